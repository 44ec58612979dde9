using System.Collections.Frozen;

namespace Gateway.Linkage.Normalise;

/// <summary>Usual forms of forenames: nicknames and spelling variants, from the embedded table forename-variants.txt.</summary>
internal static class Forenames
{
    private static readonly FrozenDictionary<string, string> UsualForms = Load();

    /// <summary>The usual form of an upper-case forename; the forename itself where the table does not know it.</summary>
    public static string UsualForm(string forename) => UsualForms.GetValueOrDefault(forename, forename);

    private static FrozenDictionary<string, string> Load()
    {
        using var stream = typeof(Forenames).Assembly.GetManifestResourceStream("forename-variants.txt")
            ?? throw new InvalidOperationException("The assembly lacks its embedded table forename-variants.txt.");
        using var reader = new StreamReader(stream);
        return Parse(reader).ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>Reads lines of "USUAL: VARIANT VARIANT …"; '#' begins a comment.</summary>
    /// <exception cref="FormatException">A line has no colon, or a variant stands under two usual forms.</exception>
    internal static Dictionary<string, string> Parse(TextReader reader)
    {
        var forms = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var number = 1; reader.ReadLine() is { } line; number++)
        {
            var text = line.Split('#')[0].Trim();
            if (text.Length == 0)
                continue;
            if (text.Split(':') is not [var usual, var variants])
                throw new FormatException($"forename-variants.txt line {number}: write 'USUAL: VARIANT VARIANT'.");
            foreach (var variant in variants.Split(' ', StringSplitOptions.RemoveEmptyEntries).Append(usual.Trim()))
            {
                if (!forms.TryAdd(variant, usual.Trim()))
                    throw new FormatException($"forename-variants.txt line {number}: {variant} already stands under {forms[variant]}.");
            }
        }

        return forms;
    }
}
