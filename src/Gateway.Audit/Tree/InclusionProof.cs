namespace Gateway.Audit;

/// <summary>Proof that a leaf stands at an index of a tree (RFC 6962, section 2.1.1).</summary>
/// <param name="Index">The index of the leaf, from 0.</param>
/// <param name="Size">The number of leaves of the tree.</param>
/// <param name="Hashes">The audit path, from the leaf's sibling upwards.</param>
public sealed record InclusionProof(ulong Index, ulong Size, IReadOnlyList<MerkleHash> Hashes)
{
    /// <summary>Builds the proof from stored nodes.</summary>
    /// <param name="index">The index of the leaf.</param>
    /// <param name="size">The size of the tree to prove against; it may be smaller than what is stored.</param>
    /// <param name="read">Reads a stored node; asked only for complete nodes of that tree, fewer than 2·log2(size) times.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index is not in the tree.</exception>
    public static InclusionProof Build(ulong index, ulong size, Func<NodePosition, MerkleHash> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);

        // From the root down: the half that the leaf is not in gives the sibling.
        var hashes = new List<MerkleHash>();
        ulong begin = 0, end = size;
        while (end - begin > 1)
        {
            var middle = begin + StoredTree.SplitOf(end - begin);
            if (index < middle)
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

        hashes.Reverse();
        return new InclusionProof(index, size, hashes);
    }

    /// <summary>Whether the proof leads from a leaf hash to the root of the tree.</summary>
    public bool Verify(MerkleHash leafHash, MerkleHash root) => TryComputeRoot(leafHash, out var computed) && computed == root;

    /// <summary>The root that the proof leads to; false if the proof has not the form of its index and size (RFC 9162, section 2.1.3.2).</summary>
    public bool TryComputeRoot(MerkleHash leafHash, out MerkleHash root)
    {
        root = leafHash;
        if (Index >= Size)
            return false;

        ulong node = Index, last = Size - 1;
        foreach (var sibling in Hashes)
        {
            if (last == 0)
                return false;
            if ((node & 1) == 1 || node == last)
            {
                root = MerkleHash.OfNode(sibling, root);
                while ((node & 1) == 0 && node != 0)
                {
                    node >>= 1;
                    last >>= 1;
                }
            }
            else
            {
                root = MerkleHash.OfNode(root, sibling);
            }

            node >>= 1;
            last >>= 1;
        }

        return last == 0;
    }
}
