using Gateway.Audit;
using Gateway.Storage.AuditLog;

namespace Gateway.Storage.Tests.AuditLog;

public sealed class AuditLogVerificationTests : IAsyncDisposable
{
    private readonly TemporaryAuditLog _temporary = new();

    public ValueTask DisposeAsync() => _temporary.DisposeAsync();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1_050)]
    public async Task An_untouched_log_holds(int leaves)
    {
        await _temporary.Database.WriteAsync(
            "append", connection => AuditLogStore.AppendAsync(connection, [.. Enumerable.Range(0, leaves).Select(number => (ReadOnlyMemory<byte>)TemporaryAuditLog.Leaf(number))]));
        Assert.Null(await _temporary.Log.VerifyAsync());
        await _temporary.Log.CheckpointAsync();
        Assert.Null(await _temporary.Log.VerifyAsync());
    }

    [Theory]
    [InlineData("UPDATE audit_leaf SET leaf = X'00' WHERE position = 3", AuditLogFault.LeafAltered, 3)]
    [InlineData("UPDATE audit_node SET hash = zeroblob(32) WHERE level = 0 AND position = 4", AuditLogFault.LeafAltered, 4)]
    [InlineData("UPDATE audit_node SET hash = zeroblob(32) WHERE level = 1 AND position = 1", AuditLogFault.NodeAltered, 3)]
    [InlineData("DELETE FROM audit_node WHERE level = 2 AND position = 0", AuditLogFault.NodeAltered, 3)]
    [InlineData("DELETE FROM audit_leaf WHERE position = 2", AuditLogFault.LeafMissing, 2)]
    [InlineData("DELETE FROM audit_leaf WHERE position = 6", AuditLogFault.TreeAltered, 6)]
    [InlineData("UPDATE audit_tree SET size = 8", AuditLogFault.TreeAltered, 7)]
    [InlineData("INSERT INTO audit_node VALUES (0, 7, zeroblob(32))", AuditLogFault.NodeSurplus, 7)]
    [InlineData("UPDATE audit_checkpoint SET note = replace(note, '7', '6')", AuditLogFault.CheckpointNotSigned, 0)]
    public async Task A_tampered_row_is_found(string tampering, AuditLogFault fault, ulong index)
    {
        await _temporary.AppendAsync(Enumerable.Range(0, 7));
        await _temporary.Log.CheckpointAsync();
        await _temporary.TamperAsync(tampering);
        Assert.Equal(new AuditLogDamage(fault, index), await _temporary.Log.VerifyAsync());
    }

    [Fact]
    public async Task A_log_rewritten_from_end_to_end_contradicts_its_checkpoint_and_signs_nothing_more()
    {
        await _temporary.AppendAsync(Enumerable.Range(0, 7));
        await _temporary.Log.CheckpointAsync();
        await _temporary.TamperAsync("DELETE FROM audit_leaf; DELETE FROM audit_node; UPDATE audit_tree SET size = 0, edge = NULL");
        await _temporary.AppendAsync(Enumerable.Range(100, 8));

        Assert.Equal(new AuditLogDamage(AuditLogFault.CheckpointContradicted, 7), await _temporary.Log.VerifyAsync());
        await Assert.ThrowsAsync<AuditException>(() => _temporary.Log.CheckpointAsync());
    }

    [Fact]
    public async Task A_log_cut_short_signs_nothing_more()
    {
        await _temporary.AppendAsync(Enumerable.Range(0, 7));
        await _temporary.Log.CheckpointAsync();
        await _temporary.TamperAsync("DELETE FROM audit_leaf; DELETE FROM audit_node; UPDATE audit_tree SET size = 0, edge = NULL");
        await _temporary.AppendAsync(Enumerable.Range(0, 5));

        await Assert.ThrowsAsync<AuditException>(() => _temporary.Log.CheckpointAsync());
        Assert.Equal(new AuditLogDamage(AuditLogFault.CheckpointContradicted, 7), await _temporary.Log.VerifyAsync());
    }
}
