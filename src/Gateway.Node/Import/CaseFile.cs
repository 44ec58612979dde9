using System.Text;
using CsvHelper;

namespace Gateway.Node.Import;

/// <summary>
/// Reads a CSV file (RFC 4180) of cases by a map. Good rows become cases; a bad row is named by line and column with what to do, and kept
/// for a reject file. Reads and decides alone: sending the cases to the node is the caller's.
/// </summary>
public static class CaseFile
{
    private const int LargestFile = 1 << 30;
    private const int LargestRow = 1 << 20;
    private const int ProgressEvery = 250;

    /// <summary>Reads a file.</summary>
    /// <param name="csv">The file, from its start; stays open.</param>
    /// <param name="map">Which column holds what.</param>
    /// <param name="today">The civil day in Europe/London.</param>
    /// <param name="progress">Told the bytes read so far and in all.</param>
    /// <exception cref="CaseFileException">The file as a whole cannot be read: it says why and what to do.</exception>
    public static CaseFileReading Read(Stream csv, CaseMap map, DateOnly today, Action<long, long>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(csv);
        ArgumentNullException.ThrowIfNull(map);
        var bytes = FileText.Read(csv, LargestFile);
        var malformed = new List<CsvMalformedRecord>();
        using var reader = CsvReader.Create(bytes, new CsvReaderOptions
        {
            TrackLineNumbers = true,
            IncludeValuesInExceptions = false,
            MalformedData = CsvMalformedDataHandling.Skip,
            FieldCountMismatch = CsvFieldCountHandling.Skip,
            MaxRecordSize = LargestRow,
            OnMalformedRecord = malformed.Add,
        });
        var header = HeaderOf(reader, map, malformed);
        var rows = new CaseRowGroups(map, today);
        ReadRows(reader, header, rows, bytes.Length, progress);
        foreach (var record in malformed)
            rows.Reject(new SourceRow(record.LineNumber, record.RawRecord), AdviceOn(record, header.Names.Count));
        progress?.Invoke(bytes.Length, bytes.Length);
        return rows.Finish(header.Raw, reader.Separator);
    }

    private static void ReadRows(CsvReader reader, FileHeader header, CaseRowGroups rows, long length, Action<long, long>? progress)
    {
        try
        {
            while (reader.Read())
            {
                var cells = new Dictionary<string, string>(header.Names.Count, StringComparer.Ordinal);
                for (var index = 0; index < header.Names.Count; index++)
                    cells[header.Names[index]] = reader.GetString(index);
                rows.Add(new SourceRow(reader.LineNumber, Encoding.UTF8.GetString(reader.RawRecord)), cells);
                if (reader.RowNumber % ProgressEvery == 0)
                    progress?.Invoke(reader.ByteOffset, length);
            }
        }
        catch (CsvFormatException failure)
        {
            throw new CaseFileException($"The row on line {failure.LineNumber} is longer than {LargestRow:N0} bytes: look for a quotation mark that is opened and never closed. Nothing was imported.");
        }
    }

    private static FileHeader HeaderOf(CsvReader reader, CaseMap map, List<CsvMalformedRecord> malformed)
    {
        try
        {
            reader.ReadHeader();
        }
        catch (CsvFormatException)
        {
            throw new CaseFileException("The header's quotation marks are not balanced: put each label that holds a comma or a quotation mark between two quotation marks.");
        }

        var names = reader.Headers.Select(name => name.Trim()).ToList();
        if (malformed.Count > 0 || names.All(name => name.Length == 0))
            throw new CaseFileException("The first line is no header: it must hold the labels of the columns, one for each.");
        RequireHeader(names, map);
        if (names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(same => same.Key.Length > 0 && same.Count() > 1) is { } twice)
            throw new CaseFileException($"The column {twice.Key} is in the header twice: rename or remove one, so that it is clear which is meant.");
        RequireColumns(names, map);
        return new FileHeader(names, Encoding.UTF8.GetString(reader.RawRecord) is { Length: > 0 } raw ? raw : string.Join(reader.Separator, names));
    }

    // A file without a header begins with a person: nothing of a line that holds no label is quoted.
    private static void RequireHeader(List<string> names, CaseMap map)
    {
        var needed = map.MissingColumns([]).ToList();
        if (needed.Count > 0 && !needed.Exists(names.Contains))
            throw new CaseFileException($"The first line is not the header that the map describes: it has none of the columns {string.Join(", ", needed.Select(column => $"'{column}'"))}. Add the header, or choose another map.");
    }

    private static void RequireColumns(List<string> names, CaseMap map)
    {
        var missing = map.MissingColumns(names).ToList();
        if (missing.Count == 0)
            return;

        // A column that the map knows is not the one that is meant.
        var unknown = names.Except(map.MissingColumns([]), StringComparer.Ordinal).Where(name => name.Length > 0).ToList();
        var advice = missing.Select(column => unknown.Count == 0
            ? $"The column '{column}' is missing."
            : $"The column '{column}' is missing: the nearest in the file is '{NearestName.Of(column, unknown)}'.");
        throw new CaseFileException($"{string.Join(' ', advice)} Rename the column in the file, or name it in the map.");
    }

    private static RowProblem AdviceOn(CsvMalformedRecord record, int columns) => new(record.LineNumber, string.Empty, record.Reason switch
    {
        CsvMalformedReason.FieldCountMismatch => $"the row does not have {columns} cells like the header: look for a missing or surplus separator, or a line break outside quotation marks",
        CsvMalformedReason.UnterminatedQuote => "a quotation mark is opened and never closed: close it, or double it if it belongs to the text",
        CsvMalformedReason.TextAfterClosingQuote => "text stands after a closing quotation mark: double the quotation marks that belong to the text",
        _ => "a quotation mark stands inside a cell: put the cell between quotation marks and double those that belong to the text",
    });

    private sealed record FileHeader(IReadOnlyList<string> Names, string Raw);
}
