using System.Text;

namespace Gateway.Streams.Tests;

public abstract partial class EventLogContract
{
    [Fact]
    public async Task A_group_resumes_from_its_commit()
    {
        await Log.AppendAsync(NumberedFlags(30), Stop);
        HashSet<string> first;
        await using (var reader = await Log.SubscribeAsync("matcher", [Flags], Stop))
        {
            first = [.. (await TakeAsync(reader, 10)).Select(record => record.KeyText)];
            Assert.True(await reader.CommitAsync(Stop));
            await TakeAsync(reader, 5);
        }

        await using var resumed = await Open().SubscribeAsync("matcher", [Flags], Stop);
        var rest = (await TakeAsync(resumed, 20)).Select(record => record.KeyText).ToHashSet();

        Assert.Empty(rest.Intersect(first));
        Assert.Equal(30, rest.Union(first).Count());
    }

    [Fact]
    public async Task What_was_not_committed_comes_again_after_a_rewind()
    {
        await Log.AppendAsync(NumberedFlags(20), Stop);
        await using var reader = await Log.SubscribeAsync("matcher", [Flags], Stop);
        var committed = (await TakeAsync(reader, 8)).Select(record => record.KeyText).ToHashSet();
        await reader.CommitAsync(Stop);
        await TakeAsync(reader, 12);

        await reader.RewindAsync(Stop);
        var again = (await TakeAsync(reader, 12)).Select(record => record.KeyText).ToHashSet();

        Assert.Equal(12, again.Count);
        Assert.Empty(again.Intersect(committed));
    }

    [Fact]
    public async Task A_fresh_group_and_a_restarted_one_read_everything()
    {
        await Log.AppendAsync(NumberedFlags(20), Stop);
        foreach (var group in (string[])["exchange", "matcher"])
        {
            await using var reader = await Log.SubscribeAsync(group, [Flags], Stop);
            Assert.Equal(20, (await TakeAsync(reader, 20)).Count);
            await reader.CommitAsync(Stop);
            await reader.RestartAsync(Stop);
            Assert.Equal(20, (await TakeAsync(reader, 20)).Select(record => record.KeyText).Distinct().Count());
        }
    }

    [Fact]
    public async Task One_member_reads_several_topics()
    {
        await Log.AppendAsync([Flag("flag", "1"), new(Notices, "notice", [1])], Stop);
        await using var reader = await Log.SubscribeAsync("exchange", [Flags, Notices], Stop);

        Assert.Equal([Flags.Name, Notices.Name], (await TakeAsync(reader, 2)).Select(record => record.Topic).Order());
    }

    [Fact]
    public async Task Members_share_the_partitions_and_nothing_comes_twice_or_never()
    {
        await using var one = await Log.SubscribeAsync("matcher", [Notices], Stop);
        await using var two = await Open().SubscribeAsync("matcher", [Notices], Stop);
        using var done = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var seen = new List<string>();
        var shared = false;
        async Task ConsumeAsync(IGroupReader reader)
        {
            while (!done.IsCancellationRequested)
            {
                var records = await reader.PollAsync(10, TimeSpan.FromMilliseconds(200), Stop);
                Assert.True(await reader.CommitAsync(Stop));
                lock (seen)
                {
                    seen.AddRange(records.Select(record => record.KeyText));
                    shared |= one.Positions.Count == 4 && two.Positions.Count == 4;
                    if (shared && seen.Count >= 400)
                        done.Cancel();
                }
            }
        }

        var consumers = Task.WhenAll(ConsumeAsync(one), ConsumeAsync(two));
        for (var number = 0; number < 400; number += 20)
            await Log.AppendAsync([.. Enumerable.Range(number, 20).Select(notice => new NewRecord(Notices, $"notice {notice}", [1]))], Stop);
        await consumers;

        Assert.Equal(Enumerable.Range(0, 400).Select(number => $"notice {number}").Order(), seen.Order());
        Assert.Empty(one.Positions.Select(position => position.Partition).Intersect(two.Positions.Select(position => position.Partition)));
    }

    [Fact]
    public async Task A_member_that_leaves_hands_over_at_once()
    {
        await Log.AppendAsync(NumberedFlags(40), Stop);
        var leaving = await Open().SubscribeAsync("matcher", [Flags], Stop);
        await TakeAsync(leaving, 40);
        await using var staying = await Log.SubscribeAsync("matcher", [Flags], Stop);
        await leaving.DisposeAsync();

        Assert.Equal(40, (await TakeAsync(staying, 40)).Select(record => record.KeyText).Distinct().Count());
    }

    [Fact]
    public async Task A_member_that_is_killed_is_replaced_and_loses_nothing()
    {
        await Log.AppendAsync(NumberedFlags(40), Stop);
        await using var dying = OtherProcess.Start(Location.ToString(), "hold", Flags.Name, $"{Flags.Partitions}", "matcher");
        Assert.Equal("holding", await dying.LineAsync());
        await using var heir = await Log.SubscribeAsync("matcher", [Flags], Stop);

        await dying.KillAsync();
        var records = await TakeAsync(heir, 40);

        Assert.Equal(40, records.Select(record => record.KeyText).Distinct().Count());
        Assert.Equal(Flags.Partitions, heir.Positions.Count);
    }

    [Fact]
    public async Task Two_processes_append_to_one_log()
    {
        await using var one = OtherProcess.Start(Location.ToString(), "append", Flags.Name, $"{Flags.Partitions}", "one", "500");
        await using var two = OtherProcess.Start(Location.ToString(), "append", Flags.Name, $"{Flags.Partitions}", "two", "500");
        for (var number = 0; number < 100; number++)
            await Log.AppendAsync([new(Flags, $"here:{number}", Encoding.UTF8.GetBytes($"{number}"), "here")], Stop);
        Assert.Equal("appended", await one.LineAsync());
        Assert.Equal("appended", await two.LineAsync());

        var byWriter = (await AllAsync(Log, Flags)).GroupBy(record => record.KeyText.Split(':')[0]).ToDictionary(writer => writer.Key, writer => writer.Select(Text).ToList());

        Assert.Equal(Enumerable.Range(0, 500).Select(number => $"{number}"), byWriter["one"]);
        Assert.Equal(Enumerable.Range(0, 500).Select(number => $"{number}"), byWriter["two"]);
        Assert.Equal(Enumerable.Range(0, 100).Select(number => $"{number}"), byWriter["here"]);
    }

    [Fact]
    public async Task Consume_and_produce_are_one_step()
    {
        await Log.AppendAsync(NumberedFlags(20), Stop);
        await using (var reader = await Log.SubscribeAsync("matcher", [Flags], Stop))
        {
            var half = await TakeAsync(reader, 10);
            Assert.True(await reader.AppendAndCommitAsync([.. half.Select(record => new NewRecord(Notices, record.Key, record.Value))], Stop));
            await TakeAsync(reader, 10);
        }

        await using var resumed = await Open().SubscribeAsync("matcher", [Flags], Stop);
        var rest = await TakeAsync(resumed, 10);
        Assert.True(await resumed.AppendAndCommitAsync([.. rest.Select(record => new NewRecord(Notices, record.Key, record.Value))], Stop));

        // Kafka answers a commit before its markers have reached every partition: a reader sees the records a moment later, and each once.
        await using var produced = await Log.ReadAsync(Notices.FromStart(), Stop);
        var notices = await TakeAsync(produced, 20);
        Assert.Equal(
            NumberedFlags(20).Select(record => Encoding.UTF8.GetString(record.Key)).Order(),
            notices.Select(record => record.KeyText).Order());
        Assert.Empty(await produced.PollAsync(20, TimeSpan.FromMilliseconds(200), Stop));
        for (var patience = 100; patience > 0 && await LagAsync() > 0; patience--)
            await Task.Delay(50, Stop);
        Assert.Equal(0, await LagAsync());

        async Task<long> LagAsync() => (await Log.LagAsync("matcher", Flags, Stop)).Sum(lag => lag.Lag);
    }
}
