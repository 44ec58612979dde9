namespace Gateway.Linkage.Normalise;

/// <summary>One way to read a name: forename in its usual form and surname, each one word or empty.</summary>
internal readonly record struct NameReading(string Forename, string Surname)
{
    private static readonly HashSet<string> Titles =
        ["MR", "MRS", "MS", "MISS", "MX", "DR", "SIR", "REV", "PROF", "MASTER", "JR", "JNR", "SR", "SNR", "AKA", "FNU", "LNU", "UNKNOWN", "NK", "NA"];

    private static readonly HashSet<string> SurnameParticles =
        ["DE", "DA", "DI", "DEL", "DELA", "DOS", "DU", "LA", "LE", "VAN", "VON", "DER", "DEN", "TER", "BIN", "IBN", "BINT", "AL", "EL", "ABU", "MC", "MAC", "O", "ST", "FITZ"];

    /// <summary>A forename so common that the next forename is the one in use.</summary>
    private const string Mohammed = "MOHAMMED";

    public override string ToString() => Redacted.Text;

    /// <summary>
    /// All readings of a name, the main one first: the name as it stands; the second forename where the first is a form of
    /// Mohammed; each half of a double-barrelled surname. Empty if nothing can be read.
    /// </summary>
    public static IEnumerable<NameReading> Of(PersonName name)
    {
        var (forenames, surname) = name.Full is null ? (Clean(name.Forenames), Clean(name.Surname)) : Split(name.Full);
        var first = forenames.Length > 0 ? Forenames.UsualForm(forenames[0]) : "";
        var last = string.Concat(surname);
        if (first.Length == 0 && last.Length == 0)
            yield break;
        yield return new NameReading(first, last);

        if (first == Mohammed && forenames.Length > 1)
            yield return new NameReading(Forenames.UsualForm(forenames[1]), last);
        if (surname.Length == 2 && !SurnameParticles.Contains(surname[0]) && surname[0].Length > 2)
        {
            yield return new NameReading(first, surname[0]);
            yield return new NameReading(first, surname[1]);
        }
    }

    private static string[] Clean(string? text) => [.. PlainText.Words(text).Where(word => !Titles.Contains(word))];

    private static (string[] Forenames, string[] Surname) Split(string full)
    {
        var comma = full.IndexOf(',', StringComparison.Ordinal);
        if (comma >= 0)
        {
            var surname = Clean(full[..comma]);
            var forenames = Clean(full[(comma + 1)..]);
            if (surname.Length > 0 && forenames.Length > 0)
                return (forenames, surname);
        }

        // A hyphen joins a double-barrelled surname, so words are first cut at spaces alone.
        var words = full.Split((char[])[' ', '\t', ',', '\u00a0'], StringSplitOptions.RemoveEmptyEntries)
            .Select(Clean).Where(word => word.Length > 0).ToArray();
        if (words.Length == 0)
            return ([], []);
        if (words.Length == 1)
            return ([], words[0]);
        var begin = words.Length - 1;
        while (begin > 1 && words[begin - 1] is [var particle] && SurnameParticles.Contains(particle))
            begin--;
        return ([.. words[..begin].SelectMany(word => word)], [.. words[begin..].SelectMany(word => word)]);
    }
}
