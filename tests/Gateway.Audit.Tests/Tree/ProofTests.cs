using FsCheck.Xunit;

namespace Gateway.Audit.Tests;

public sealed class ProofTests
{
    private const int Largest = 70;

    private static readonly byte[][] Leaves = GrownTree.Leaves(Largest);
    private static readonly GrownTree Tree = new(Leaves);

    [Fact]
    public void Every_root_and_inclusion_proof_equals_the_definition()
    {
        for (var size = 1; size <= Largest; size++)
        {
            var root = MerkleHash.Import(NaiveTree.Root(Leaves.AsSpan(0, size)));
            Assert.Equal(root, new GrownTree(Leaves[..size]).Frontier.Root);
            for (var index = 0; index < size; index++)
            {
                var proof = Tree.Inclusion((ulong)index, (ulong)size);
                Assert.Equal(NaiveTree.Path(index, Leaves.AsSpan(0, size)), proof.Hashes.Select(h => h.Export()));
                Assert.True(proof.Verify(MerkleHash.OfLeaf(Leaves[index]), root));
            }
        }
    }

    [Fact]
    public void Every_consistency_proof_equals_the_definition()
    {
        var roots = Enumerable.Range(0, Largest + 1).Select(size => MerkleHash.Import(NaiveTree.Root(Leaves.AsSpan(0, size)))).ToArray();
        for (var size = 1; size <= Largest; size++)
        {
            for (var old = 1; old <= size; old++)
            {
                var proof = Tree.Consistency((ulong)old, (ulong)size);
                Assert.Equal(NaiveTree.Proof(old, Leaves.AsSpan(0, size)), proof.Hashes.Select(h => h.Export()));
                Assert.True(proof.Verify(roots[old], roots[size]));
                Assert.Equal(old == size, proof.Verify(roots[size], roots[old]));
            }
        }
    }

    [Property(MaxTest = 2000)]
    public bool A_spoiled_inclusion_proof_does_not_verify(int sizeSeed, int indexSeed, int spoil, int position)
    {
        var size = 2 + (int)((uint)sizeSeed % (Largest - 1));
        var index = (int)((uint)indexSeed % (uint)size);
        var proof = Tree.Inclusion((ulong)index, (ulong)size);
        var leaf = MerkleHash.OfLeaf(Leaves[index]);
        var root = MerkleHash.Import(NaiveTree.Root(Leaves.AsSpan(0, size)));
        var spoiled = ((uint)spoil % 7) switch
        {
            0 => proof with { Index = proof.Index + 1 },
            1 => proof with { Index = proof.Index ^ 2 },
            2 => proof with { Size = proof.Size * 2 },
            3 => proof with { Hashes = [.. proof.Hashes, root] },
            4 => proof with { Hashes = [root, .. proof.Hashes] },
            5 => proof with { Hashes = [.. proof.Hashes.SkipLast(1)] },
            _ => proof with { Hashes = Flip(proof.Hashes, position) },
        };

        return proof.Verify(leaf, root) && !spoiled.Verify(leaf, root) && !proof.Verify(root, root) && !proof.Verify(leaf, leaf);
    }

    [Fact]
    public void A_proof_of_more_or_fewer_hashes_than_its_tree_is_high_leads_to_no_root()
    {
        for (ulong index = 0; index < 11; index++)
        {
            var proof = Tree.Inclusion(index, 11);
            var longer = proof with { Hashes = [.. proof.Hashes, MerkleHash.EmptyRoot] };
            var shorter = proof with { Hashes = [.. proof.Hashes.SkipLast(1)] };

            Assert.True(proof.TryComputeRoot(MerkleHash.EmptyRoot, out _));
            Assert.False(longer.TryComputeRoot(MerkleHash.EmptyRoot, out _));
            Assert.False(shorter.TryComputeRoot(MerkleHash.EmptyRoot, out _));
        }
    }

    [Property(MaxTest = 2000)]
    public bool A_spoiled_consistency_proof_does_not_verify(int sizeSeed, int oldSeed, int spoil, int position)
    {
        var size = 2 + (int)((uint)sizeSeed % (Largest - 1));
        var old = 1 + (int)((uint)oldSeed % (uint)(size - 1));
        var proof = Tree.Consistency((ulong)old, (ulong)size);
        var oldRoot = MerkleHash.Import(NaiveTree.Root(Leaves.AsSpan(0, old)));
        var newRoot = MerkleHash.Import(NaiveTree.Root(Leaves.AsSpan(0, size)));
        var spoiled = ((uint)spoil % 8) switch
        {
            0 => proof with { OldSize = proof.OldSize - 1 },
            1 => proof with { NewSize = proof.NewSize * 2 },
            2 => proof with { OldSize = proof.NewSize, NewSize = proof.OldSize },
            3 => proof with { Hashes = [.. proof.Hashes, oldRoot] },
            4 => proof with { Hashes = [newRoot, .. proof.Hashes] },
            5 => proof with { Hashes = [.. proof.Hashes.SkipLast(1)] },
            6 => proof with { Hashes = [] },
            _ => proof with { Hashes = Flip(proof.Hashes, position) },
        };

        return proof.Verify(oldRoot, newRoot)
            && !spoiled.Verify(oldRoot, newRoot)
            && !proof.Verify(newRoot, oldRoot)
            && !proof.Verify(oldRoot, oldRoot)
            && !proof.Verify(newRoot, newRoot);
    }

    [Fact]
    public void A_log_that_changed_a_leaf_cannot_show_that_it_only_appended()
    {
        var changed = (byte[][])Leaves.Clone();
        changed[3] = [0xff];
        var rewritten = new GrownTree(changed);
        var honestRoot = MerkleHash.Import(NaiveTree.Root(Leaves.AsSpan(0, 40)));

        Assert.False(rewritten.Consistency(40, Largest).Verify(honestRoot, rewritten.Frontier.Root));
    }

    [Fact]
    public void The_tree_without_leaves_is_consistent_with_every_tree_and_contains_nothing()
    {
        Assert.True(Tree.Consistency(0, 5).Verify(MerkleHash.EmptyRoot, MerkleHash.OfLeaf([1])));
        Assert.False(Tree.Consistency(0, 5).Verify(MerkleHash.OfLeaf([1]), MerkleHash.OfLeaf([1])));
        Assert.False(new InclusionProof(0, 0, []).Verify(MerkleHash.OfLeaf([]), MerkleHash.OfLeaf([])));
        Assert.Throws<ArgumentOutOfRangeException>(() => Tree.Inclusion(5, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => Tree.Consistency(6, 5));
    }

    [Fact]
    public void Proofs_reach_to_the_largest_sizes()
    {
        // Every node of a tree of equal leaves is known by its level alone.
        var byLevel = new MerkleHash[64];
        byLevel[0] = MerkleHash.OfLeaf([7]);
        for (var level = 1; level < byLevel.Length; level++)
            byLevel[level] = MerkleHash.OfNode(byLevel[level - 1], byLevel[level - 1]);
        const ulong size = ulong.MaxValue;
        MerkleHash Read(NodePosition position) => byLevel[position.Level];
        var inclusion = InclusionProof.Build(size - 1, size, Read);

        Assert.True(inclusion.TryComputeRoot(byLevel[0], out var root));
        Assert.True(InclusionProof.Build(12345, size, Read).Verify(byLevel[0], root));
        Assert.True(InclusionProof.Build(0, 1UL << 62, Read).TryComputeRoot(byLevel[0], out var older));
        Assert.True(ConsistencyProof.Build(1UL << 62, size, Read).Verify(older, root));
    }

    private static MerkleHash[] Flip(IReadOnlyList<MerkleHash> hashes, int position)
    {
        var flipped = hashes.ToArray();
        var bit = (int)((uint)position % (uint)(flipped.Length * 256));
        var bytes = flipped[bit / 256].Export();
        bytes[bit % 256 / 8] ^= (byte)(1 << (bit % 8));
        flipped[bit / 256] = MerkleHash.Import(bytes);
        return flipped;
    }
}
