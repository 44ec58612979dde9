using System.Text;
using CsvHelper;

namespace Gateway.Node.Import;

/// <summary>A row as it was read.</summary>
/// <param name="Source">Where it stands, and how.</param>
/// <param name="Cells">Its cells; of a row with a fault, whatever could be told apart.</param>
/// <param name="Fault">Why it cannot be relied on, and what to do; null when it can.</param>
internal sealed record FileRow(SourceRow Source, string[] Cells, string? Fault)
{
    public bool IsBlank => Fault is null && Cells.All(string.IsNullOrWhiteSpace);

    public override string ToString() => Source.ToString();
}

/// <summary>
/// The rows of a CSV file (RFC 4180), the header first. A row that breaks the rules of quoting over several lines costs its first line
/// alone: reading begins again behind it, so that one lost quotation mark does not swallow the rest of the file.
/// </summary>
/// <param name="text">The file, UTF-8.</param>
internal sealed class FileRows(byte[] text)
{
    /// <summary>In bytes; far more than a case takes. Past it a quotation mark was left open.</summary>
    private const int LongestRow = 1 << 20;

    private CsvMalformedReason? _malformed;

    /// <summary>What stands between two cells: found out from the first lines.</summary>
    public char Separator { get; } = SeparatorOf(text);

    /// <summary>Every row that is not an empty line.</summary>
    /// <param name="progress">Told the bytes read so far.</param>
    public IEnumerable<FileRow> Read(Action<long>? progress = null)
    {
        Segment? next = new Segment(0, 1);
        while (next is { } segment)
        {
            next = null;

            // From a stream, not from memory: only there does the reader give up on a row that is too long.
            using var reader = CsvReader.Create(new MemoryStream(text, segment.Offset, text.Length - segment.Offset, writable: false), Layout());
            var (end, line) = (segment.Offset, segment.FirstLine);
            for (var outcome = Next(reader); outcome != Outcome.End; outcome = next is null ? Next(reader) : Outcome.End)
            {
                if (outcome == Outcome.TooLong)
                {
                    (var cut, next) = FirstLine(end, line, "a quotation mark is opened and never closed, or the row is longer than any case: close it");
                    yield return cut;
                    continue;
                }

                var offset = segment.Offset + (int)reader.ByteOffset;
                (end, line) = (offset + reader.RawRecord.Length, segment.FirstLine - 1 + (int)reader.LineNumber);
                var breaks = LineBreaks(reader.RawRecord);
                if (_malformed is { } reason && breaks > 0)
                {
                    (var cut, next) = FirstLine(offset, line, WhatToDo(reason));
                    yield return cut;
                    continue;
                }

                progress?.Invoke(end);
                yield return RowOf(reader, new SourceRow(line, text.AsMemory(offset, reader.RawRecord.Length)), breaks);
                line += breaks;
            }
        }
    }

    private static char SeparatorOf(byte[] text)
    {
        using var reader = CsvReader.Create(text, new CsvReaderOptions { IncludeValuesInExceptions = false });
        return reader.Separator;
    }

    private static string WhatToDo(CsvMalformedReason reason) => reason switch
    {
        CsvMalformedReason.UnterminatedQuote => "a quotation mark is opened and never closed: close it, or double it if it belongs to the text",
        CsvMalformedReason.TextAfterClosingQuote => "text stands after a closing quotation mark: double the quotation marks that belong to the text",
        _ => "a quotation mark stands inside a cell: put the cell between quotation marks and double those that belong to the text",
    };

    private static int LineBreaks(ReadOnlySpan<byte> raw)
    {
        var count = 0;
        for (var index = raw.IndexOfAny("\r\n"u8); index >= 0; index = raw.IndexOfAny("\r\n"u8))
        {
            raw = raw[(index + (raw[index..].StartsWith("\r\n"u8) ? 2 : 1))..];
            count++;
        }

        return count;
    }

    private CsvReaderOptions Layout() => new()
    {
        Separator = Separator,
        HasHeader = false,
        TrackLineNumbers = true,
        IncludeValuesInExceptions = false,
        MaxRecordSize = LongestRow,
        OnMalformedRecord = record => _malformed = record.Reason,
    };

    private Outcome Next(CsvReader reader)
    {
        _malformed = null;
        try
        {
            return reader.Read() ? Outcome.Row : Outcome.End;
        }
        catch (CsvFormatException)
        {
            return Outcome.TooLong;
        }
    }

    private FileRow RowOf(CsvReader reader, SourceRow source, int breaks)
    {
        var cells = new string[reader.FieldCount];
        for (var index = 0; index < cells.Length; index++)
            cells[index] = reader.GetString(index);
        var fault = _malformed is { } reason ? WhatToDo(reason)
            : breaks > 0 && Array.Exists(cells, cell => RunsTogether(cell, cells.Length)) ? "a cell holds what looks like two rows run together: check its quotation marks, or take the line break out of it"
            : null;
        return new FileRow(source, cells, fault);
    }

    // Two lost quotation marks in one column of two rows make one row that is sound to the letter: half of it one person's, half another's.
    private bool RunsTogether(string cell, int columns) =>
        cell.AsSpan().ContainsAny('\r', '\n') && cell.AsSpan().Count(Separator) >= Math.Max(1, columns - 1);

    /// <summary>The first line that is not empty from an offset on, as a row of its own, and what follows it.</summary>
    private (FileRow Row, Segment Behind) FirstLine(int offset, int line, string fault)
    {
        for (; offset < text.Length && text[offset] is (byte)'\r' or (byte)'\n'; offset++)
            line += text[offset] == '\n' && offset > 0 && text[offset - 1] == '\r' ? 0 : 1;
        var length = text.AsSpan(offset).IndexOfAny("\r\n"u8);
        var raw = text.AsMemory(offset, length < 0 ? text.Length - offset : length);
        var behind = offset + raw.Length;
        behind += text.AsSpan(behind).StartsWith("\r\n"u8) ? 2 : behind < text.Length ? 1 : 0;
        var cells = Encoding.UTF8.GetString(raw.Span).Split(Separator).Select(cell => cell.Trim(' ', '\t', '"'));
        return (new FileRow(new SourceRow(line, raw), [.. cells], fault), new Segment(behind, line + 1));
    }

    private enum Outcome
    {
        Row,
        TooLong,
        End,
    }

    /// <summary>A stretch of the file that is read in one go.</summary>
    /// <param name="Offset">Where it begins: at the start of a line.</param>
    /// <param name="FirstLine">The number of that line.</param>
    private readonly record struct Segment(int Offset, int FirstLine);
}
