using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Gateway.Statistics.Disclosure;

namespace Gateway.Statistics.Tests;

public sealed class DisclosureControlTests
{
    private static readonly DisclosureRules Small = new(Threshold: 3, RoundTo: 5, MinimumWidth: 3);

    [Property(MaxTest = 40)]
    public Property No_withheld_number_can_be_told_within_the_minimum_width() => Prop.ForAll(Tables(most: 6), table =>
    {
        // Up to 9: far enough above the greatest count for a width of 3 to show.
        if (DisclosureControl.Suppress(table, Small) is { } pattern)
            Assert.All(BruteForce.Bounds(pattern, cap: 9), b => Assert.True(b.Value.Greatest - b.Value.Least >= Small.MinimumWidth));
    });

    [Property(MaxTest = 100)]
    public Property The_audit_finds_the_bounds_that_enumeration_finds(int choice) => Prop.ForAll(Tables(most: 1), table =>
    {
        // Any pattern, safe or not: the audit must see through the unsafe ones.
        var pattern = new SuppressionPattern(table);
        var bits = new Random(choice);
        foreach (var (row, column) in pattern.All.Where(c => !pattern.IsImpossible(c.Row, c.Column) && bits.Next(2) == 0))
            pattern.Withhold(row, column);
        var audit = new BoundsAudit(pattern);
        // No bound that exists lies above the grand total, so one more than it is as good as no limit.
        var cap = table.GrandTotal + 1;
        foreach (var ((row, column), (least, greatest)) in BruteForce.Bounds(pattern, cap))
        {
            var bounds = audit.Bounds(row, column);
            Assert.Equal(least, bounds.Least);
            Assert.Equal(bounds.Greatest == BoundsAudit.Unbounded, greatest >= cap);
            if (greatest < cap)
                Assert.Equal(greatest, bounds.Greatest);
        }
    });

    [Property(MaxTest = 300)]
    public Property Published_numbers_are_rounded_truths_at_or_above_the_threshold() => Prop.ForAll(
        Arb.From(Gen.Choose(0, 60).ArrayOf(20)), values =>
    {
        var table = Table(4, 5, (row, column) => values[(row * 5) + column], hollow: false);
        var rules = new DisclosureRules();
        if (DisclosureControl.Publish(table, rules).Table is not { } published)
            return;
        for (var row = 0; row < 4; row++)
        {
            for (var column = 0; column < 5; column++)
                Near(published.Cells[row][column], table[row, column]);
            Near(published.RowTotals[row], table.RowTotal(row));
            // Consistent within rounding: each of the five cells and the total is off by two at most.
            if (published.RowTotals[row].State == CellState.Published && published.Cells[row].All(c => c.State == CellState.Published))
                Assert.InRange(published.Cells[row].Sum(c => c.Rounded) - published.RowTotals[row].Rounded, -12, 12);
        }
        for (var column = 0; column < 5; column++)
            Near(published.ColumnTotals[column], table.ColumnTotal(column));
        Near(published.GrandTotal, table.GrandTotal);

        void Near(PublishedCell cell, int truth)
        {
            if (cell.State != CellState.Published)
                return;
            Assert.True(truth >= rules.Threshold);
            Assert.Equal(0, cell.Rounded % rules.RoundTo);
            Assert.InRange(cell.Rounded - truth, -2, 2);
        }
    });

    [Fact]
    public void A_single_small_number_takes_others_with_it_in_row_and_column()
    {
        var published = DisclosureControl.Publish(Table(3, 3, (row, column) => row == 0 && column == 0 ? 4 : 40, hollow: false)).Table!;

        Assert.Equal(CellState.Withheld, published.Cells[0][0].State);
        Assert.True(published.Cells[0].Count(c => c.State == CellState.Withheld) >= 2);
        Assert.True(published.Cells.Count(row => row[0].State == CellState.Withheld) >= 2);
        Assert.Equal("325", published.GrandTotal.ToString());
    }

    [Fact]
    public void The_audit_sees_that_primary_suppression_alone_reveals()
    {
        var pattern = new SuppressionPattern(Table(3, 3, (row, column) => row == 0 && column == 0 ? 4 : 40, hollow: false));
        pattern.Withhold(0, 0);
        Assert.Equal(new CellBounds(0, 0, 4, 4), new BoundsAudit(pattern).Bounds(0, 0));
    }

    [Fact]
    public void The_audit_sees_how_withheld_numbers_limit_each_other()
    {
        // Four withheld numbers at the corners of a rectangle: raising one by n lowers its neighbours by n and raises the one across.
        var pattern = new SuppressionPattern(Table(
            3, 3, (row, column) => (row, column) switch { (0, 0) => 2, (1, 1) => 1, (0, 1) => 10, (1, 0) => 11, _ => 40 }, hollow: false));
        foreach (var (row, column) in new[] { (0, 0), (0, 1), (1, 0), (1, 1) })
            pattern.Withhold(row, column);
        Assert.Equal(new CellBounds(0, 0, 1, 12), new BoundsAudit(pattern).Bounds(0, 0));
    }

    [Fact]
    public void Zeros_are_withheld_like_other_small_numbers_and_impossible_cells_are_marked()
    {
        var published = DisclosureControl.Publish(Table(4, 4, (row, column) => row == column ? 0 : row + column == 3 ? 0 : 60, hollow: true)).Table!;
        Assert.Equal("[z]", published.Cells[1][1].ToString());
        Assert.Equal("[c]", published.Cells[0][3].ToString());
        Assert.DoesNotContain(published.Cells.SelectMany(c => c), c => c.State == CellState.Published && c.Rounded == 0);
    }

    [Fact]
    public void A_table_of_too_few_cases_is_refused_with_advice()
    {
        var publication = DisclosureControl.Publish(Table(3, 3, (_, _) => 1, hollow: false));
        Assert.Null(publication.Table);
        Assert.Contains("longer period", publication.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void A_withheld_number_looks_the_same_whatever_the_reason() => Assert.Equal(default, PublishedCell.Withheld);

    [Fact]
    public void Rules_that_mean_nothing_are_refused()
    {
        var table = Table(2, 2, (_, _) => 50, hollow: false);
        Assert.Throws<ArgumentOutOfRangeException>(() => DisclosureControl.Publish(table, new DisclosureRules(Threshold: 1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => DisclosureControl.Publish(table, new DisclosureRules(MinimumWidth: 0)));
    }

    [Fact]
    public void A_national_table_of_43_forces_is_controlled()
    {
        var random = new Random(43);
        var table = Table(43, 43, (row, column) => row == column ? 0 : random.Next(4) == 0 ? random.Next(200) : random.Next(12), hollow: true);
        var published = DisclosureControl.Publish(table).Table!;
        Assert.InRange(published.Cells.SelectMany(c => c).Count(c => c.State == CellState.Published), 200, 900);
        Assert.Equal(CellState.Published, published.GrandTotal.State);
    }

    // At most six cells: few enough to enumerate every table that an attacker must consider.
    private static Arbitrary<CountTable> Tables(int most) => Arb.From(
        from shape in Gen.Elements((2, 2), (2, 3), (3, 2), (1, 4))
        from hollow in Gen.Elements(false, true)
        from values in Gen.Choose(0, most).ArrayOf(shape.Item1 * shape.Item2)
        select Table(shape.Item1, shape.Item2, (row, column) => values[(row * shape.Item2) + column], hollow));

    private static CountTable Table(int rows, int columns, Func<int, int, int> count, bool hollow)
    {
        var counts = new int[rows, columns];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
                counts[row, column] = hollow && row == column ? 0 : count(row, column);
        }
        string[] Labels(string name, int number) => [.. Enumerable.Range(1, number).Select(n => $"{name} {n}")];
        return new CountTable("Test", "Row", "Column", Labels("row", rows), Labels("column", columns), counts, hollow ? (row, column) => row == column : null);
    }
}
