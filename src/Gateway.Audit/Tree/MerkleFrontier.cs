using System.Buffers.Binary;
using System.Numerics;

namespace Gateway.Audit;

/// <summary>
/// The right edge of the log's tree: its size and the roots of the complete subtrees that make it up, from the largest to the
/// smallest, one for each one-bit of the size. It is all that appending needs. Immutable: appending gives another
/// frontier, so that a transaction which fails leaves the one it began with.
/// </summary>
public sealed class MerkleFrontier
{
    private readonly MerkleHash[] _edge;

    private MerkleFrontier(ulong size, MerkleHash[] edge)
    {
        Size = size;
        _edge = edge;
    }

    /// <summary>The frontier of a tree without leaves.</summary>
    public static MerkleFrontier Empty { get; } = new(0, []);

    /// <summary>The number of leaves.</summary>
    public ulong Size { get; }

    /// <summary>The root of the tree.</summary>
    public MerkleHash Root
    {
        get
        {
            if (_edge.Length == 0)
                return MerkleHash.EmptyRoot;
            var root = _edge[^1];
            for (var i = _edge.Length - 2; i >= 0; i--)
                root = MerkleHash.OfNode(_edge[i], root);
            return root;
        }
    }

    /// <summary>Reads a frontier that <see cref="Export"/> wrote.</summary>
    /// <exception cref="FormatException">The bytes are not a size and as many hashes as it has one-bits.</exception>
    public static MerkleFrontier Import(ReadOnlySpan<byte> bytes)
    {
        var size = bytes.Length >= sizeof(ulong) ? BinaryPrimitives.ReadUInt64BigEndian(bytes) : 0;
        var edge = new MerkleHash[BitOperations.PopCount(size)];
        if (bytes.Length != sizeof(ulong) + edge.Length * MerkleHash.Length)
            throw new FormatException($"{bytes.Length} bytes are no stored frontier; rebuild it from the stored leaf hashes.");

        for (var i = 0; i < edge.Length; i++)
            edge[i] = MerkleHash.Import(bytes.Slice(sizeof(ulong) + i * MerkleHash.Length, MerkleHash.Length));
        return size == 0 ? Empty : new MerkleFrontier(size, edge);
    }

    /// <summary>The size as eight bytes, big-endian, then the hashes from the largest subtree to the smallest.</summary>
    public byte[] Export()
    {
        var bytes = new byte[sizeof(ulong) + _edge.Length * MerkleHash.Length];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, Size);
        for (var i = 0; i < _edge.Length; i++)
            _edge[i].CopyTo(bytes.AsSpan(sizeof(ulong) + i * MerkleHash.Length));
        return bytes;
    }

    /// <summary>The frontier after one more leaf.</summary>
    /// <param name="leafHash">The hash of the leaf.</param>
    /// <param name="store">Receives every node that the leaf completes, the leaf's own first: to be written in the caller's transaction.</param>
    public MerkleFrontier Append(MerkleHash leafHash, Action<NodePosition, MerkleHash> store)
    {
        ArgumentNullException.ThrowIfNull(store);

        // A leaf completes one subtree for each trailing one-bit of the size, as adding one carries through them.
        var position = NodePosition.OfLeaf(Size);
        var hash = leafHash;
        store(position, hash);
        var completed = BitOperations.TrailingZeroCount(~Size);
        for (var i = 1; i <= completed; i++)
        {
            position = position.Parent;
            hash = MerkleHash.OfNode(_edge[^i], hash);
            store(position, hash);
        }

        return new MerkleFrontier(checked(Size + 1), [.. _edge.AsSpan(0, _edge.Length - completed), hash]);
    }
}
