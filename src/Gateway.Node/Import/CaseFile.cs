namespace Gateway.Node.Import;

/// <summary>
/// Reads a CSV file (RFC 4180) of cases by a map. Good rows become cases; a bad row is named by line and column with what to do, and kept
/// for a reject file. Reads and decides alone: sending the cases to the node is the caller's.
/// </summary>
public static class CaseFile
{
    private const int LargestFile = 1 << 30;
    private const int ProgressEvery = 250;

    /// <summary>Reads a file. Every row that is not blank is in a case or among the rejected.</summary>
    /// <param name="csv">The file, from its start; stays open.</param>
    /// <param name="map">Which column holds what.</param>
    /// <param name="today">The civil day in Europe/London.</param>
    /// <param name="progress">Told the bytes read so far and in all.</param>
    /// <param name="secret">The node's own secret, which makes a local reference of a victim's name and date of birth where a row gives
    /// neither the case nor her one; the name is not kept. Null rejects such rows.</param>
    /// <exception cref="CaseFileException">The file as a whole cannot be read: it says why and what to do.</exception>
    public static CaseFileReading Read(Stream csv, CaseMap map, DateOnly today, Action<long, long>? progress = null, NodeSecret? secret = null)
    {
        ArgumentNullException.ThrowIfNull(csv);
        ArgumentNullException.ThrowIfNull(map);
        var (text, marked) = FileText.Read(csv, LargestFile);
        var source = new FileRows(text);
        var done = 0L;
        using var rows = source.Read(offset => done = offset).GetEnumerator();
        if (!rows.MoveNext())
            throw new CaseFileException("The file is empty: export it again, with its header.");
        var first = rows.Current;
        var header = FileHeader.Of(first, map);
        var groups = new CaseRowGroups(map, today, secret);
        while (rows.MoveNext())
        {
            Take(rows.Current, header, groups);
            if (groups.Rows % ProgressEvery == 0)
                progress?.Invoke(done, text.Length);
        }

        if (groups.Rows == 0)
            throw new CaseFileException("There is no row under the header: check that the right sheet was exported.");
        progress?.Invoke(text.Length, text.Length);
        return groups.Finish(first.Source.Raw, source.Separator) with { Notes = [.. header.Notes(map)], ByteOrderMark = marked };
    }

    private static void Take(FileRow row, FileHeader header, CaseRowGroups groups)
    {
        if (row.IsBlank)
            return;
        if (row.Fault is { } fault)
            groups.Reject(row, fault);
        else if (row.Cells.Length != header.Names.Count)
            groups.Reject(row, $"the row does not have {header.Names.Count} cells like the header: look for a missing or surplus separator, or a line break outside quotation marks");
        else
            groups.Add(row.Source, header.Label(row.Cells));
    }
}
