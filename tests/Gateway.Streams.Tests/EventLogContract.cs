using System.Text;

namespace Gateway.Streams.Tests;

/// <summary>What every engine of the event log must do. Each test has a log of its own.</summary>
public abstract partial class EventLogContract : IAsyncLifetime
{
    internal static readonly Cleanup Newest = new Cleanup.Compact(TimeSpan.FromHours(24), TimeSpan.FromDays(7));
    private static readonly Cleanup NewestAtOnce = new Cleanup.Compact(TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(100));
    protected static readonly Topic Flags = new("flags.v1", 4, Newest);
    protected static readonly Topic Notices = new("notices.v1", 8, new Cleanup.Delete(TimeSpan.FromDays(400)));

    // Long enough never to be what decides a test.
    protected static readonly TimeSpan Long = TimeSpan.FromSeconds(60);
    private readonly List<IEventLog> _opened = [];

    internal abstract Location Location { get; }

    protected IEventLog Log { get; private set; } = null!;

    public virtual async ValueTask InitializeAsync()
    {
        Log = Open();
        await Log.CreateTopicsAsync([Flags, Notices], Stop);
    }

    public virtual async ValueTask DisposeAsync()
    {
        foreach (var log in _opened)
            await log.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Removes what the cleanup of the topic no longer keeps, or waits until the engine has done so.</summary>
    protected abstract Task CompactAsync(Topic topic, Func<Task<bool>> done);

    protected IEventLog Open()
    {
        var log = Location.Open();
        _opened.Add(log);
        return log;
    }

    protected static NewRecord Flag(string key, string? value) => new(Flags, key, value is null ? null : Encoding.UTF8.GetBytes(value));

    protected static NewRecord[] NumberedFlags(int count) => [.. Enumerable.Range(0, count).Select(number => Flag($"flag {number}", $"{number}"))];

    protected static string Text(LogRecord record) => record.Value is null ? "(tombstone)" : Encoding.UTF8.GetString(record.Value);

    protected static async Task<List<LogRecord>> AllAsync(IEventLog log, Topic topic)
    {
        var all = new List<LogRecord>();
        await foreach (var record in log.ReplayAsync(topic, cancellation: Stop))
            all.Add(record);
        return all;
    }

    /// <summary>Polls until so many records came.</summary>
    protected static async Task<List<LogRecord>> TakeAsync(ILogReader reader, int count)
    {
        var taken = new List<LogRecord>();
        while (taken.Count < count)
            taken.AddRange(await reader.PollAsync(count - taken.Count, TimeSpan.FromSeconds(1), Stop));
        return taken;
    }

    [Fact]
    public async Task What_was_appended_is_there_after_reopening()
    {
        var positions = await Log.AppendAsync(NumberedFlags(100), Stop);
        await Log.DisposeAsync();

        var records = await AllAsync(Open(), Flags);

        Assert.Equal(100, records.Count);
        Assert.Equal(
            positions.Zip(NumberedFlags(100), (position, record) => (position, Encoding.UTF8.GetString(record.Key))).ToHashSet(),
            records.Select(record => (new LogPosition(record.Topic, record.Partition, record.Offset), record.KeyText)).ToHashSet());
    }

    [Fact]
    public async Task Key_value_and_time_come_back_as_they_were()
    {
        byte[] key = [0, 255, 0, 128];
        var before = DateTimeOffset.UtcNow.AddMilliseconds(-1);
        await Log.AppendAsync([new(Flags, key, [1, 0, 254]), new(Flags, [7], []), new(Flags, [8], null)], Stop);

        var records = (await AllAsync(Log, Flags)).ToDictionary(record => record.Key[0]);

        Assert.Equal(key, records[0].Key);
        Assert.Equal<byte[]>([1, 0, 254], records[0].Value!);
        Assert.Empty(records[7].Value!);
        Assert.Null(records[8].Value);
        Assert.All(records.Values, record => Assert.InRange(record.Timestamp, before, DateTimeOffset.UtcNow.AddMilliseconds(1)));
    }

    [Fact]
    public async Task Records_of_a_key_keep_their_order()
    {
        var random = new Random(8020);
        var writers = Enumerable.Range(0, 8).Select(async writer =>
        {
            for (var number = 0; number < 100;)
            {
                var batch = Enumerable.Range(number, random.Next(1, 20)).TakeWhile(one => one < 100).ToList();
                await Log.AppendAsync([.. batch.Select(one => Flag($"writer {writer}", $"{one}"))], Stop);
                number += batch.Count;
            }
        });
        await Task.WhenAll(writers);

        var byKey = (await AllAsync(Log, Flags)).GroupBy(record => record.KeyText).ToList();

        Assert.Equal(8, byKey.Count);
        Assert.All(byKey, key => Assert.Equal(Enumerable.Range(0, 100).Select(number => $"{number}"), key.Select(Text)));
        Assert.All(byKey, key => Assert.Single(key.Select(record => record.Partition).Distinct()));
    }

    [Fact]
    public async Task A_partition_key_chooses_the_partition_in_place_of_the_key()
    {
        await Log.AppendAsync([.. Enumerable.Range(0, 40).Select(number => new NewRecord(Notices, $"notice {number}", [1], "recipient 7"))], Stop);

        var records = await AllAsync(Log, Notices);

        Assert.Equal(40, records.Count);
        Assert.All(records, record => Assert.Equal(Notices.PartitionOf("recipient 7"u8), record.Partition));
    }

    [Fact]
    public async Task A_reader_begins_where_it_is_told_and_keeps_no_state_in_the_log()
    {
        await Log.AppendAsync([.. Enumerable.Range(0, 10).Select(number => Flag("one key", $"{number}"))], Stop);
        var partition = Flags.PartitionOf("one key"u8);
        for (var again = 0; again < 2; again++)
        {
            await using var reader = await Log.ReadAsync([new(Flags.Name, partition, 6)], Stop);
            Assert.Equal(["6", "7", "8", "9"], (await TakeAsync(reader, 4)).Select(Text));
            Assert.Equal([new LogPosition(Flags.Name, partition, 10)], reader.Positions);
            await reader.RestartAsync(Stop);
            Assert.Equal(Enumerable.Range(0, 10).Select(number => $"{number}"), (await TakeAsync(reader, 10)).Select(Text));
        }
    }

    [Fact]
    public async Task A_waiting_reader_wakes_up_for_a_record_of_another_instance()
    {
        await using var reader = await Log.ReadAsync(Flags.FromStart(), Stop);
        var waiting = reader.PollAsync(10, Long, Stop);
        await Open().AppendAsync([Flag("late", "1")], Stop);

        Assert.Equal("late", Assert.Single(await waiting).KeyText);
    }

    [Fact]
    public async Task A_wait_that_ends_gives_nothing_and_a_cancelled_one_skips_nothing()
    {
        await using var reader = await Log.ReadAsync(Flags.FromStart(), Stop);
        Assert.Empty(await reader.PollAsync(10, TimeSpan.Zero, Stop));
        Assert.Empty(await reader.PollAsync(10, TimeSpan.FromMilliseconds(30), Stop));
        using var cancel = new CancellationTokenSource();
        var waiting = reader.PollAsync(10, Long, cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await Log.AppendAsync([Flag("after", "1")], Stop);

        Assert.Equal("after", Assert.Single(await TakeAsync(reader, 1)).KeyText);
    }

    [Fact]
    public async Task Creating_topics_again_changes_nothing()
    {
        await Log.AppendAsync(NumberedFlags(5), Stop);
        await Log.CreateTopicsAsync([Flags, Notices], Stop);
        await Open().CreateTopicsAsync([Notices, Flags], Stop);

        Assert.Equal(5, (await AllAsync(Log, Flags)).Count);
    }

    [Fact]
    public async Task Another_number_of_partitions_is_refused()
    {
        var fault = await Assert.ThrowsAsync<EventLogException>(() => Log.CreateTopicsAsync([Flags with { Partitions = 5 }], Stop));

        Assert.Equal(EventLogFault.TopicMismatch, fault.Fault);
        Assert.Contains("4", fault.Message);
        Assert.Equal(4, (await Log.BoundsAsync(Flags, Stop)).Count);
    }

    [Fact]
    public async Task A_topic_that_was_never_created_is_refused()
    {
        var unknown = new Topic("unknown.v1", 1, Newest);

        Assert.Equal(EventLogFault.UnknownTopic, (await Assert.ThrowsAsync<EventLogException>(() => Log.AppendAsync([new(unknown, "key", [1])], Stop))).Fault);
        Assert.Equal(EventLogFault.UnknownTopic, (await Assert.ThrowsAsync<EventLogException>(() => Log.SubscribeAsync("group", [unknown], Stop))).Fault);
    }

    [Fact]
    public async Task Bounds_and_lag_say_how_far_a_group_is_behind()
    {
        await Log.AppendAsync(NumberedFlags(50), Stop);
        Assert.Equal(50, (await Log.BoundsAsync(Flags, Stop)).Sum(bound => bound.End - bound.Start));
        Assert.All(await Log.LagAsync("matcher", Flags, Stop), lag => Assert.Null(lag.Committed));
        Assert.Equal(50, (await Log.LagAsync("matcher", Flags, Stop)).Sum(lag => lag.Lag));

        await using var reader = await Log.SubscribeAsync("matcher", [Flags], Stop);
        await TakeAsync(reader, 50);
        Assert.True(await reader.CommitAsync(Stop));
        await Log.AppendAsync([Flag("one more", "1")], Stop);

        Assert.Equal(1, (await Log.LagAsync("matcher", Flags, Stop)).Sum(lag => lag.Lag));
    }

    [Fact]
    public async Task Compaction_keeps_the_newest_of_each_key_in_its_place()
    {
        await Log.CreateTopicsAsync([Flags with { Cleanup = NewestAtOnce }], Stop);
        for (var version = 0; version < 5; version++)
            await Log.AppendAsync([.. Enumerable.Range(0, 20).Select(key => Flag($"flag {key}", $"{version}"))], Stop);
        await Log.AppendAsync([Flag("flag 3", null)], Stop);
        var before = (await AllAsync(Log, Flags)).ToDictionary(record => (record.Partition, record.Offset));

        await CompactAsync(Flags, async () => (await AllAsync(Log, Flags)).Count(record => record.KeyText.StartsWith("flag", StringComparison.Ordinal)) <= 19);
        var after = (await AllAsync(Log, Flags)).Where(record => record.KeyText.StartsWith("flag", StringComparison.Ordinal)).ToList();

        Assert.Equal(19, after.Count);
        Assert.Equal(19, after.Select(record => record.KeyText).Distinct().Count());
        Assert.DoesNotContain(after, record => record.KeyText == "flag 3");
        Assert.All(after, record => Assert.Equal("4", Text(record)));
        Assert.All(after, record => Assert.Equal(before[(record.Partition, record.Offset)].KeyText, record.KeyText));
        Assert.All(after.GroupBy(record => record.Partition), partition => Assert.True(partition.Zip(partition.Skip(1)).All(pair => pair.First.Offset < pair.Second.Offset)));
    }
}
