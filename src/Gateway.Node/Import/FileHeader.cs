namespace Gateway.Node.Import;

/// <summary>The labels of a file's columns, checked against a map.</summary>
internal sealed class FileHeader
{
    private FileHeader(IReadOnlyList<string> names) => Names = names;

    /// <summary>The labels, in the order of the file.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Checks a header.</summary>
    /// <exception cref="CaseFileException">It does not fit the map: says what to do.</exception>
    public static FileHeader Of(FileRow row, CaseMap map)
    {
        if (row.Fault is not null)
            throw new CaseFileException("The first line is no header: its quotation marks are not balanced. Put each label that holds a comma or a quotation mark between two quotation marks.");
        var names = row.Cells.Select(name => name.Trim()).ToList();

        // Only labels of the map prove that the first line is a header. Without one its cells are somebody's, and are not shown.
        if (!names.Exists(map.Labels.Contains))
            throw new CaseFileException($"The first line is not the header that the map '{map.People.Title}' describes: it holds none of its labels. {string.Concat(map.MissingColumns([]).Select(column => $"The column '{column}' is missing. "))}Add the header, or choose another map.");
        if (names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(same => same.Key.Length > 0 && same.Count() > 1) is { } twice)
            throw new CaseFileException($"The column {twice.Key} is in the header twice: rename or remove one, so that it is clear which is meant.");
        RequireColumns(names, map);
        return new FileHeader(names);
    }

    /// <summary>A row by label.</summary>
    public Dictionary<string, string> Label(string[] cells)
    {
        var labelled = new Dictionary<string, string>(Names.Count, StringComparer.Ordinal);
        for (var index = 0; index < Names.Count; index++)
            labelled[Names[index]] = cells[index];
        return labelled;
    }

    /// <summary>What is assumed where the file lacks a column, and which columns are not read.</summary>
    public IEnumerable<string> Notes(CaseMap map)
    {
        var present = Names.ToHashSet(StringComparer.Ordinal);
        foreach (var (column, value) in map.Assumed().Where(assumed => !present.Contains(assumed.Column)))
            yield return $"There is no column '{column}': wherever it matters, '{value}' is assumed.";
        var unread = Names.Where(name => name.Length > 0 && name != CaseFileReading.WhyLabel && !map.Labels.Contains(name)).Select(name => $"'{name}'").ToList();
        if (unread.Count > 0)
            yield return $"Columns that are not read: {string.Join(", ", unread)}.";
    }

    private static void RequireColumns(List<string> names, CaseMap map)
    {
        var missing = map.MissingColumns(names).ToList();
        if (missing.Count == 0)
            return;

        // A column that the map knows is not the one that is meant.
        var unknown = names.Where(name => name.Length > 0 && !map.Labels.Contains(name)).ToList();
        var advice = missing.Select(column => unknown.Count == 0
            ? $"The column '{column}' is missing."
            : $"The column '{column}' is missing: the nearest in the file is '{NearestName.Of(column, unknown)}'.");
        throw new CaseFileException($"{string.Join(' ', advice)} Rename the column in the file, or name it in the map.");
    }
}
