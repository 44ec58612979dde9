namespace Gateway.Linkage.Normalise;

/// <summary>A date of birth, or the part of it that is known. The year is always known; a day only with its month.</summary>
internal readonly record struct BirthDate(int Year, int? Month, int? Day)
{
    /// <summary>Two-digit years up to this one are of the present century: the youngest subjects are about ten years old.</summary>
    private const int LastTwoDigitYearOfThisCentury = 16;

    private static readonly string[] MonthNames = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

    /// <summary>True if year, month and day are known.</summary>
    public bool IsComplete => Day is not null;

    public override string ToString() => Redacted.Text;

    /// <summary>
    /// Reads a date in any common layout: year first, or day before month; numbers or month names; "1984-03" and "1984" too.
    /// Null if there is no possible date in it.
    /// </summary>
    public static BirthDate? Parse(string? text)
    {
        var words = SplitDigitsFromLetters(PlainText.Words(WithoutTime(text)));
        if (words is [{ Length: 8 } compact] && IsNumber(compact))
            return Checked(compact[..4], compact[4..6], compact[6..]) ?? Checked(compact[4..], compact[2..4], compact[..2]);
        return words switch
        {
            [var year] when year.Length == 4 => Checked(year, month: null, day: null),
            [var a, var b] when a.Length == 4 => Checked(a, b, day: null),
            [var a, var b] when b.Length == 4 => Checked(b, a, day: null),
            [var a, var b, var c] when a.Length == 4 => Checked(a, b, c),
            [var a, var b, var c] when MonthOf(a) is not null && !IsNumber(a) => Checked(c, a, b),
            [var a, var b, var c] => Checked(c, b, a),
            _ => null,
        };
    }

    private static string? WithoutTime(string? text)
    {
        var colon = text?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        if (colon < 0)
            return text;
        var end = text!.LastIndexOfAny(['T', ' ', ','], colon);
        return end < 0 ? text : text[..end];
    }

    private static string[] SplitDigitsFromLetters(string[] words)
    {
        // "7th" and "3rd" lose their ending; "07MAR1984" falls apart.
        var parts = new List<string>();
        foreach (var word in words)
        {
            var begin = 0;
            for (var i = 1; i <= word.Length; i++)
            {
                if (i < word.Length && char.IsAsciiDigit(word[i]) == char.IsAsciiDigit(word[begin]))
                    continue;
                var part = word[begin..i];
                if (part is not ("ST" or "ND" or "RD" or "TH" or "OF"))
                    parts.Add(part);
                begin = i;
            }
        }

        return [.. parts];
    }

    private static BirthDate? Checked(string year, string? month, string? day)
    {
        if (!IsNumber(year) || year.Length is not (2 or 4))
            return null;
        var y = int.Parse(year);
        if (year.Length == 2)
            y += y <= LastTwoDigitYearOfThisCentury ? 2000 : 1900;
        if (y is <= 1880 or > 2100)
            return null;
        if (month is null || IsUnknown(month))
            return new BirthDate(y, Month: null, Day: null);
        if (MonthOf(month) is not { } m)
            return null;
        if (day is null || IsUnknown(day))
            return new BirthDate(y, m, Day: null);
        if (!IsNumber(day) || day.Length > 2 || int.Parse(day) is not (>= 1 and var d) || d > DateTime.DaysInMonth(y, m))
            return null;
        return new BirthDate(y, m, d);
    }

    private static int? MonthOf(string text)
    {
        if (IsNumber(text))
            return text.Length <= 2 && int.Parse(text) is >= 1 and <= 12 and var m ? m : null;
        var index = text.Length < 3 ? -1 : Array.FindIndex(MonthNames, name => text.StartsWith(name, StringComparison.Ordinal));
        return index < 0 ? null : index + 1;
    }

    private static bool IsUnknown(string part) => part is "00" or "0" || part.All(c => c is 'X' or 'Y' or 'M' or 'D');

    private static bool IsNumber(string text) => text.Length > 0 && text.All(char.IsAsciiDigit);
}
