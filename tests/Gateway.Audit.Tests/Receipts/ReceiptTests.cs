using FsCheck.Xunit;

namespace Gateway.Audit.Tests;

public sealed class ReceiptTests
{
    private const string Origin = "log.example/audit";

    private static readonly NoteSigner Log = TestSigners.Named(Origin);
    private static readonly byte[][] Leaves = GrownTree.Leaves(11);
    private static readonly GrownTree Tree = new(Leaves);
    private static readonly Checkpoint Head = new(Origin, Tree.Frontier.Size, Tree.Frontier.Root);

    [Fact]
    public void A_receipt_verifies_offline_and_survives_being_written_and_read()
    {
        for (var index = 0; index < Leaves.Length; index++)
        {
            var receipt = Of(index);
            var read = Receipt.Parse(receipt.ToString());

            Assert.Equal(Head, receipt.Verify(Origin, Log.Key));
            Assert.Equal(Head, read.Verify(Origin, Log.Key));
            Assert.Equal(Leaves[index], read.Leaf.ToArray());
            Assert.Equal(receipt.ToString(), read.ToString());
        }
    }

    [Fact]
    public void A_receipt_of_an_empty_leaf_in_a_tree_of_one_is_read()
    {
        var tree = new GrownTree([[]]);
        var receipt = new Receipt(Array.Empty<byte>(), tree.Inclusion(0, 1), new Checkpoint(Origin, 1, tree.Frontier.Root).Sign(Log));

        Assert.Equal(1UL, Receipt.Parse(receipt.ToString()).Verify(Origin, Log.Key).Size);
    }

    [Fact]
    public void A_receipt_with_another_leaf_index_tree_log_or_key_is_refused()
    {
        var receipt = Of(4);

        Assert.Throws<AuditException>(() => (receipt with { Leaf = Leaves[5] }).Verify(Origin, Log.Key));
        Assert.Throws<AuditException>(() => (receipt with { Inclusion = Tree.Inclusion(5, 11) }).Verify(Origin, Log.Key));
        Assert.Throws<AuditException>(() => (receipt with { Inclusion = Tree.Inclusion(4, 10) }).Verify(Origin, Log.Key));
        Assert.Throws<AuditException>(() => receipt.Verify("other.example", Log.Key));
        Assert.Throws<AuditException>(() => receipt.Verify(Origin, TestSigners.Named("other.example").Key));
    }

    [Fact]
    public void A_receipt_whose_proof_names_another_tree_size_is_refused_though_its_hashes_fit()
    {
        var receipt = Of(0);
        var otherSize = receipt.Inclusion with { Size = Head.Size + 1 };
        Assert.True(otherSize.Verify(MerkleHash.OfLeaf(Leaves[0]), Head.Root));

        Assert.Throws<AuditException>(() => (receipt with { Inclusion = otherSize }).Verify(Origin, Log.Key));
    }

    [Property(MaxTest = 300)]
    public bool An_altered_character_of_a_receipt_is_never_verified(int position, byte change)
    {
        var text = Of(6).ToString();
        var at = (int)((uint)position % (uint)text.Length);
        var altered = text[..at] + (char)(text[at] ^ (change == 0 ? 1 : change)) + text[(at + 1)..];
        try
        {
            Receipt.Parse(altered).Verify(Origin, Log.Key);
            return false;
        }
        catch (Exception exception) when (exception is FormatException or AuditException)
        {
            return true;
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("c2sp.org/tlog-proof@v1\n")]
    [InlineData("c2sp.org/tlog-proof@v1\nindex 0\n\nrest\n")]
    [InlineData("c2sp.org/tlog-proof@v2\nextra AA==\nindex 0\n\nrest\n")]
    [InlineData("c2sp.org/tlog-proof@v1\nextra ?\nindex 0\n\nrest\n")]
    [InlineData("c2sp.org/tlog-proof@v1\nextra AA==\nindex 00\n\nrest\n")]
    [InlineData("c2sp.org/tlog-proof@v1\nextra AA==\nindex 0\nAA==\n\nrest\n")]
    public void What_is_no_receipt_is_refused(string text) => Assert.Throws<FormatException>(() => Receipt.Parse(text));

    private static Receipt Of(int index) => new(Leaves[index], Tree.Inclusion((ulong)index, Head.Size), Head.Sign(Log));
}
