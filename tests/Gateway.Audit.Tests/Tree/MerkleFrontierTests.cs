using FsCheck.Xunit;

namespace Gateway.Audit.Tests;

public sealed class MerkleFrontierTests
{
    [Property(MaxTest = 100)]
    public bool A_frontier_that_was_stored_and_read_grows_the_same_tree(int before, int after)
    {
        var leaves = GrownTree.Leaves((int)((uint)before % 200) + (int)((uint)after % 50));
        var kept = (int)((uint)before % 200);
        var stored = MerkleFrontier.Import(new GrownTree(leaves[..kept]).Frontier.Export());
        var grown = leaves[kept..].Aggregate(stored, (frontier, leaf) => frontier.Append(MerkleHash.OfLeaf(leaf), (_, _) => { }));

        return stored.Size == (ulong)kept && grown.Size == (ulong)leaves.Length && grown.Root == new GrownTree(leaves).Frontier.Root;
    }

    [Fact]
    public void Appending_leaves_the_earlier_frontier_as_it_was()
    {
        var tree = new GrownTree(GrownTree.Leaves(7));
        var (before, root) = (tree.Frontier, tree.Frontier.Root);

        tree.Append([1]);
        tree.Append([2]);

        Assert.Equal(7UL, before.Size);
        Assert.Equal(root, before.Root);
        Assert.Equal(9UL, tree.Frontier.Size);
    }

    [Fact]
    public void Bytes_that_are_no_frontier_are_refused()
    {
        var bytes = new GrownTree(GrownTree.Leaves(5)).Frontier.Export();

        Assert.Throws<FormatException>(() => MerkleFrontier.Import([]));
        Assert.Throws<FormatException>(() => MerkleFrontier.Import(bytes.AsSpan(1)));
        Assert.Throws<FormatException>(() => MerkleFrontier.Import([.. bytes, 0]));
        bytes[7] = 7;
        Assert.Throws<FormatException>(() => MerkleFrontier.Import(bytes));
        Assert.Equal(MerkleHash.EmptyRoot, MerkleFrontier.Import(MerkleFrontier.Empty.Export()).Root);
    }

    // The examples of C2SP tlog-tiles and its rule for numbers.
    [Theory]
    [InlineData(0, 0UL, 256, "tile/0/000")]
    [InlineData(0, 1234067UL, 256, "tile/0/x001/x234/067")]
    [InlineData(1, 273UL, 8, "tile/1/273.p/8")]
    [InlineData(2, 1000UL, 1, "tile/2/x001/000.p/1")]
    public void A_tile_has_its_path(int level, ulong index, int width, string path) => Assert.Equal(path, new Tile(level, index, width).Path);

    [Fact]
    public void Every_complete_node_lies_in_the_tile_from_which_it_is_computed()
    {
        const ulong size = 70000;
        foreach (var (level, index) in new[] { (0, 0UL), (0, 69999UL), (3, 8749UL), (7, 545UL), (8, 272UL), (8, 255UL), (15, 1UL), (16, 0UL) })
        {
            var tile = Tile.Containing(new NodePosition(level, index), size);
            var firstLeaf = index << level;
            var tileFirstLeaf = tile.First.Index << tile.First.Level;
            var tileEnd = tileFirstLeaf + ((ulong)tile.Width << tile.First.Level);

            Assert.InRange(tile.Width, 1, Tile.FullWidth);
            Assert.True(tileFirstLeaf <= firstLeaf && firstLeaf + (1UL << level) <= tileEnd && tileEnd <= size);
        }

        Assert.Equal(new Tile(1, 1, 17), Tile.Containing(new NodePosition(8, 272), size));
        Assert.Throws<ArgumentOutOfRangeException>(() => Tile.Containing(new NodePosition(8, 273), size));
        Assert.Throws<ArgumentOutOfRangeException>(() => Tile.Containing(NodePosition.OfLeaf(size), size));
    }
}
