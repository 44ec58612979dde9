using System.Globalization;
using Gateway.Contracts.Events.V1;

namespace Gateway.Node.Import;

/// <summary>The cells of one row, read field by field; what cannot be read becomes a problem that names the column.</summary>
internal sealed class RowCells(CaseMap map, IReadOnlyDictionary<string, string> row, long line)
{
    private static readonly string[] DateLayouts = ["yyyy-MM-dd", "yyyyMMdd", "d/M/yyyy", "d.M.yyyy", "d-M-yyyy", "d MMM yyyy", "d MMMM yyyy"];

    public List<RowProblem> Problems { get; } = [];

    /// <summary>The cell's text alone; empty when it is blank or its column absent.</summary>
    public string Said(string field)
    {
        if (map[field] is not { Column: { } name } column || !row.TryGetValue(name, out var cell))
            return string.Empty;
        if (column.Filled && string.IsNullOrWhiteSpace(cell))
            Add(field, "is empty: a file that has the column must fill it in on every row");
        return cell.Trim();
    }

    /// <summary>The cell's text, or the map's value when it is empty; empty when neither is there.</summary>
    public string Text(string field) => Said(field) is { Length: > 0 } said ? said : map[field]?.Value ?? string.Empty;

    /// <summary>Several texts of one cell.</summary>
    public IReadOnlyList<string> Texts(string field)
    {
        var text = Text(field);
        return text.Length == 0 ? []
            : map[field]?.Separator is { } separator ? text.Split(separator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            : [text];
    }

    /// <summary>Several values of one cell, each as its named parts; a part may be empty, but none missing: those behind it would be misread.</summary>
    public IEnumerable<ILookup<string, string>> Structured(string field)
    {
        if (map[field] is not { } column)
            yield break;
        foreach (var text in Texts(field))
        {
            // The last part keeps whatever separators stand in it: it is usually a sentence.
            var parts = column.PartSeparator is { } separator ? text.Split(separator, column.Parts.Count, StringSplitOptions.TrimEntries) : [text];
            if (parts.Length != column.Parts.Count)
            {
                Add(field, $"needs {column.Parts.Count} parts in each entry with '{column.PartSeparator}' between them, even where one is empty: {string.Join(", ", column.Parts)}");
                continue;
            }

            yield return parts.Zip(column.Parts).Where(part => part.First.Length > 0).ToLookup(part => part.Second, part => part.First, StringComparer.Ordinal);
        }
    }

    public T Code<T>(string field)
        where T : struct, Enum => CodeOf<T>(field, Text(field));

    /// <summary>A word of the vocabulary, or one of the map's own words for it; unspecified when empty.</summary>
    public T CodeOf<T>(string field, string text)
        where T : struct, Enum
    {
        if (text.Length == 0)
            return default;
        var word = text.ToLowerInvariant();
        word = map[field]?.Words.GetValueOrDefault(word) ?? word.Replace(' ', '_').Replace('-', '_');
        if (typeof(T) == typeof(YesNo))
            word = word switch { "y" or "true" or "1" => "yes", "n" or "false" or "0" => "no", _ => word };
        if (Vocabulary.TryParse<T>(word, out var value))
            return value;
        Add(field, $"is not known: write one of {string.Join(", ", Vocabulary.WordsOf<T>())}");
        return default;
    }

    public uint? Number(string field)
    {
        var text = Text(field);
        if (text.Length == 0)
            return null;
        if (uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return number;
        Add(field, "is no whole number: write digits alone, or leave it empty");
        return null;
    }

    public DateOnly? Date(string field) => DateOf(field, Text(field));

    /// <summary>A civil date, day before month; null when empty or unreadable.</summary>
    public DateOnly? DateOf(string field, string text)
    {
        if (text.Length == 0)
            return null;
        if (DateOnly.TryParseExact(text, DateLayouts, CultureInfo.InvariantCulture, DateTimeStyles.AllowWhiteSpaces, out var date) && date.Year >= 1900)
            return date;
        Add(field, "holds no date: write it as 2026-03-09 or 09/03/2026");
        return null;
    }

    /// <summary>What an error calls the place of a field.</summary>
    public string PlaceOf(string field) => map.PlaceOf(field);

    public void Add(string field, string whatToDo) => Problems.Add(new RowProblem(line, PlaceOf(field), whatToDo));
}
