using System.Security.Cryptography;
using System.Text;
using Gateway.EndToEnd.Tests.Leaks.Search;

namespace Gateway.EndToEnd.Tests.Leaks;

/// <summary>Makes canaries: for each place a text of its own that reads like a name and is always the same.</summary>
internal sealed class CanaryGarden
{
    private static readonly string[] Syllables = ["bran", "dok", "fell", "gart", "hulm", "kem", "lorn", "mav", "nist", "pruk", "rand", "sorv", "tel", "vand", "wim", "zob"];

    private readonly Dictionary<string, Canary> _planted = new(StringComparer.Ordinal);

    /// <summary>Every canary so far.</summary>
    public IReadOnlyCollection<Canary> Planted => _planted.Values;

    /// <summary>The canary of a place, as so many words.</summary>
    public string Text(string where, int words = 1)
    {
        if (!_planted.TryGetValue(where, out var canary))
        {
            var seed = SHA256.HashData(Encoding.UTF8.GetBytes(where));
            canary = new Canary(where, string.Join(' ', Enumerable.Range(0, words).Select(word => Word(seed.AsSpan(word * 8, 8)))));
            _planted.Add(where, canary);
        }

        return canary.Text;
    }

    /// <summary>The canary of a place, as 16 bytes of ASCII: it passes for an opaque id.</summary>
    public byte[] Id(string where)
    {
        var text = Text(where)[..16];
        _planted[where] = new Canary(where, text);
        return Encoding.ASCII.GetBytes(text);
    }

    // At least 16 letters, whatever the syllables.
    private static string Word(ReadOnlySpan<byte> seed)
    {
        var word = new StringBuilder();
        foreach (var value in seed)
            word.Append(Syllables[value & 15]);
        word[0] = char.ToUpperInvariant(word[0]);
        return word.ToString();
    }
}
