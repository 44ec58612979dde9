using System.Text;
using Gateway.Storage.EventLog;
using Gateway.Storage.Sqlite;
using Gateway.Streams;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Storage.Tests.EventLog;

/// <summary>What only the embedded log can show; the contract that it shares with Kafka is tested in Gateway.Streams.Tests.</summary>
public sealed class SqliteEventLogTests : IAsyncLifetime
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly Topic Flags = new("flags.v1", 2, new Cleanup.Compact(Day, Day));
    private static readonly Topic Notices = new("notices.v1", 1, new Cleanup.Delete(Day * 400));
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-log-");
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));
    private readonly List<SqliteEventLog> _opened = [];

    private SqliteEventLog Log { get; set; } = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Log = Open(_time);
        await Log.CreateTopicsAsync([Flags, Notices], Stop);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var log in _opened)
            await log.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private SqliteEventLog Open(TimeProvider time, SqliteOptions? file = null)
    {
        var log = new SqliteEventLog(Path.Combine(_folder.FullName, "log.sqlite"), new SqliteEventLogOptions { Time = time, CompactionInterval = null, File = file ?? new() });
        _opened.Add(log);
        return log;
    }

    private static NewRecord Flag(string key, string? value) => new(Flags, key, value is null ? null : Encoding.UTF8.GetBytes(value));

    private async Task<List<LogRecord>> AllAsync(Topic topic)
    {
        var all = new List<LogRecord>();
        await foreach (var record in Log.ReplayAsync(topic, cancellation: Stop))
            all.Add(record);
        return all;
    }

    [Fact]
    public async Task A_full_disk_says_what_to_do_and_loses_nothing_that_was_acknowledged()
    {
        var small = Open(_time, new SqliteOptions { MaximumBytes = 400_000 });
        var acknowledged = 0;
        var fault = await Assert.ThrowsAsync<EventLogException>(async () =>
        {
            while (acknowledged < 10_000)
            {
                await small.AppendAsync([.. Enumerable.Range(acknowledged, 10).Select(number => Flag($"flag {number}", "CanaryInTheRecord" + new string('x', 1_000)))], Stop);
                acknowledged += 10;
            }
        });
        await Assert.ThrowsAsync<EventLogException>(() => small.AppendAsync([Flag("large", new string('x', 300_000))], Stop));

        Assert.Equal(EventLogFault.Full, fault.Fault);
        Assert.Contains("Free space", fault.Message);
        Assert.DoesNotContain("Canary", fault.ToString());
        Assert.InRange(acknowledged, 10, 1_000);
        Assert.Equal(acknowledged, (await AllAsync(Flags)).Count);
        await small.DisposeAsync();
        await Open(_time).AppendAsync([Flag("space again", "1")], Stop);
        Assert.Equal(acknowledged + 1, (await AllAsync(Flags)).Count);
    }

    [Fact]
    public async Task One_append_that_fails_does_not_take_others_with_it()
    {
        var small = Open(_time, new SqliteOptions { MaximumBytes = 1_000_000 });
        List<Task> appends = [];
        Task? tooMuch = null;
        await using (var holder = new SqliteDatabase(Path.Combine(_folder.FullName, "log.sqlite")))
        {
            // While the file is held, everything below queues up, and then shares one commit.
            await holder.WriteAsync(
                "hold",
                _ =>
                {
                    appends.AddRange(Enumerable.Range(0, 20).Select(number => small.AppendAsync([Flag($"flag {number}", "1")], Stop)));
                    tooMuch = small.AppendAsync([Flag("large one", new string('x', 890_000)), Flag("large two", new string('x', 890_000))], Stop);
                    appends.AddRange(Enumerable.Range(20, 20).Select(number => small.AppendAsync([Flag($"flag {number}", "1")], Stop)));
                    return Task.CompletedTask;
                },
                Stop);
        }

        Assert.Equal(EventLogFault.Full, (await Assert.ThrowsAsync<EventLogException>(() => tooMuch!)).Fault);
        await Task.WhenAll(appends);

        Assert.Equal(40, (await AllAsync(Flags)).Count);
    }

    [Fact]
    public async Task A_member_whose_lease_ended_commits_and_appends_nothing()
    {
        await Log.AppendAsync([.. Enumerable.Range(0, 10).Select(number => Flag($"flag {number}", "1"))], Stop);
        await using var slow = await Log.SubscribeAsync("matcher", [Flags], Stop);
        Assert.Equal(10, (await slow.PollAsync(100, TimeSpan.Zero, Stop)).Count);

        // The heir's clock is where the first member's lease is over.
        var later = Open(new FakeTimeProvider(_time.GetUtcNow() + TimeSpan.FromMinutes(1)));
        await using var heir = await later.SubscribeAsync("matcher", [Flags], Stop);
        Assert.Equal(10, (await heir.PollAsync(100, TimeSpan.Zero, Stop)).Count);

        Assert.False(await slow.AppendAndCommitAsync([new NewRecord(Notices, "notice", [1])], Stop));
        Assert.Empty(await AllAsync(Notices));
        Assert.True(await heir.AppendAndCommitAsync([new NewRecord(Notices, "notice", [1])], Stop));
        Assert.Equal(0, (await Log.LagAsync("matcher", Flags, Stop)).Sum(lag => lag.Lag));
        Assert.Single(await AllAsync(Notices));
    }

    [Fact]
    public async Task A_commit_after_the_lease_ended_does_not_stand()
    {
        await Log.AppendAsync([Flag("flag", "1")], Stop);
        await using var slow = await Log.SubscribeAsync("matcher", [Flags], Stop);
        Assert.Single(await slow.PollAsync(100, TimeSpan.Zero, Stop));
        var later = Open(new FakeTimeProvider(_time.GetUtcNow() + TimeSpan.FromMinutes(1)));
        await using var heir = await later.SubscribeAsync("matcher", [Flags], Stop);
        Assert.Single(await heir.PollAsync(100, TimeSpan.Zero, Stop));

        Assert.False(await slow.CommitAsync(Stop));
        Assert.All(await Log.LagAsync("matcher", Flags, Stop), lag => Assert.Null(lag.Committed));
    }

    [Fact]
    public async Task Tombstones_stay_for_their_time_and_nothing_comes_back_to_life()
    {
        await Log.AppendAsync([Flag("flag", "1"), Flag("flag", "2"), Flag("flag", null), Flag("other", "1")], Stop);
        Assert.Equal(2, await Log.CompactAsync(Stop));
        Assert.Equal(["flag", "other"], (await AllAsync(Flags)).Select(record => record.KeyText).Order());

        _time.Advance(Day + TimeSpan.FromSeconds(1));
        Assert.Equal(1, await Log.CompactAsync(Stop));
        Assert.Equal("other", Assert.Single(await AllAsync(Flags)).KeyText);
        Assert.Equal(0, await Log.CompactAsync(Stop));
        Assert.Equal(4, (await Log.BoundsAsync(Flags, Stop)).Sum(bound => bound.End));
    }

    [Fact]
    public async Task Compaction_agrees_with_a_naive_twin()
    {
        var random = new Random(4711);
        var newest = new Dictionary<string, (string? Value, LogPosition Position)>();
        for (var round = 0; round < 60; round++)
        {
            var batch = Enumerable.Range(0, 20).Select(_ => Flag($"flag {random.Next(30)}", random.Next(4) == 0 ? null : $"{random.Next()}")).ToList();
            var positions = await Log.AppendAsync(batch, Stop);
            foreach (var (record, position) in batch.Zip(positions))
                newest[Encoding.UTF8.GetString(record.Key)] = (record.Value is null ? null : Encoding.UTF8.GetString(record.Value), position);
            if (round % 7 == 0)
                await Log.CompactAsync(Stop);
        }

        await Log.CompactAsync(Stop);

        Assert.Equal(
            newest.Select(one => (one.Key, one.Value.Value, one.Value.Position)).ToHashSet(),
            (await AllAsync(Flags)).Select(record => (record.KeyText, record.Value is null ? null : Encoding.UTF8.GetString(record.Value), new LogPosition(record.Topic, record.Partition, record.Offset))).ToHashSet());
    }

    [Fact]
    public async Task Records_past_their_age_go_and_a_slow_group_begins_at_what_is_left()
    {
        await Log.AppendAsync([.. Enumerable.Range(0, 3_000).Select(number => new NewRecord(Notices, $"old {number}", [1]))], Stop);
        _time.Advance(Day * 399);
        await Log.AppendAsync([new(Notices, "young", [1])], Stop);
        Assert.Equal(0, await Log.CompactAsync(Stop));
        _time.Advance(Day * 2);

        Assert.Equal(3_000, await Log.CompactAsync(Stop));
        Assert.Equal([new PartitionBounds(0, 3_000, 3_001)], await Log.BoundsAsync(Notices, Stop));
        Assert.Equal(1, (await Log.LagAsync("node", Notices, Stop))[0].Lag);
        await using var reader = await Log.SubscribeAsync("node", [Notices], Stop);
        Assert.Equal("young", Assert.Single(await reader.PollAsync(10, TimeSpan.Zero, Stop)).KeyText);
    }

    [Fact]
    public async Task A_file_of_a_newer_version_is_refused()
    {
        await using (var database = new SqliteDatabase(Path.Combine(_folder.FullName, "log.sqlite")))
        {
            await database.WriteAsync(
                "pretend",
                async connection =>
                {
                    await using var command = connection.CreateCommand();
                    command.CommandText = "INSERT INTO schema_version (ScriptName, Applied) VALUES ('9999_future.sql', '2036-01-01')";
                    await command.ExecuteNonQueryAsync(Stop);
                },
                Stop);
        }

        Assert.Equal(EventLogFault.NewerSchema, Assert.Throws<EventLogException>(() => Open(_time)).Fault);
    }

    [Fact]
    public async Task A_closed_log_ends_its_readers_waits()
    {
        var reader = await Log.ReadAsync(Flags.FromStart(), Stop);
        var waiting = reader.PollAsync(1, TimeSpan.FromMinutes(10), Stop);
        await Log.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => Log.AppendAsync([Flag("flag", "1")], Stop));
    }
}
