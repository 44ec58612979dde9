namespace Gateway.Statistics;

/// <summary>
/// A two-way table of true counts, before disclosure control. Never shown or sent: only a <see cref="Disclosure.PublishedTable"/> leaves.
/// </summary>
public sealed class CountTable
{
    private readonly int[,] _counts;
    private readonly bool[,] _impossible;

    /// <summary>Makes a table.</summary>
    /// <param name="title">What it counts.</param>
    /// <param name="rowHeading">What a row is.</param>
    /// <param name="columnHeading">What a column is.</param>
    /// <param name="rows">Labels of the rows, each once.</param>
    /// <param name="columns">Labels of the columns, each once.</param>
    /// <param name="counts">Counts by row and column, none negative.</param>
    /// <param name="impossible">Whether a cell cannot hold anything by what it means, such as a flow from a force to itself; its count is 0.</param>
    public CountTable(
        string title, string rowHeading, string columnHeading, IReadOnlyList<string> rows, IReadOnlyList<string> columns,
        int[,] counts, Func<int, int, bool>? impossible = null)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(counts);
        if (counts.GetLength(0) != rows.Count || counts.GetLength(1) != columns.Count)
            throw new ArgumentException($"The counts are {counts.GetLength(0)} by {counts.GetLength(1)}; give {rows.Count} by {columns.Count}, one for each label.", nameof(counts));
        (Title, RowHeading, ColumnHeading, Rows, Columns) = (title, rowHeading, columnHeading, rows, columns);
        _counts = (int[,])counts.Clone();
        _impossible = new bool[rows.Count, columns.Count];
        for (var row = 0; row < rows.Count; row++)
        {
            for (var column = 0; column < columns.Count; column++)
            {
                _impossible[row, column] = impossible?.Invoke(row, column) ?? false;
                if (counts[row, column] < 0 || (_impossible[row, column] && counts[row, column] != 0))
                    throw new ArgumentException($"The count of '{rows[row]}' and '{columns[column]}' cannot be {counts[row, column]}.", nameof(counts));
            }
        }
    }

    /// <summary>What the table counts.</summary>
    public string Title { get; }

    /// <summary>What a row is.</summary>
    public string RowHeading { get; }

    /// <summary>What a column is.</summary>
    public string ColumnHeading { get; }

    /// <summary>Labels of the rows.</summary>
    public IReadOnlyList<string> Rows { get; }

    /// <summary>Labels of the columns.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The count of a cell.</summary>
    /// <param name="row">From 0.</param>
    /// <param name="column">From 0.</param>
    public int this[int row, int column] => _counts[row, column];

    /// <summary>Whether a cell cannot hold anything by what it means; everybody knows that it is 0.</summary>
    /// <param name="row">From 0.</param>
    /// <param name="column">From 0.</param>
    public bool IsImpossible(int row, int column) => _impossible[row, column];

    /// <summary>The sum of a row.</summary>
    /// <param name="row">From 0.</param>
    public int RowTotal(int row) => Enumerable.Range(0, Columns.Count).Sum(column => _counts[row, column]);

    /// <summary>The sum of a column.</summary>
    /// <param name="column">From 0.</param>
    public int ColumnTotal(int column) => Enumerable.Range(0, Rows.Count).Sum(row => _counts[row, column]);

    /// <summary>The sum of the table.</summary>
    public int GrandTotal => Enumerable.Range(0, Rows.Count).Sum(RowTotal);
}
