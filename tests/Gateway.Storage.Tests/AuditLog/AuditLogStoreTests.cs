using Gateway.Audit;
using Gateway.Storage.AuditLog;

namespace Gateway.Storage.Tests.AuditLog;

public sealed class AuditLogStoreTests : IAsyncDisposable
{
    private readonly TemporaryAuditLog _temporary = new();

    private AuditLogStore Log => _temporary.Log;

    public ValueTask DisposeAsync() => _temporary.DisposeAsync();

    [Fact]
    public async Task Leaves_get_indices_in_order_one_at_a_time_or_several_at_once()
    {
        Assert.Equal(0UL, await _temporary.AppendAsync(0));
        Assert.Equal(1UL, await _temporary.AppendAsync(1));
        var first = await _temporary.Database.WriteAsync(
            "append", connection => AuditLogStore.AppendAsync(connection, [TemporaryAuditLog.Leaf(2), TemporaryAuditLog.Leaf(3)]));
        Assert.Equal(2UL, first);
        Assert.Equal(4UL, await _temporary.AppendAsync(4));
        Assert.Equal(5UL, Checkpoint.Parse((await Log.CheckpointAsync()).Text).Size);
    }

    [Fact]
    public async Task Every_checkpoint_has_the_root_of_a_naive_tree()
    {
        Assert.Equal(TemporaryAuditLog.NaiveRoot([]), Checkpoint.Parse((await Log.CheckpointAsync()).Text).Root.Export());
        var leaves = new List<byte[]>();
        for (var number = 0; number < 40; number++)
        {
            leaves.Add(TemporaryAuditLog.Leaf(number));
            await _temporary.AppendAsync(number);
            var checkpoint = Checkpoint.Open(await Log.CheckpointAsync(), TemporaryAuditLog.Origin, _temporary.VerifierKey);
            Assert.Equal((ulong)leaves.Count, checkpoint.Size);
            Assert.Equal(TemporaryAuditLog.NaiveRoot(leaves), checkpoint.Root.Export());
        }
    }

    [Fact]
    public async Task A_receipt_of_any_leaf_holds_under_the_logs_key_alone_and_survives_its_textual_form()
    {
        await _temporary.AppendAsync(Enumerable.Range(0, 11));
        for (var number = 0; number < 11; number++)
        {
            var receipt = Receipt.Parse((await Log.ReceiptAsync((ulong)number)).ToString());
            Assert.Equal(TemporaryAuditLog.Leaf(number), receipt.Leaf.ToArray());
            Assert.Equal(11UL, receipt.Verify(TemporaryAuditLog.Origin, _temporary.VerifierKey).Size);
        }
    }

    [Fact]
    public async Task There_is_no_receipt_of_a_leaf_that_is_not_there()
    {
        await _temporary.AppendAsync(0);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Log.ReceiptAsync(1));
    }

    [Fact]
    public async Task Any_two_sizes_are_proved_consistent_and_a_size_beyond_the_log_is_refused()
    {
        var roots = new List<MerkleHash> { MerkleHash.EmptyRoot };
        for (var number = 0; number < 13; number++)
        {
            await _temporary.AppendAsync(number);
            roots.Add(Checkpoint.Parse((await Log.CheckpointAsync()).Text).Root);
        }

        for (var larger = 0; larger <= 13; larger++)
        {
            for (var smaller = 0; smaller <= larger; smaller++)
                Assert.True((await Log.ConsistencyAsync((ulong)smaller, (ulong)larger)).Verify(roots[smaller], roots[larger]));
        }

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Log.ConsistencyAsync(3, 14));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Log.ConsistencyAsync(4, 3));
    }

    [Fact]
    public async Task A_transaction_that_fails_leaves_nothing_on_the_log()
    {
        await _temporary.AppendAsync(0);
        await Assert.ThrowsAsync<InvalidDataException>(() => _temporary.Database.WriteAsync("fail", async connection =>
        {
            await AuditLogStore.AppendAsync(connection, TemporaryAuditLog.Leaf(1));
            throw new InvalidDataException("after the append");
        }));
        Assert.Equal(1UL, Checkpoint.Parse((await Log.CheckpointAsync()).Text).Size);
        Assert.Equal(1UL, await _temporary.AppendAsync(2));
        Assert.Null(await Log.VerifyAsync());
    }

    [Fact]
    public async Task After_a_crash_between_append_and_checkpoint_the_next_start_signs_the_same_tree()
    {
        await _temporary.AppendAsync(Enumerable.Range(0, 6));
        var before = await Log.CheckpointAsync();
        await _temporary.AppendAsync(Enumerable.Range(6, 3));
        await _temporary.ReopenAsync();

        var after = Checkpoint.Open(await Log.CheckpointAsync(), TemporaryAuditLog.Origin, _temporary.VerifierKey);

        Assert.Equal(TemporaryAuditLog.NaiveRoot([.. Enumerable.Range(0, 9).Select(TemporaryAuditLog.Leaf)]), after.Root.Export());
        Assert.True((await Log.ConsistencyAsync(6, 9)).Verify(Checkpoint.Parse(before.Text).Root, after.Root));
        Assert.Null(await Log.VerifyAsync());
    }

    [Fact]
    public async Task Without_new_leaves_the_checkpoint_is_the_same_text_even_after_reopening()
    {
        await _temporary.AppendAsync(0);
        var first = (await Log.CheckpointAsync()).ToString();
        Assert.Equal(first, (await Log.CheckpointAsync()).ToString());
        await _temporary.ReopenAsync();
        Assert.Equal(first, (await Log.CheckpointAsync()).ToString());
    }

    [Fact]
    public async Task Appends_from_many_threads_all_get_their_own_index()
    {
        var indices = await Task.WhenAll(Enumerable.Range(0, 40).Select(number => Task.Run(() => _temporary.AppendAsync(number))));
        Assert.Equal(Enumerable.Range(0, 40).Select(index => (ulong)index), indices.Order());
        Assert.Null(await Log.VerifyAsync());
    }
}
