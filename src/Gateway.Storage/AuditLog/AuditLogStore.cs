using System.Data.Common;
using Dapper;
using Gateway.Audit;

namespace Gateway.Storage.AuditLog;

/// <summary>
/// The log that nobody can quietly change, kept in a role's own database: leaves are appended inside the transaction that does what they
/// record, and a checkpoint is signed only over what is committed. After a crash between the two, the next checkpoint signs the same tree.
/// Instances may be used from several threads at once; the key's origin is the log's name.
/// </summary>
/// <param name="database">The database, migrated with <see cref="Migrations"/>.</param>
/// <param name="signer">The log's signer; its name is the log's origin.</param>
public sealed class AuditLogStore(Database database, NoteSigner signer)
{
    /// <summary>The log's tables, for <see cref="Database.Migrate"/>.</summary>
    public static Migrations Migrations { get; } = new(typeof(AuditLogStore).Assembly, "AuditLog.Migrations");

    /// <summary>The log's name, which stands in every checkpoint.</summary>
    public string Origin => signer.Key.Name;

    /// <summary>The key that others verify checkpoints with.</summary>
    public NoteVerifierKey Key => signer.Key;

    /// <summary>Appends a leaf in the caller's transaction: it is on the log exactly if that transaction commits.</summary>
    /// <param name="transaction">The connection that <see cref="Database.WriteAsync{T}"/> hands to its work, on this log's database.</param>
    /// <param name="leaf">What is hashed: a context string and a serialised message, so that no leaf can be read as another kind.</param>
    /// <returns>The leaf's index.</returns>
    public static async Task<ulong> AppendAsync(DbConnection transaction, ReadOnlyMemory<byte> leaf) => await AppendAsync(transaction, [leaf]);

    /// <summary>As <see cref="AppendAsync(DbConnection, ReadOnlyMemory{byte})"/>, for several leaves in the order given.</summary>
    /// <param name="transaction">The connection that carries the transaction.</param>
    /// <param name="leaves">The leaves.</param>
    /// <returns>The index of the first; the others follow it.</returns>
    public static async Task<ulong> AppendAsync(DbConnection transaction, IReadOnlyList<ReadOnlyMemory<byte>> leaves)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        ArgumentNullException.ThrowIfNull(leaves);

        // The update comes first, so that an engine with several writers makes the second wait for the first one's commit.
        var edge = await transaction.QuerySingleAsync<byte[]?>(
            "UPDATE audit_tree SET size = size + @Count WHERE id = 1 RETURNING edge", new { leaves.Count });
        var tree = edge is null ? MerkleFrontier.Empty : MerkleFrontier.Import(edge);
        var first = tree.Size;
        var nodes = new List<NodeRow>();
        foreach (var leaf in leaves)
            tree = tree.Append(MerkleHash.OfLeaf(leaf.Span), (position, hash) => nodes.Add(NodeRow.Of(position, hash)));

        await transaction.ExecuteAsync(
            "INSERT INTO audit_leaf (position, leaf) VALUES (@Position, @Leaf)",
            leaves.Select((leaf, index) => new { Position = checked((long)first) + index, Leaf = leaf.ToArray() }));
        await transaction.ExecuteAsync("INSERT INTO audit_node (level, position, hash) VALUES (@Level, @Position, @Hash)", nodes);
        await transaction.ExecuteAsync("UPDATE audit_tree SET edge = @Edge WHERE id = 1", new { Edge = tree.Export() });
        return first;
    }

    /// <summary>The newest checkpoint, which is over every leaf that is committed; signs it if leaves were added since the last.</summary>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="AuditException">What is stored is not what was signed before: nothing is signed. Run <see cref="VerifyAsync"/>.</exception>
    /// <exception cref="StorageException">The database failed.</exception>
    public async Task<SignedNote> CheckpointAsync(CancellationToken cancellation = default)
    {
        var (note, isNewest) = await database.ReadAsync(NewestNoteAsync, cancellation);
        return note is not null && isNewest
            ? note
            : await database.WriteAsync("sign a checkpoint", SignAsync, cancellation);
    }

    /// <summary>The receipt of a leaf: its proof in the newest checkpoint's tree.</summary>
    /// <param name="index">The leaf's index.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such leaf is committed.</exception>
    /// <exception cref="AuditException">What is stored is not what was signed before.</exception>
    /// <exception cref="StorageException">The database failed.</exception>
    public async Task<Receipt> ReceiptAsync(ulong index, CancellationToken cancellation = default)
    {
        var note = await CheckpointAsync(cancellation);
        var size = Checkpoint.Parse(note.Text).Size;
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        return await database.ReadAsync(
            async connection =>
            {
                var leaf = await connection.QuerySingleAsync<byte[]>(
                    "SELECT leaf FROM audit_leaf WHERE position = @Position", new { Position = checked((long)index) });
                return new Receipt(leaf, InclusionProof.Build(index, size, StoredNodes(connection)), note);
            },
            cancellation);
    }

    /// <summary>The proof that the log of one size is a prefix of the log of a larger size.</summary>
    /// <param name="oldSize">The smaller size.</param>
    /// <param name="newSize">The larger size, at most that of the log.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="ArgumentOutOfRangeException">The sizes are not in order, or beyond the log.</exception>
    /// <exception cref="StorageException">The database failed.</exception>
    public Task<ConsistencyProof> ConsistencyAsync(ulong oldSize, ulong newSize, CancellationToken cancellation = default) =>
        database.ReadAsync(
            async connection =>
            {
                ArgumentOutOfRangeException.ThrowIfGreaterThan(newSize, (await StoredTreeAsync(connection)).Size, nameof(newSize));
                return ConsistencyProof.Build(oldSize, newSize, StoredNodes(connection));
            },
            cancellation);

    /// <summary>Rebuilds the tree from the leaves and compares everything stored with it, and the checkpoint with its signature.</summary>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>The first thing that does not hold; null when all does.</returns>
    /// <exception cref="StorageException">The database failed.</exception>
    public Task<AuditLogDamage?> VerifyAsync(CancellationToken cancellation = default) =>
        database.ReadAsync(connection => AuditLogVerification.FindDamageAsync(connection, signer.Key, cancellation), cancellation);

    private static async Task<(SignedNote? Note, bool IsNewest)> NewestNoteAsync(DbConnection connection)
    {
        var row = await connection.QuerySingleOrDefaultAsync<(long Size, string Note)?>("SELECT size, note FROM audit_checkpoint WHERE id = 1");
        var size = await connection.ExecuteScalarAsync<long>("SELECT size FROM audit_tree WHERE id = 1");
        return row is { } signed ? (SignedNote.Parse(signed.Note), signed.Size == size) : (null, false);
    }

    private async Task<SignedNote> SignAsync(DbConnection connection)
    {
        var (note, isNewest) = await NewestNoteAsync(connection);
        if (note is not null && isNewest)
            return note;
        var tree = await StoredTreeAsync(connection);
        var checkpoint = new Checkpoint(Origin, tree.Size, tree.Root);
        if (note is not null)
            RequireAppendOnly(connection, Checkpoint.Open(note, Origin, Key), checkpoint);
        var signed = checkpoint.Sign(signer);
        await connection.ExecuteAsync(
            """
            INSERT INTO audit_checkpoint (id, size, note) VALUES (1, @Size, @Note)
            ON CONFLICT (id) DO UPDATE SET size = excluded.size, note = excluded.note
            """,
            new { Size = checked((long)tree.Size), Note = signed.ToString() });
        return signed;
    }

    // A log that signed two trees of which neither is a prefix of the other has lied to somebody.
    private static void RequireAppendOnly(DbConnection connection, Checkpoint before, Checkpoint now)
    {
        if (before.Size > now.Size || !ConsistencyProof.Build(before.Size, now.Size, StoredNodes(connection)).Verify(before.Root, now.Root))
            throw new AuditException($"The stored log of {now.Size} leaves does not continue the {before.Size} leaves that were signed. Nothing was signed: verify the log and restore it.");
    }

    private static async Task<MerkleFrontier> StoredTreeAsync(DbConnection connection) =>
        await connection.QuerySingleAsync<byte[]?>("SELECT edge FROM audit_tree WHERE id = 1") is { } edge
            ? MerkleFrontier.Import(edge)
            : MerkleFrontier.Empty;

    private static Func<NodePosition, MerkleHash> StoredNodes(DbConnection connection) => position =>
        connection.QuerySingleOrDefault<byte[]>(
            "SELECT hash FROM audit_node WHERE level = @Level AND position = @Position",
            new { position.Level, Position = checked((long)position.Index) }) is { } hash
            ? MerkleHash.Import(hash)
            : throw new AuditException($"Node {position.Index} of level {position.Level} is missing from the stored log: verify the log and restore it.");

    private sealed record NodeRow(int Level, long Position, byte[] Hash)
    {
        public static NodeRow Of(NodePosition position, MerkleHash hash) => new(position.Level, checked((long)position.Index), hash.Export());
    }
}
