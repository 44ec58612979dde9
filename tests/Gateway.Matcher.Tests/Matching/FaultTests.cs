using Gateway.Contracts.Events.V1;
using Gateway.Matcher.Tests.Network;
using Gateway.Streams;
using static Gateway.Matcher.Tests.Network.TestNetwork;

namespace Gateway.Matcher.Tests.Matching;

/// <summary>The event log fails: nothing is lost, nothing comes twice, and what cannot pass stops the matcher for all to see.</summary>
public sealed class FaultTests : IAsyncLifetime
{
    private readonly TestNetwork _network = new();
    private readonly TestFlag _essex = TestFlag.Of(1, Essex, TinyModel.Id(1));
    private readonly TestFlag _gwent = TestFlag.Of(2, Gwent, TinyModel.Id(1));
    private RunningMatcher _matcher = null!;

    public async ValueTask InitializeAsync() => _matcher = await RunningMatcher.StoppedAsync(_network);

    public async ValueTask DisposeAsync()
    {
        await _matcher.DisposeAsync();
        _network.Dispose();
    }

    [Theory]
    [InlineData(EventLogFault.Unavailable)]
    [InlineData(EventLogFault.Busy)]
    [InlineData(EventLogFault.Full)]
    public async Task A_match_that_could_not_be_appended_is_appended_when_the_log_is_back(EventLogFault fault)
    {
        await _matcher.StartAsync();
        var refusals = 1;
        _matcher.Log.BeforeAppend = _ => FailOnce(ref refusals, fault);

        await _matcher.PublishAsync(_essex, _gwent);
        await RunningMatcher.UntilAsync(() => Volatile.Read(ref refusals) == 0);
        await _matcher.CaughtUpAsync();

        Assert.Single(await _matcher.EmittedAsync());
        Assert.Contains(fault.ToString(), _matcher.LogText);
        Assert.True(_matcher.Status.IsReady);
    }

    [Fact]
    public async Task Flags_are_not_processed_before_their_matches_are_on_the_log()
    {
        await _matcher.StartAsync();
        var appending = new TaskCompletionSource();
        using var release = new ManualResetEventSlim();
        _matcher.Log.BeforeAppend = _ =>
        {
            appending.TrySetResult();
            release.Wait(TimeSpan.FromSeconds(30));
        };
        await RunningMatcher.UntilAsync(() => _matcher.Status.IsReady);
        var before = _matcher.Status.Processed;

        await _matcher.PublishAsync(_essex, _gwent);
        await appending.Task;
        Assert.Equal(before, _matcher.Status.Processed);
        release.Set();

        await _matcher.CaughtUpAsync();
        Assert.Equal(before.Sum(position => position.Offset) + 2, _matcher.Status.Processed.Sum(position => position.Offset));
    }

    [Fact]
    public async Task A_read_that_fails_is_taken_up_again_where_it_was()
    {
        await _matcher.StartAsync();
        await _matcher.PublishAsync(_essex);
        await _matcher.CaughtUpAsync();
        var failures = 1;
        _matcher.Log.BeforePoll = _ => FailOnce(ref failures, EventLogFault.Unavailable);
        await RunningMatcher.UntilAsync(() => Volatile.Read(ref failures) == 0);

        await _matcher.PublishAsync(_gwent);
        await _matcher.CaughtUpAsync();

        Assert.Single(await _matcher.EmittedAsync());
    }

    [Fact]
    public async Task A_rebuild_that_is_interrupted_begins_again_and_loses_no_dead_letter()
    {
        await _matcher.PublishAsync(_essex, _gwent);
        await _matcher.AppendAsync(new NewRecord(Topics.Flags, TestFlag.Of(3, Essex, TinyModel.Id(3)).Key, [0xff]));
        var failures = 1;
        // The second poll of flags.v1 fails: the first has been taken by then.
        var polls = 0;
        _matcher.Log.BeforePoll = reader =>
        {
            if (reader.Positions[0].Topic == Topics.Flags.Name && ++polls == 2)
                FailOnce(ref failures, EventLogFault.Unavailable);
        };
        // More than one poll of a replay holds.
        await _matcher.AppendAsync([.. Enumerable.Range(0, 5_001).Select(number => new NewRecord(Topics.Flags, TestFlag.Of((ulong)number + 10, Essex).Key, value: null))]);

        await _matcher.StartAsync();
        await _matcher.CaughtUpAsync();

        Assert.Equal(0, failures);
        Assert.Single(await _matcher.EmittedAsync());
        Assert.Single(await _matcher.DeadLettersAsync());
    }

    [Fact]
    public async Task A_log_that_cannot_be_used_stops_the_matcher_and_says_so()
    {
        await _matcher.StartAsync();
        await _matcher.CaughtUpAsync();
        _matcher.Log.BeforePoll = _ => throw new EventLogException(EventLogFault.Corrupt, "The log is damaged: restore it.");

        await HasStoppedAsync();

        Assert.Contains("The log is damaged: restore it.", _matcher.LogText);
    }

    [Fact]
    public async Task A_failure_that_nobody_foresaw_stops_the_matcher_and_says_so()
    {
        await _matcher.StartAsync();
        await _matcher.CaughtUpAsync();
        _matcher.Log.BeforeAppend = _ => throw new InvalidOperationException("words that may quote a record");

        await _matcher.PublishAsync(_essex, _gwent);
        await HasStoppedAsync();

        Assert.Contains(nameof(InvalidOperationException), _matcher.LogText);
        Assert.DoesNotContain("words that may quote a record", _matcher.LogText);
        _matcher.Log.BeforeAppend = static _ => { };
        await _matcher.RestartAsync();
        Assert.Single(await _matcher.EmittedAsync());
    }

    [Fact]
    public async Task Stopping_while_the_log_is_away_ends_at_once_and_loses_nothing()
    {
        await _matcher.StartAsync();
        await _matcher.CaughtUpAsync();
        var refused = new TaskCompletionSource();
        _matcher.Log.BeforeAppend = _ =>
        {
            refused.TrySetResult();
            throw new EventLogException(EventLogFault.Unavailable, "Not now.");
        };
        await _matcher.PublishAsync(_essex, _gwent);
        await refused.Task;

        await _matcher.StopAsync();
        Assert.Empty(await _matcher.EmittedAsync());
        _matcher.Log.BeforeAppend = static _ => { };
        await _matcher.RestartAsync();

        Assert.Single(await _matcher.EmittedAsync());
    }

    [Fact]
    public async Task A_match_that_was_overwritten_by_another_hand_or_a_tombstone_is_emitted_again_at_the_next_start()
    {
        await _matcher.StartAsync();
        await _matcher.PublishAsync(_essex, _gwent);
        await _matcher.CaughtUpAsync();
        var (record, _) = Assert.Single(await _matcher.EmittedAsync());
        var forged = new Hosting.Events.EventSigner(Gwent, _network.SigningKeyOf(Gwent), _network.Clock)
            .Wrap(Topics.Matches.Name, record.Key, new MatchRecord { Ended = true });
        await _matcher.AppendAsync(new NewRecord(Topics.Matches, record.Key, forged));

        await _matcher.RestartAsync();
        await _matcher.CompactAsync();
        Assert.Single(await _matcher.StandingAsync());

        await _matcher.AppendAsync(new NewRecord(Topics.Matches, record.Key, value: null));
        await _matcher.RestartAsync();
        await _matcher.CompactAsync();
        Assert.Single(await _matcher.StandingAsync());
    }

    private static void FailOnce(ref int failures, EventLogFault fault)
    {
        if (Volatile.Read(ref failures) == 0)
            return;
        Interlocked.Decrement(ref failures);
        throw new EventLogException(fault, "Not now: try again.");
    }

    private async Task HasStoppedAsync()
    {
        await RunningMatcher.UntilAsync(() => _matcher.HasStopped);
        Assert.False(_matcher.Status.IsReady);
    }
}
