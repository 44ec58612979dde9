namespace Gateway.Statistics.Disclosure;

/// <summary>How a cell of a published table appears.</summary>
public enum CellState
{
    /// <summary>Withheld: below the threshold, or needed to protect one that is. Which of the two is never said.</summary>
    Withheld,

    /// <summary>A rounded number.</summary>
    Published,

    /// <summary>Nothing can be here by what the cell means.</summary>
    Impossible,
}

/// <summary>One cell, or one total, of a published table.</summary>
public readonly record struct PublishedCell
{
    private PublishedCell(CellState state, int value) => (State, Rounded) = (state, value);

    /// <summary>How it appears; a cell never set is withheld.</summary>
    public CellState State { get; }

    /// <summary>The rounded number; 0 unless published.</summary>
    public int Rounded { get; }

    /// <summary>A withheld cell.</summary>
    public static PublishedCell Withheld => default;

    /// <summary>A cell that cannot hold anything.</summary>
    public static PublishedCell Impossible => new(CellState.Impossible, 0);

    /// <summary>A published cell.</summary>
    /// <param name="rounded">The number after rounding.</param>
    public static PublishedCell Of(int rounded) => new(CellState.Published, rounded);

    /// <summary>As a reader sees it: the number, <c>[c]</c> for withheld (the Government Analysis Function's sign for confidential) or <c>[z]</c> for not applicable.</summary>
    public override string ToString() => State switch
    {
        CellState.Published => Rounded.ToString(),
        CellState.Impossible => "[z]",
        _ => "[c]",
    };
}

/// <summary>A table that may leave: rounded, the small and what would reveal the small withheld. Shows no person.</summary>
public sealed record PublishedTable
{
    /// <summary>What it counts.</summary>
    public required string Title { get; init; }

    /// <summary>What a row is.</summary>
    public required string RowHeading { get; init; }

    /// <summary>What a column is.</summary>
    public required string ColumnHeading { get; init; }

    /// <summary>Labels of the rows.</summary>
    public required IReadOnlyList<string> Rows { get; init; }

    /// <summary>Labels of the columns.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>Cells by row, then column.</summary>
    public required IReadOnlyList<IReadOnlyList<PublishedCell>> Cells { get; init; }

    /// <summary>The total of each row.</summary>
    public required IReadOnlyList<PublishedCell> RowTotals { get; init; }

    /// <summary>The total of each column.</summary>
    public required IReadOnlyList<PublishedCell> ColumnTotals { get; init; }

    /// <summary>The total of the table.</summary>
    public required PublishedCell GrandTotal { get; init; }

    /// <summary>What a reader must know, one sentence each.</summary>
    public required IReadOnlyList<string> Notes { get; init; }
}

/// <summary>What came of an attempt to publish: a table, or a refusal with its reason. Never both.</summary>
/// <param name="Table">The table, or null when refused.</param>
/// <param name="Refusal">Why nothing is published and what to do; null when it is.</param>
public sealed record Publication(PublishedTable? Table, string? Refusal);
