using System.Text.Json;

namespace Gateway.Audit.Tests;

public sealed class Rfc6962VectorTests
{
    private static readonly JsonElement Vector = Vectors.Read("rfc6962-tree.json");
    private static readonly byte[][] Leaves = [.. Vector.GetProperty("leaves").EnumerateArray().Select(l => Convert.FromHexString(l.GetString()!))];
    private static readonly MerkleHash[] Roots = Vector.GetProperty("roots").Hashes();

    [Fact]
    public void The_tree_has_the_published_root_at_every_size()
    {
        var tree = new GrownTree();
        Assert.Equal(Roots[0], tree.Frontier.Root);
        for (var i = 0; i < Leaves.Length; i++)
        {
            tree.Append(Leaves[i]);
            Assert.Equal(Roots[i + 1], tree.Frontier.Root);
        }
    }

    [Fact]
    public void The_published_nodes_are_stored_each_once()
    {
        var levels = Vector.GetProperty("nodes").EnumerateArray().Select(level => level.Hashes()).ToArray();
        var nodes = new GrownTree(Leaves).Nodes;

        Assert.Equal(levels.Sum(level => level.Length), nodes.Count);
        for (var level = 0; level < levels.Length; level++)
        {
            for (var index = 0; index < levels[level].Length; index++)
                Assert.Equal(levels[level][index], nodes[new NodePosition(level, (ulong)index)]);
        }
    }

    [Fact]
    public void The_published_inclusion_proofs_are_built_and_verified()
    {
        var tree = new GrownTree(Leaves);
        foreach (var published in Vector.GetProperty("inclusion").EnumerateArray())
        {
            var (index, size) = (published.GetProperty("index").GetUInt64(), published.GetProperty("size").GetUInt64());
            var proof = tree.Inclusion(index, size);

            Assert.Equal(published.GetProperty("proof").Hashes(), proof.Hashes);
            Assert.True(proof.Verify(MerkleHash.OfLeaf(Leaves[index]), Roots[size]));
        }
    }

    [Fact]
    public void The_published_consistency_proofs_are_built_and_verified()
    {
        var tree = new GrownTree(Leaves);
        foreach (var published in Vector.GetProperty("consistency").EnumerateArray())
        {
            var (old, size) = (published.GetProperty("old").GetUInt64(), published.GetProperty("new").GetUInt64());
            var proof = tree.Consistency(old, size);

            Assert.Equal(published.GetProperty("proof").Hashes(), proof.Hashes);
            Assert.True(proof.Verify(Roots[old], Roots[size]));
        }
    }
}
