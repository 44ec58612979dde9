using Gateway.Hosting.Events;
using Gateway.Matcher.Tests.Network;
using Gateway.Streams;
using static Gateway.Matcher.Tests.Network.TestNetwork;

namespace Gateway.Matcher.Tests.Flags;

/// <summary>
/// Compaction keeps the last record of a key, whoever wrote it. A record that does not count must not take the place of one that
/// does: the state is untouched now, and after the log was compacted and the matcher started again.
/// </summary>
public sealed class OverwrittenFlagTests : IAsyncLifetime
{
    private readonly TestNetwork _network = new();
    private readonly TestFlag _essex = TestFlag.Of(1, Essex, TinyModel.Id(1));
    private readonly TestFlag _gwent = TestFlag.Of(2, Gwent, TinyModel.Id(1));
    private RunningMatcher _matcher = null!;

    public async ValueTask InitializeAsync()
    {
        _matcher = await RunningMatcher.StartedAsync(_network);
        await _matcher.PublishAsync(_essex, _gwent);
        await _matcher.CaughtUpAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _matcher.DisposeAsync();
        _network.Dispose();
    }

    [Fact]
    public async Task A_flag_cannot_be_taken_over_by_another_node()
    {
        await ChangesNothingAsync((_essex with { Node = Housing, Version = 9 }).ToRecord(_network));
        Assert.Equal(nameof(EventFault.Contradiction), Assert.Single(await _matcher.DeadLettersAsync()).Reason);
    }

    [Fact]
    public async Task A_flag_cannot_be_retracted_by_another_node()
    {
        await ChangesNothingAsync((_essex with { Node = Gwent, Version = 9 }).Retracted().ToRecord(_network));
        Assert.Single(await _matcher.DeadLettersAsync());
    }

    [Fact]
    public async Task A_hijack_that_is_repeated_is_reported_and_undone_each_time()
    {
        var hijack = (_essex with { Node = Gwent, Version = 9 }).ToRecord(_network);
        await ChangesNothingAsync(hijack);
        await ChangesNothingAsync(hijack);
        Assert.Equal(2, (await _matcher.DeadLettersAsync()).Count);
    }

    [Fact]
    public async Task A_flag_is_restored_from_the_copy_that_compaction_left()
    {
        await _matcher.PublishAsync(_essex);
        await _matcher.CaughtUpAsync();
        await _matcher.CompactAsync();
        await ChangesNothingAsync((_essex with { Node = Gwent, Version = 9 }).ToRecord(_network));
        Assert.DoesNotContain("no longer on the log", _matcher.LogText);
    }

    [Fact]
    public async Task A_flag_that_can_no_longer_be_restored_is_kept_in_memory_and_reported()
    {
        await _matcher.StopAsync();
        _matcher.Log.BeforePoll = reader => Compact(reader);
        await _matcher.StartAsync();
        await _matcher.CaughtUpAsync();
        await _matcher.AppendAsync((_essex with { Node = Gwent, Version = 9 }).ToRecord(_network));
        await RunningMatcher.UntilAsync(() => _matcher.LogText.Contains("no longer on the log", StringComparison.Ordinal));
        await _matcher.CaughtUpAsync();

        Assert.Contains(Essex, _matcher.LogText);
        await StandsAsync(version: 1);
    }

    [Fact]
    public async Task A_flag_cannot_be_erased_with_bytes_that_are_no_envelope() =>
        await ChangesNothingAsync(new NewRecord(Topics.Flags, _essex.Key, [1, 2, 3]));

    [Fact]
    public async Task A_flag_that_is_held_cannot_be_erased_with_a_tombstone()
    {
        await ChangesNothingAsync(new NewRecord(Topics.Flags, _essex.Key, value: null));
        Assert.Equal(nameof(EventFault.Contradiction), Assert.Single(await _matcher.DeadLettersAsync()).Reason);
    }

    [Fact]
    public async Task An_older_version_that_is_replayed_does_not_come_back()
    {
        await _matcher.PublishAsync(_essex.Amended(TinyModel.Id(1), TinyModel.Name(5)));
        await ChangesNothingAsync(_essex.ToRecord(_network), version: 2);
        Assert.Empty(await _matcher.DeadLettersAsync());
    }

    [Fact]
    public async Task A_retraction_cannot_be_undone_by_replaying_what_it_retracted()
    {
        await _matcher.PublishAsync(_essex.Retracted(), _essex);
        await _matcher.CaughtUpAsync();
        await _matcher.CompactAsync();
        await _matcher.RestartAsync();

        Assert.Empty(await _matcher.StandingAsync());
        Assert.Equal(_essex.Retracted().ToMessage(_network), Body(Assert.Single(await _matcher.FlagRecordsAsync(_essex))));
    }

    [Fact]
    public async Task What_overwrote_a_flag_while_the_matcher_was_down_is_undone_at_start()
    {
        await _matcher.StopAsync();
        await _matcher.AppendAsync((_essex with { Node = Gwent, Version = 9 }).ToRecord(_network));
        await _matcher.StartAsync();

        await ChangesNothingAsync();
    }

    [Fact]
    public async Task A_record_of_an_unknown_type_stays_for_a_newer_matcher()
    {
        await _matcher.AppendAsync(TestFlag.Signed(_network, Essex, _essex.Key, new Contracts.Events.V1.LabelRecord()));
        await _matcher.CaughtUpAsync();

        Assert.Equal(2, (await _matcher.FlagRecordsAsync(_essex)).Count);
        Assert.Single(await _matcher.StandingAsync());
    }

    [Fact]
    public async Task A_retraction_is_forgotten_with_its_tombstone_and_the_id_is_free_again()
    {
        await _matcher.PublishAsync(_essex.Retracted());
        await _matcher.AppendAsync(new NewRecord(Topics.Flags, _essex.Key, value: null));
        await _matcher.CaughtUpAsync();
        Assert.Empty(await _matcher.StandingAsync());

        await _matcher.PublishAsync(_essex);
        await _matcher.CaughtUpAsync();

        Assert.Single(await _matcher.StandingAsync());
        Assert.Empty(await _matcher.DeadLettersAsync());
    }

    // A reader of one partition is the one that reads a record back: compaction has just come first.
    private void Compact(ILogReader reader)
    {
        if (reader.Positions.Count == 1 && reader.Positions[0].Topic == Topics.Flags.Name)
            _matcher.CompactAsync().Wait(TimeSpan.FromSeconds(30));
    }

    private static Contracts.Events.V1.FlagRecord Body(LogRecord record) =>
        Contracts.Events.V1.FlagRecord.Parser.ParseFrom(Contracts.Events.V1.Envelope.Parser.ParseFrom(record.Value).Body);

    private async Task ChangesNothingAsync(params NewRecord[] records) => await ChangesNothingAsync(records, version: 1);

    private Task ChangesNothingAsync(NewRecord record, ulong version) => ChangesNothingAsync([record], version);

    private async Task ChangesNothingAsync(NewRecord[] records, ulong version)
    {
        await _matcher.AppendAsync(records);
        await _matcher.CaughtUpAsync();
        await StandsAsync(version);

        await _matcher.CompactAsync();
        await _matcher.RestartAsync();
        await StandsAsync(version);
        var kept = Body(Assert.Single(await _matcher.FlagRecordsAsync(_essex)));
        Assert.Equal((Essex, version), (kept.Agency, kept.Version));
    }

    private async Task StandsAsync(ulong version)
    {
        var match = Assert.Single(await _matcher.StandingAsync());
        Assert.Equal((Essex, version, 1UL), (match.Lower.Agency, match.Lower.Version, match.Higher.Version));
    }
}
