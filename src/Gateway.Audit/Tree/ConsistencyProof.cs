using System.Numerics;

namespace Gateway.Audit;

/// <summary>Proof that a tree was only appended to: its first <see cref="OldSize"/> leaves are those of the earlier tree (RFC 6962, section 2.1.2).</summary>
/// <param name="OldSize">The number of leaves of the earlier tree.</param>
/// <param name="NewSize">The number of leaves of the later tree.</param>
/// <param name="Hashes">The proof's nodes in the RFC's order.</param>
public sealed record ConsistencyProof(ulong OldSize, ulong NewSize, IReadOnlyList<MerkleHash> Hashes)
{
    /// <summary>Builds the proof from stored nodes. Of a tree without leaves, or of one with itself, the proof is empty.</summary>
    /// <param name="oldSize">The size of the earlier tree.</param>
    /// <param name="newSize">The size of the later tree; it may be smaller than what is stored.</param>
    /// <param name="read">Reads a stored node; asked only for complete nodes of the later tree.</param>
    /// <exception cref="ArgumentOutOfRangeException">The earlier tree is larger than the later one.</exception>
    public static ConsistencyProof Build(ulong oldSize, ulong newSize, Func<NodePosition, MerkleHash> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(oldSize, newSize);
        var hashes = new List<MerkleHash>();
        if (oldSize == 0 || oldSize == newSize)
            return new ConsistencyProof(oldSize, newSize, hashes);

        // From the root down to where the earlier tree ends on the edge of a subtree.
        ulong begin = 0, end = newSize;
        while (oldSize != end)
        {
            var middle = begin + StoredTree.SplitOf(end - begin);
            if (oldSize <= middle)
            {
                hashes.Add(StoredTree.HashOf(middle, end, read));
                end = middle;
            }
            else
            {
                hashes.Add(StoredTree.HashOf(begin, middle, read));
                begin = middle;
            }
        }

        // That subtree is the whole earlier tree only if no left part was split off; its verifier then has the root already.
        if (begin != 0)
            hashes.Add(StoredTree.HashOf(begin, end, read));
        hashes.Reverse();
        return new ConsistencyProof(oldSize, newSize, hashes);
    }

    /// <summary>Whether the proof links both roots (RFC 9162, section 2.1.4.2).</summary>
    public bool Verify(MerkleHash oldRoot, MerkleHash newRoot)
    {
        if (OldSize > NewSize)
            return false;
        if (OldSize == NewSize)
            return Hashes.Count == 0 && oldRoot == newRoot;
        if (OldSize == 0)
            return Hashes.Count == 0 && oldRoot == MerkleHash.EmptyRoot;
        if (Hashes.Count == 0)
            return false;

        // An earlier tree that is one complete subtree is its own first node, and the proof leaves it out.
        var complete = BitOperations.IsPow2(OldSize);
        var first = complete ? oldRoot : Hashes[0];
        ulong node = OldSize - 1, last = NewSize - 1;
        var shift = BitOperations.TrailingZeroCount(~node);
        node >>= shift;
        last >>= shift;

        MerkleHash computedOld = first, computedNew = first;
        for (var i = complete ? 0 : 1; i < Hashes.Count; i++)
        {
            if (last == 0)
                return false;
            if ((node & 1) == 1 || node == last)
            {
                computedOld = MerkleHash.OfNode(Hashes[i], computedOld);
                computedNew = MerkleHash.OfNode(Hashes[i], computedNew);
                while ((node & 1) == 0 && node != 0)
                {
                    node >>= 1;
                    last >>= 1;
                }
            }
            else
            {
                computedNew = MerkleHash.OfNode(computedNew, Hashes[i]);
            }

            node >>= 1;
            last >>= 1;
        }

        return last == 0 && computedOld == oldRoot && computedNew == newRoot;
    }
}
