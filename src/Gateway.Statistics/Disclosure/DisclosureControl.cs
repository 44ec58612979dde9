namespace Gateway.Statistics.Disclosure;

/// <summary>
/// Makes a table of counts publishable. Primary: every number below the threshold is withheld, totals too. Secondary: more is withheld until,
/// even from exact published numbers, no withheld one can be told within the minimum width. Then each published number is rounded on its own
/// (deterministic, nearest multiple), so rounded numbers need not add up. Where that leaves nothing to publish, publication is refused.
/// </summary>
/// <remarks>
/// Publish each period once: two tables of overlapping periods, or of all cases and of a part of them, can be subtracted from each other.
/// A force knows its own numbers; what it can then infer of others is outside this control.
/// </remarks>
public static class DisclosureControl
{
    /// <summary>Publishes a table, or refuses.</summary>
    /// <param name="table">True counts.</param>
    /// <param name="rules">How strictly; the default is threshold 10, base 5, width 5.</param>
    public static Publication Publish(CountTable table, DisclosureRules? rules = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        rules ??= new DisclosureRules();
        rules.Check();
        var pattern = Suppress(table, rules);
        if (pattern is null || pattern.All.All(c => pattern.IsWithheld(c.Row, c.Column) || pattern.IsImpossible(c.Row, c.Column)))
            return new Publication(null, $"'{table.Title}' holds too few cases: no number could be shown without revealing another. Count a longer period or larger areas.");
        return new Publication(Render(pattern, rules), null);
    }

    /// <summary>The pattern that passes the audit, or null when none was found.</summary>
    internal static SuppressionPattern? Suppress(CountTable table, DisclosureRules rules)
    {
        var pattern = new SuppressionPattern(table);
        var toProtect = new Queue<(int Row, int Column)>();
        foreach (var (row, column) in pattern.All)
        {
            if (!pattern.IsImpossible(row, column) && pattern.Value(row, column) < rules.Threshold)
            {
                pattern.Withhold(row, column);
                toProtect.Enqueue((row, column));
            }
        }
        // Withholding more only ever widens what is possible, so a number once protected stays so.
        var audit = new BoundsAudit(pattern);
        while (toProtect.TryDequeue(out var cell))
        {
            while (audit.Bounds(cell.Row, cell.Column).Width < rules.MinimumWidth)
            {
                if (NextToWithhold(pattern, cell) is not { } next)
                    return null;
                pattern.Withhold(next.Row, next.Column);
                audit.Withheld(next.Row, next.Column);
                toProtect.Enqueue(next);
            }
        }
        return pattern;
    }

    // First in the row or column (whichever has fewer withheld numbers), then anywhere; cells before totals, small before large.
    private static (int Row, int Column)? NextToWithhold(SuppressionPattern pattern, (int Row, int Column) cell)
    {
        var inRow = pattern.All.Count(c => c.Row == cell.Row && pattern.IsWithheld(c.Row, c.Column));
        var inColumn = pattern.All.Count(c => c.Column == cell.Column && pattern.IsWithheld(c.Row, c.Column));
        return pattern.All
            .Where(c => !pattern.IsWithheld(c.Row, c.Column) && !pattern.IsImpossible(c.Row, c.Column))
            .OrderBy(c => c.Row == cell.Row || c.Column == cell.Column ? 0 : 1)
            .ThenBy(c => (c.Row == pattern.TotalRow ? 1 : 0) + (c.Column == pattern.TotalColumn ? 1 : 0))
            .ThenBy(c => (c.Row == cell.Row) == (inRow <= inColumn) ? 0 : 1)
            .ThenBy(c => pattern.Value(c.Row, c.Column))
            .Select(c => ((int, int)?)c)
            .FirstOrDefault();
    }

    private static PublishedTable Render(SuppressionPattern pattern, DisclosureRules rules)
    {
        PublishedCell Cell(int row, int column) =>
            pattern.IsImpossible(row, column) ? PublishedCell.Impossible
            : pattern.IsWithheld(row, column) ? PublishedCell.Withheld
            : PublishedCell.Of((pattern.Value(row, column) + (rules.RoundTo / 2)) / rules.RoundTo * rules.RoundTo);

        var (rows, columns) = (Enumerable.Range(0, pattern.TotalRow), Enumerable.Range(0, pattern.TotalColumn));
        return new PublishedTable
        {
            Title = pattern.Table.Title,
            RowHeading = pattern.Table.RowHeading,
            ColumnHeading = pattern.Table.ColumnHeading,
            Rows = pattern.Table.Rows,
            Columns = pattern.Table.Columns,
            Cells = [.. rows.Select(row => columns.Select(column => Cell(row, column)).ToArray())],
            RowTotals = [.. rows.Select(row => Cell(row, pattern.TotalColumn))],
            ColumnTotals = [.. columns.Select(column => Cell(pattern.TotalRow, column))],
            GrandTotal = Cell(pattern.TotalRow, pattern.TotalColumn),
            Notes =
            [
                $"[c]: withheld, because the number is below {rules.Threshold} or would reveal one that is.",
                .. pattern.All.Any(c => pattern.IsImpossible(c.Row, c.Column)) ? ["[z]: not applicable."] : Array.Empty<string>(),
                $"Every number is rounded to the nearest {rules.RoundTo} on its own; numbers need not add up to their totals.",
                "Silently sealed records are not counted.",
            ],
        };
    }
}
