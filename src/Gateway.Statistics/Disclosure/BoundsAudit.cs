namespace Gateway.Statistics.Disclosure;

/// <summary>What an attacker can say of a withheld number who knows every published one exactly.</summary>
/// <param name="Row">Row, or the number of rows for the column totals.</param>
/// <param name="Column">Column, or the number of columns for the row totals.</param>
/// <param name="Least">Its least possible value.</param>
/// <param name="Greatest">Its greatest possible value; <see cref="BoundsAudit.Unbounded"/> when nothing limits it.</param>
internal readonly record struct CellBounds(int Row, int Column, int Least, int Greatest)
{
    public int Width => Greatest - Least;
}

/// <summary>
/// The attack on a table with withheld numbers. A two-way table with its totals is a circulation (everything flows from the grand total
/// over the rows and columns back to it), so the exact least and greatest value of each withheld number follow from maximum flows in the
/// residual network that starts at the true table (D. Gusfield, "A graph theoretic approach to statistical data security", SIAM J. Comput.
/// 17, 1988). Interval propagation would only give outer bounds and so praise tables that are not safe. The audit takes published numbers
/// as exact though they are rounded: forces may publish totals of their own.
/// </summary>
internal sealed class BoundsAudit
{
    /// <summary>Stands for no limit.</summary>
    public const int Unbounded = int.MaxValue / 4;

    private readonly SuppressionPattern _pattern;
    private readonly int _nodes;

    // What may still flow from one node to another, over withheld numbers only: published ones are known and carry no change.
    private readonly int[,] _residual;

    public BoundsAudit(SuppressionPattern pattern)
    {
        _pattern = pattern;
        _nodes = pattern.TotalRow + pattern.TotalColumn + 2;
        _residual = new int[_nodes, _nodes];
        foreach (var (row, column) in pattern.All.Where(c => pattern.IsWithheld(c.Row, c.Column)))
            Withheld(row, column);
    }

    /// <summary>Tells the audit of one more withheld number.</summary>
    public void Withheld(int row, int column)
    {
        var (from, to) = Ends(row, column);
        _residual[from, to] += Unbounded;
        _residual[to, from] += _pattern.Value(row, column);
    }

    /// <summary>Exact bounds of a withheld number.</summary>
    public CellBounds Bounds(int row, int column)
    {
        var value = _pattern.Value(row, column);
        var (from, to) = Ends(row, column);
        // It can rise by what can flow back from its end to its start without it, and fall by what can take its place.
        var rise = MaximumFlow(to, from, (from, to));
        var fall = MaximumFlow(from, to, (from, to));
        return new CellBounds(row, column, value - Math.Min(value, fall), rise >= Unbounded / 2 ? Unbounded : value + rise);
    }

    // Nodes: the rows, the columns, then the two ends of the grand total.
    private (int From, int To) Ends(int row, int column)
    {
        var rowNode = row == _pattern.TotalRow ? _nodes - 1 : row;
        var columnNode = column == _pattern.TotalColumn ? _nodes - 2 : _pattern.TotalRow + column;
        return (row == _pattern.TotalRow, column == _pattern.TotalColumn) switch
        {
            (false, false) => (rowNode, columnNode),
            (false, true) => (columnNode, rowNode),
            (true, false) => (columnNode, rowNode),
            _ => (rowNode, columnNode),
        };
    }

    // Edmonds and Karp. The withheld number itself takes no part: both of its directions are left out.
    private int MaximumFlow(int source, int sink, (int From, int To) leftOut)
    {
        var residual = (int[,])_residual.Clone();
        residual[leftOut.From, leftOut.To] = 0;
        residual[leftOut.To, leftOut.From] = 0;
        var flow = 0;
        while (flow < Unbounded / 2 && ShortestPath(residual, source, sink) is { } previous)
        {
            var bottleneck = Unbounded;
            for (var node = sink; node != source; node = previous[node])
                bottleneck = Math.Min(bottleneck, residual[previous[node], node]);
            for (var node = sink; node != source; node = previous[node])
            {
                residual[previous[node], node] -= bottleneck;
                residual[node, previous[node]] += bottleneck;
            }
            flow += bottleneck;
        }
        return flow;
    }

    private int[]? ShortestPath(int[,] residual, int source, int sink)
    {
        var previous = new int[_nodes];
        Array.Fill(previous, -1);
        previous[source] = source;
        var reached = new Queue<int>([source]);
        while (reached.TryDequeue(out var node))
        {
            for (var next = 0; next < _nodes; next++)
            {
                if (previous[next] >= 0 || residual[node, next] <= 0)
                    continue;
                previous[next] = node;
                if (next == sink)
                    return previous;
                reached.Enqueue(next);
            }
        }
        return null;
    }
}
