using Gateway.Statistics.Disclosure;
using Gateway.Statistics.Flows;
using Gateway.Statistics.Repeats;

namespace Gateway.Statistics.Tests;

public sealed class TabulationTests
{
    private static readonly (string Code, string Name)[] Forces = [("essex", "Essex Police"), ("kent", "Kent Police"), ("south-wales", "South Wales Police")];

    [Fact]
    public void Flows_are_added_by_force_of_origin_and_destination()
    {
        var table = FlowTable.Tabulate(
            [new("essex", "kent", "high", 3), new("essex", "kent", "medium", 4), new("kent", "essex", "high", 5), new("south-wales", "kent", "high", 1)], Forces);
        Assert.Equal(7, table[0, 1]);
        Assert.Equal(5, table[1, 0]);
        Assert.Equal(13, table.GrandTotal);
        Assert.Equal(8, table.ColumnTotal(1));
        Assert.True(table.IsImpossible(2, 2));
        Assert.Equal("Essex Police", table.Rows[0]);
    }

    [Fact]
    public void Flows_of_one_risk_level_leave_the_others_out() =>
        Assert.Equal(3, FlowTable.Tabulate([new("essex", "kent", "high", 3), new("essex", "kent", "medium", 4)], Forces, "high").GrandTotal);

    [Theory]
    [InlineData("essex", "atlantis")]
    [InlineData("kent", "kent")]
    public void A_flow_that_cannot_be_is_refused(string from, string to) =>
        Assert.Throws<ArgumentException>(() => FlowTable.Tabulate([new FlowCount(from, to, "high", 1)], Forces));

    [Fact]
    public void Repeat_perpetrators_are_counted_on_two_three_four_or_more_occasions()
    {
        var table = RepeatTable.Tabulate([new("high", 1, 500), new("high", 2, 40), new("high", 4, 12), new("high", 9, 3), new("standard", 3, 25)]);
        Assert.Equal(40, table[2, 0]);
        Assert.Equal(15, table[2, 2]);
        Assert.Equal(25, table[0, 1]);
        Assert.Equal(80, table.GrandTotal);
        Assert.Equal(["Two", "Three", "Four or more"], table.Columns);
        Assert.Throws<ArgumentException>(() => RepeatTable.Tabulate([new RepeatCount("severe", 2, 1)]));
    }

    [Fact]
    public void Published_tables_print_what_a_reader_may_see()
    {
        var published = DisclosureControl.Publish(RepeatTable.Tabulate(
            [new("high", 2, 212), new("high", 3, 98), new("high", 4, 61), new("medium", 2, 154), new("medium", 3, 40), new("medium", 4, 7),
             new("standard", 2, 77), new("standard", 3, 21), new("standard", 4, 2)])).Table!;
        Assert.Equal("[c]", published.Cells[0][2].ToString());
        Assert.Equal("[c]", published.Cells[1][2].ToString());
        Assert.Equal("210", published.Cells[2][0].ToString());
        Assert.Contains(published.Notes, n => n.Contains("nearest 5", StringComparison.Ordinal));
    }
}
