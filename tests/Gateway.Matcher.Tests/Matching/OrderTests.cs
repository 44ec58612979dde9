using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Gateway.Matcher.Tests.Network;

namespace Gateway.Matcher.Tests.Matching;

/// <summary>Protocol decision 5: the matches that stand do not depend on arrival. On the real log, behind the real role.</summary>
public sealed class OrderTests(OrderTests.SharedNetwork shared) : IClassFixture<OrderTests.SharedNetwork>
{
    [Property(MaxTest = 40, QuietOnSuccess = true)]
    public Property What_stands_is_what_scoring_every_pair_gives_whatever_the_order_of_arrival() => Prop.ForAll(Histories.Any(), CheckAsync);

    private async Task<bool> CheckAsync(History history)
    {
        await using var matcher = await RunningMatcher.StartedAsync(shared.Network);
        foreach (var chunk in history.Arrivals.Take(history.RestartAfter).Chunk(history.RecordsAtATime))
            await matcher.PublishAsync(chunk);
        await matcher.StopAsync();
        await matcher.StartAsync();
        foreach (var chunk in history.Arrivals.Skip(history.RestartAfter).Chunk(history.RecordsAtATime))
        {
            await matcher.PublishAsync(chunk);
            await matcher.CaughtUpAsync();
        }

        await matcher.CaughtUpAsync();
        var wanted = NaiveMatches.Of(history.Arrivals, TinyModel.Model, shared.Network);
        AssertStand(wanted, await matcher.StandingAsync(), history);

        // A rebuild comes to the same without emitting anything again, from the whole log and from the compacted one.
        var emitted = (await matcher.EmittedAsync()).Count;
        await matcher.RestartAsync();
        await matcher.CompactAsync();
        await matcher.RestartAsync();
        AssertStand(wanted, await matcher.StandingAsync(), history);
        Assert.True((await matcher.EmittedAsync()).Count <= emitted, $"A restart emitted something. {history}");
        Assert.Empty(await matcher.DeadLettersAsync());
        return true;
    }

    private static void AssertStand(
        Dictionary<Google.Protobuf.ByteString, Contracts.Events.V1.MatchRecord> wanted, List<Contracts.Events.V1.MatchRecord> standing, History history)
    {
        Assert.True(wanted.Count == standing.Count, $"{wanted.Count} matches should stand and {standing.Count} do. {history}");
        Assert.All(standing, match => Assert.Equal(wanted.GetValueOrDefault(match.MatchId), match));
    }

    public sealed class SharedNetwork : IDisposable
    {
        internal TestNetwork Network { get; } = new();

        public void Dispose() => Network.Dispose();
    }
}
