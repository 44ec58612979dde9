using System.Numerics;

namespace Gateway.Audit;

/// <summary>Hashes of ranges and proofs over a tree whose complete nodes are stored somewhere (RFC 6962, section 2.1).</summary>
internal static class StoredTree
{
    /// <summary>The hash of the leaves [begin, end). A complete node is read; any other range splits as the RFC splits it.</summary>
    internal static MerkleHash HashOf(ulong begin, ulong end, Func<NodePosition, MerkleHash> read)
    {
        var count = end - begin;
        if (BitOperations.IsPow2(count))
        {
            var level = BitOperations.Log2(count);
            return read(new NodePosition(level, begin >> level));
        }

        var middle = begin + SplitOf(count);
        return MerkleHash.OfNode(HashOf(begin, middle, read), HashOf(middle, end, read));
    }

    /// <summary>The largest power of two below a count of two or more: the RFC's k.</summary>
    internal static ulong SplitOf(ulong count) => 1UL << BitOperations.Log2(count - 1);
}
