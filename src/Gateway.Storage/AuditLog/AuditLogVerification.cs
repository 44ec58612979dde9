using System.Data.Common;
using Dapper;
using Gateway.Audit;

namespace Gateway.Storage.AuditLog;

/// <summary>Compares a stored log with the tree that its leaves make.</summary>
internal static class AuditLogVerification
{
    private const int Page = 1_000;

    public static async Task<AuditLogDamage?> FindDamageAsync(DbConnection connection, NoteVerifierKey key, CancellationToken cancellation)
    {
        var checkpoint = default(Checkpoint);
        if (await connection.QuerySingleOrDefaultAsync<string>("SELECT note FROM audit_checkpoint WHERE id = 1") is { } note
            && !TryOpen(note, key, out checkpoint))
            return new AuditLogDamage(AuditLogFault.CheckpointNotSigned, 0);

        var (tree, damage, rootAtCheckpoint) = await RebuildAsync(connection, checkpoint?.Size, cancellation);
        if (damage is not null)
            return damage;
        var (size, edge) = await connection.QuerySingleAsync<(long, byte[]?)>("SELECT size, edge FROM audit_tree WHERE id = 1");
        if ((ulong)size != tree.Size || !(edge ?? MerkleFrontier.Empty.Export()).AsSpan().SequenceEqual(tree.Export()))
            return new AuditLogDamage(AuditLogFault.TreeAltered, tree.Size);
        if (await connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM audit_node") != NodesOf(tree.Size))
            return new AuditLogDamage(AuditLogFault.NodeSurplus, tree.Size);
        return checkpoint is not null && rootAtCheckpoint != checkpoint.Root
            ? new AuditLogDamage(AuditLogFault.CheckpointContradicted, checkpoint.Size)
            : null;
    }

    private static async Task<(MerkleFrontier Tree, AuditLogDamage? Damage, MerkleHash? RootAtCheckpoint)> RebuildAsync(
        DbConnection connection, ulong? checkpointSize, CancellationToken cancellation)
    {
        var tree = MerkleFrontier.Empty;
        var rootAtCheckpoint = checkpointSize == 0 ? tree.Root : default(MerkleHash?);
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var leaves = (await connection.QueryAsync<(long Position, byte[] Leaf)>(
                "SELECT position, leaf FROM audit_leaf WHERE position >= @From ORDER BY position LIMIT @Page",
                new { From = (long)tree.Size, Page })).AsList();
            if (leaves.Count == 0)
                return (tree, null, rootAtCheckpoint);
            foreach (var (position, leaf) in leaves)
            {
                var index = tree.Size;
                if ((ulong)position != index)
                    return (tree, new AuditLogDamage(AuditLogFault.LeafMissing, index), null);
                var altered = default(NodePosition?);
                tree = tree.Append(MerkleHash.OfLeaf(leaf), (node, hash) => altered ??= IsStored(connection, node, hash) ? null : node);
                if (altered is { } first)
                    return (tree, new AuditLogDamage(first.Level == 0 ? AuditLogFault.LeafAltered : AuditLogFault.NodeAltered, index), null);
                if (tree.Size == checkpointSize)
                    rootAtCheckpoint = tree.Root;
            }
        }
    }

    private static bool IsStored(DbConnection connection, NodePosition node, MerkleHash hash) =>
        connection.QuerySingleOrDefault<byte[]>(
            "SELECT hash FROM audit_node WHERE level = @Level AND position = @Position", new { node.Level, Position = (long)node.Index })
            is { } stored && hash.Export().AsSpan().SequenceEqual(stored);

    private static bool TryOpen(string note, NoteVerifierKey key, out Checkpoint? checkpoint)
    {
        checkpoint = null;
        try
        {
            checkpoint = Checkpoint.Open(SignedNote.Parse(note), key.Name, key);
            return true;
        }
        catch (Exception fault) when (fault is FormatException or AuditException)
        {
            return false;
        }
    }

    // Level by level, a tree of n leaves has n, n/2, n/4 … complete nodes.
    private static long NodesOf(ulong size)
    {
        long nodes = 0;
        for (var level = size; level > 0; level /= 2)
            nodes += (long)level;
        return nodes;
    }
}
