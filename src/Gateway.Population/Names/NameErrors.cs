using Gateway.Population.Randomness;
using Gateway.Population.Rates;

namespace Gateway.Population.Names;

/// <summary>How a name comes to be recorded wrongly: typo, phonetic spelling, nickname, forename and surname swapped.</summary>
internal sealed class NameErrors
{
    // The rows of a British keyboard: a slip hits a neighbour.
    private static readonly string[] KeyboardRows = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];

    // What an ear may confuse, in either direction, when no known spelling exists.
    private static readonly (string Heard, string Written)[] SoundsLike =
    [
        ("ph", "f"), ("ck", "k"), ("ie", "y"), ("ei", "ie"), ("ea", "ee"), ("ou", "u"), ("sh", "ch"), ("tt", "t"), ("ll", "l"), ("nn", "n"),
        ("ss", "s"), ("mm", "m"), ("rr", "r"), ("c", "k"), ("s", "z"), ("i", "y"), ("v", "w"), ("oo", "u"), ("ai", "ay"), ("er", "ar"),
        ("on", "en"), ("an", "en"), ("a", "e"), ("o", "u"),
    ];

    private readonly Dictionary<string, string[]> _nicknames = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _spellings = new(StringComparer.Ordinal);
    private readonly GenerationRates _rates;

    public NameErrors(GenerationRates rates)
    {
        _rates = rates;
        var root = EmbeddedData.Json("variants.json");
        foreach (var entry in root.GetProperty("nicknames").EnumerateObject())
            _nicknames.Add(entry.Name, EmbeddedData.Words(entry.Value.GetString()));
        foreach (var group in root.GetProperty("spellings").EnumerateArray().Select(g => EmbeddedData.Words(g.GetString())))
        {
            foreach (var name in group)
            {
                if (!_spellings.TryGetValue(name, out var others))
                    _spellings.Add(name, others = []);
                others.AddRange(group.Where(other => other != name));
            }
        }
    }

    /// <summary>The name with one error in forename or surname; never the name itself.</summary>
    public PersonName Corrupt(RandomStream random, PersonName name)
    {
        var phonetic = _rates["error_is_phonetic"];
        var nickname = phonetic + _rates["error_is_nickname"];
        var swap = nickname + _rates["error_is_swap"];
        var corrupted = (random.Below(1_000_000) / 1_000_000.0) switch
        {
            var draw when draw < phonetic => Respell(random, name),
            var draw when draw < nickname => Nickname(random, name),
            var draw when draw < swap && name.FirstForename != name.Surname => new PersonName(name.Surname, name.FirstForename),
            _ => null,
        };
        return corrupted ?? InOnePart(random, name, part => Typo(random, part));
    }

    /// <summary>The name spelt as it sounds, in forename or surname; null when nothing in it sounds like something else.</summary>
    public PersonName? Respell(RandomStream random, PersonName name)
    {
        var respelt = InOnePart(random, name, part => SoundAlike(random, part));
        return respelt == name ? null : respelt;
    }

    private PersonName? Nickname(RandomStream random, PersonName name) => _nicknames.TryGetValue(name.FirstForename, out var nicknames)
        ? name with { Forenames = random.Pick(nicknames) }
        : null;

    private static PersonName InOnePart(RandomStream random, PersonName name, Func<string, string> change)
    {
        if (random.Chance(0.5))
            return name with { Surname = change(name.Surname) };
        var first = name.FirstForename;
        return name with { Forenames = change(first) + name.Forenames[first.Length..] };
    }

    private string SoundAlike(RandomStream random, string word)
    {
        if (_spellings.TryGetValue(word, out var known))
            return random.Pick(known);
        foreach (var (heard, written) in random.Shuffled(SoundsLike))
        {
            // The first letter is the one that is heard best: it stays.
            var place = word.IndexOf(heard, Math.Min(1, word.Length), StringComparison.Ordinal);
            if (place > 0)
                return word[..place] + written + word[(place + heard.Length)..];
        }
        return word;
    }

    private static string Typo(RandomStream random, string word)
    {
        while (true)
        {
            var place = random.Below(word.Length);
            var typed = random.Below(4) switch
            {
                0 => word.Remove(place, 1),
                1 => word.Insert(place, Neighbour(random, word[place]).ToString()),
                2 => word.Remove(place, 1).Insert(place, Neighbour(random, word[place]).ToString()),
                _ when place + 1 < word.Length => $"{word[..place]}{word[place + 1]}{word[place]}{word[(place + 2)..]}",
                _ => word + word[^1],
            };
            // A lost letter must leave a name, and a slip on a space or hyphen must not.
            if (typed.Length > 1 && typed != word && !typed.Contains(' ', StringComparison.Ordinal))
                return char.ToUpperInvariant(typed[0]) + typed[1..].ToLowerInvariant();
            if (word.Contains(' ', StringComparison.Ordinal))
                return word.Replace(" ", "", StringComparison.Ordinal);
        }
    }

    private static char Neighbour(RandomStream random, char letter)
    {
        foreach (var row in KeyboardRows)
        {
            var place = row.IndexOf(char.ToLowerInvariant(letter), StringComparison.Ordinal);
            if (place >= 0)
                return row[place == 0 ? 1 : place == row.Length - 1 ? place - 1 : place + (random.Chance(0.5) ? 1 : -1)];
        }
        return 'e';
    }
}
