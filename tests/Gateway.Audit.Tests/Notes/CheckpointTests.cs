namespace Gateway.Audit.Tests;

public sealed class CheckpointTests
{
    private static readonly NoteSigner Log = TestSigners.Named("log.example/audit");
    private static readonly Checkpoint Sample = new("log.example/audit", 20852163, MerkleHash.OfLeaf([1]));

    [Fact]
    public void A_tree_head_of_the_Go_checksum_database_is_opened()
    {
        var vector = Vectors.Read("signed-notes.json").GetProperty("checkpoint");
        var log = NoteVerifierKey.Parse(vector.GetProperty("verifier").GetString()!);
        var note = vector.GetProperty("note").GetString()!;

        var checkpoint = Checkpoint.Open(SignedNote.Parse(note), "go.sum database tree", log);

        Assert.Equal(vector.GetProperty("size").GetUInt64(), checkpoint.Size);
        Assert.Equal(vector.GetProperty("root").GetString(), checkpoint.Root.ToBase64());
        Assert.Equal(note, SignedNote.Parse(note).ToString());
    }

    [Fact]
    public void A_checkpoint_is_signed_cosigned_and_opened()
    {
        var cosigner = TestSigners.Named("essex.example");
        var note = SignedNote.Parse(Sample.Sign(Log).WithSignature(cosigner).ToString());

        Assert.Equal(Sample, Checkpoint.Open(note, Sample.Origin, Log.Key));
        Assert.Equal([cosigner.Key], note.VerifiedBy(cosigner.Key));
    }

    [Fact]
    public void A_checkpoint_of_another_log_or_without_its_signature_is_refused()
    {
        var note = Sample.Sign(Log);
        var other = TestSigners.Named("other.example");

        Assert.Throws<AuditException>(() => Checkpoint.Open(note, "other.example", Log.Key));
        Assert.Throws<AuditException>(() => Checkpoint.Open(note, Sample.Origin, other.Key));
        Assert.Throws<AuditException>(() => Checkpoint.Open(Sample.Sign(other), Sample.Origin, Log.Key));
    }

    [Theory]
    [InlineData("")]
    [InlineData("origin\n1\n")]
    [InlineData("\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")]
    [InlineData("origin\n01\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")]
    [InlineData("origin\n-1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")]
    [InlineData("origin\n18446744073709551616\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")]
    [InlineData("origin\n1\n47DEQpj8HBSa\n")]
    [InlineData("origin\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=\n")]
    [InlineData("origin\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\nextension\n")]
    public void What_is_no_checkpoint_is_refused(string text) => Assert.Throws<FormatException>(() => Checkpoint.Parse(text));

    [Fact]
    public void A_checkpoint_whose_origin_is_not_one_line_is_not_signed()
    {
        Assert.Throws<FormatException>(() => (Sample with { Origin = "two\nlines" }).Sign(Log));
        Assert.Throws<FormatException>(() => (Sample with { Origin = string.Empty }).Sign(Log));
    }
}
