namespace Gateway.Statistics.Disclosure;

/// <summary>
/// Which numbers of a table are withheld, totals among them. Row <c>Rows.Count</c> is the row of column totals and column
/// <c>Columns.Count</c> the column of row totals; where they cross stands the grand total.
/// </summary>
internal sealed class SuppressionPattern
{
    private readonly bool[,] _withheld;

    public SuppressionPattern(CountTable table)
    {
        Table = table;
        _withheld = new bool[table.Rows.Count + 1, table.Columns.Count + 1];
    }

    public CountTable Table { get; }

    /// <summary>The row of column totals.</summary>
    public int TotalRow => Table.Rows.Count;

    /// <summary>The column of row totals.</summary>
    public int TotalColumn => Table.Columns.Count;

    public bool IsWithheld(int row, int column) => _withheld[row, column];

    public void Withhold(int row, int column) => _withheld[row, column] = true;

    public bool IsImpossible(int row, int column) => row < TotalRow && column < TotalColumn && Table.IsImpossible(row, column);

    public int Value(int row, int column) => (row == TotalRow, column == TotalColumn) switch
    {
        (false, false) => Table[row, column],
        (false, true) => Table.RowTotal(row),
        (true, false) => Table.ColumnTotal(column),
        _ => Table.GrandTotal,
    };

    public IEnumerable<(int Row, int Column)> All =>
        from row in Enumerable.Range(0, TotalRow + 1)
        from column in Enumerable.Range(0, TotalColumn + 1)
        select (row, column);
}
