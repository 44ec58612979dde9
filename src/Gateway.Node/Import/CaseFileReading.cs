using System.Text;
using Gateway.Contracts.Node.V1;

namespace Gateway.Node.Import;

/// <summary>A row of a file, to be shown again as it was.</summary>
public sealed class SourceRow
{
    private readonly ReadOnlyMemory<byte> _utf8;

    internal SourceRow(long line, ReadOnlyMemory<byte> utf8) => (Line, _utf8) = (line, utf8);

    /// <summary>The line on which it begins, from 1.</summary>
    public long Line { get; }

    /// <summary>The row as it stands in the file, without its line break; decoded anew each time, so that rows take no room twice.</summary>
    public string Raw => Encoding.UTF8.GetString(_utf8.Span);

    /// <summary>Where it is and nothing of what is in it.</summary>
    public override string ToString() => $"line {Line}";
}

/// <summary>A case made from one row, or from several that share its reference.</summary>
/// <param name="Case">The case, sound by <see cref="Cases.CaseValidation"/>.</param>
/// <param name="Rows">Where it came from.</param>
/// <param name="Truth">The person's label of each subject where the file knows the truth, in their order; null where it does not.</param>
public sealed record ImportedCase(Case Case, IReadOnlyList<SourceRow> Rows, IReadOnlyList<string?> Truth)
{
    /// <summary>Where it came from and nothing of what it says.</summary>
    public override string ToString() => string.Join(", ", Rows);
}

/// <summary>What is wrong in a row, where, and what to do. Never the value.</summary>
/// <param name="Line">The line on which the row begins, from 1.</param>
/// <param name="Column">The column, or empty when it concerns the whole row.</param>
/// <param name="WhatToDo">What is wrong and what to do.</param>
public sealed record RowProblem(long Line, string Column, string WhatToDo)
{
    /// <summary>One line of a report.</summary>
    public override string ToString() => Column.Length == 0 ? $"line {Line}: {WhatToDo}" : $"line {Line}, column {Column}: {WhatToDo}";
}

/// <summary>A row that was not taken.</summary>
/// <param name="Row">The row.</param>
/// <param name="Why">Its problems in one sentence each.</param>
public sealed record RejectedRow(SourceRow Row, string Why);

/// <summary>What a file gave.</summary>
/// <param name="Cases">The cases of the good rows, in the order of the file.</param>
/// <param name="Problems">What is wrong, row by row.</param>
/// <param name="Rejected">The rows that were not taken.</param>
/// <param name="Header">The header as it stands in the file.</param>
/// <param name="Separator">What stands between two cells.</param>
/// <param name="Rows">How many rows the file has beside its header.</param>
public sealed record CaseFileReading(
    IReadOnlyList<ImportedCase> Cases, IReadOnlyList<RowProblem> Problems, IReadOnlyList<RejectedRow> Rejected, string Header, char Separator, long Rows)
{
    /// <summary>Label of the last column of a reject file; an import does not read it.</summary>
    public const string WhyLabel = "Why not imported";

    // By this a reason is known again when a reject file is itself imported; a spreadsheet takes quotation marks away where it needs none.
    private const string ReasonBegins = "Not imported: ";

    /// <summary>What is no error but should be known: columns that are not read, and what is assumed for columns that the file lacks.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Whether the file began with a UTF-8 byte-order mark, without which some spreadsheets misread accents.</summary>
    internal bool ByteOrderMark { get; init; }

    /// <summary>Writes rejected rows as they were, with a last column that says why, so that they can be put right and imported again.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="rejected">The rows: those of <see cref="Rejected"/>, and those that the node refused.</param>
    public void WriteRejects(TextWriter output, IEnumerable<RejectedRow> rejected)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(rejected);
        if (ByteOrderMark)
            output.Write('\uFEFF');
        var hasReasons = Header.TrimEnd('"').EndsWith(WhyLabel, StringComparison.Ordinal);
        output.Write(hasReasons ? $"{Header}\n" : $"{Header}{Separator}{WhyLabel}\n");
        foreach (var (row, why) in rejected)
            output.Write($"{(hasReasons ? WithoutReason(row.Raw) : row.Raw)}{Separator}\"{ReasonBegins}{why.Replace("\"", "\"\"", StringComparison.Ordinal)}\"\n");
    }

    // Where a clerk has removed the reason there is nothing to take away.
    private string WithoutReason(string raw)
    {
        var begin = Math.Max(raw.LastIndexOf($"{Separator}\"{ReasonBegins}", StringComparison.Ordinal), raw.LastIndexOf($"{Separator}{ReasonBegins}", StringComparison.Ordinal));
        return begin < 0 ? raw : raw[..begin];
    }
}

/// <summary>A file that cannot be read at all: says why and what to do.</summary>
/// <param name="message">What is wrong and what to do.</param>
public sealed class CaseFileException(string message) : FormatException(message);
