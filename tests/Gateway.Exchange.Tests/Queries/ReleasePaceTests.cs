using FsCheck.Xunit;
using Gateway.Exchange.Queries;

namespace Gateway.Exchange.Tests.Queries;

public sealed class ReleasePaceTests
{
    [Theory]
    [InlineData(0, 250)]
    [InlineData(1, 250)]
    [InlineData(249.999, 250)]
    [InlineData(250, 250)]
    [InlineData(250.001, 500)]
    [InlineData(1_100, 1_250)]
    public void A_deadline_is_the_next_multiple_of_the_interval(double elapsed, double deadline) =>
        Assert.Equal(TimeSpan.FromMilliseconds(deadline), ReleasePace.DeadlineAfter(TimeSpan.FromMilliseconds(elapsed)));

    [Property]
    public bool A_deadline_is_never_passed_and_never_further_than_one_interval(int ticks)
    {
        var elapsed = TimeSpan.FromTicks(Math.Abs((long)ticks));
        var deadline = ReleasePace.DeadlineAfter(elapsed);
        return deadline >= elapsed && deadline - elapsed <= ReleasePace.Interval && deadline.Ticks % ReleasePace.Interval.Ticks == 0;
    }
}
