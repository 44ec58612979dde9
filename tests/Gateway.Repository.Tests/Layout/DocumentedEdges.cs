namespace Gateway.Repository.Tests.Layout;

/// <summary>Reads the table of allowed edges from the architecture page.</summary>
internal static class DocumentedEdges
{
    /// <summary>One line for each project of the table: its name, and what it may use.</summary>
    public static IEnumerable<string> Read(string markdown) =>
        from line in markdown.Split('\n')
        where line.StartsWith("| `Gateway", StringComparison.Ordinal)
        let cells = line.Trim('|', ' ').Split('|', StringSplitOptions.TrimEntries)
        where cells.Length == 3
        select $"{cells[0].Trim('`')}: {(cells[2] == "–" ? "nothing" : cells[2])}";
}
