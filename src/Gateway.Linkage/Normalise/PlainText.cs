using System.Text;
using AnyAscii;

namespace Gateway.Linkage.Normalise;

/// <summary>Brings any script to upper-case ASCII, so that one name written in several ways is compared as one.</summary>
internal static class PlainText
{
    /// <summary>Words of A–Z and 0–9. Apostrophes join ("O'Brien" → OBRIEN); everything else that is no letter or digit separates.</summary>
    public static string[] Words(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return [];
        var ascii = ToAscii(text);
        var plain = new StringBuilder(ascii.Length);
        foreach (var c in ascii)
        {
            if (char.IsAsciiLetterOrDigit(c))
                plain.Append(char.ToUpperInvariant(c));
            else if (c is not ('\'' or '`'))
                plain.Append(' ');
        }

        return plain.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>All letters and digits in one word, upper case; empty if there are none.</summary>
    public static string Joined(string? text) => string.Concat(Words(text));

    private static string ToAscii(string text)
    {
        if (System.Text.Ascii.IsValid(text))
            return text;
        var stripped = new StringBuilder(text.Length);
        foreach (var c in text.Normalize(NormalizationForm.FormKD))
        {
            if (char.GetUnicodeCategory(c) != System.Globalization.UnicodeCategory.NonSpacingMark)
                stripped.Append(c);
        }

        return stripped.ToString().Transliterate();
    }
}
