using System.Text.Json;
using FsCheck.Xunit;

namespace Gateway.Audit.Tests;

public sealed class SignedNoteTests
{
    private static readonly JsonElement Published = Vectors.Read("signed-notes.json");
    private static readonly NoteSigner Log = TestSigners.Named("log.example/audit");
    private static readonly NoteSigner Essex = TestSigners.Named("essex.example");

    [Fact]
    public void The_published_note_is_signed_read_and_verified_byte_for_byte()
    {
        var vector = Published.GetProperty("notes")[0];
        var text = vector.GetProperty("text").GetString()!;
        var expected = text + "\n" + vector.GetProperty("signature").GetString();
        var key = NoteVerifierKey.Parse(vector.GetProperty("verifier").GetString()!);
        var signer = TestSigners.FromSeed(key.Name, Convert.FromBase64String(vector.GetProperty("signer").GetString()!)[1..]);

        Assert.Equal(expected, SignedNote.Sign(text, signer).ToString());
        Assert.Equal([key], SignedNote.Parse(expected).VerifiedBy(key));
        Assert.Equal(vector.GetProperty("verifier").GetString(), key.ToString());
    }

    [Fact]
    public void Every_part_of_a_verifier_key_and_every_altered_character_is_refused()
    {
        var text = Published.GetProperty("notes")[0].GetProperty("verifier").GetString()!;
        for (var i = 0; i < text.Length; i++)
        {
            var altered = text[..i] + (char)(text[i] + 1) + text[(i + 1)..];
            Assert.Throws<FormatException>(() => NoteVerifierKey.Parse(altered));
            Assert.Throws<FormatException>(() => NoteVerifierKey.Parse(text[..i]));
        }

        foreach (var malformed in Published.GetProperty("malformedVerifiers").EnumerateArray())
            Assert.Throws<FormatException>(() => NoteVerifierKey.Parse(malformed.GetString()!));
        Assert.Throws<FormatException>(() => new NoteVerifierKey("two words", new byte[32]));
        Assert.Throws<FormatException>(() => new NoteVerifierKey("a+b", new byte[32]));
        Assert.Throws<FormatException>(() => new NoteVerifierKey(string.Empty, new byte[32]));
    }

    [Fact]
    public void Several_signatures_are_verified_and_unknown_ones_ignored()
    {
        var note = SignedNote.Sign("first line\n\nafter an empty line\n", Log).WithSignature(Essex).WithSignature(TestSigners.Named("stranger.example"));
        var read = SignedNote.Parse(note.ToString());

        Assert.Equal("first line\n\nafter an empty line\n", read.Text);
        Assert.Equal(3, read.Signatures.Count);
        Assert.Equal([Log.Key, Essex.Key], read.VerifiedBy(Essex.Key, Log.Key, TestSigners.Named("absent.example").Key));
        Assert.Empty(read.VerifiedBy(TestSigners.Named("absent.example").Key));
    }

    [Fact]
    public void A_known_key_whose_signature_does_not_hold_spoils_the_whole_note()
    {
        var note = SignedNote.Sign("text\n", Log, Essex).ToString();

        var altered = SignedNote.Parse(note.Replace("text\n", "test\n", StringComparison.Ordinal));
        Assert.Throws<AuditException>(() => altered.VerifiedBy(Log.Key));
        Assert.Empty(altered.VerifiedBy(TestSigners.FromSeed(Log.Key.Name, new byte[32]).Key));
    }

    [Property(MaxTest = 300)]
    public bool An_altered_character_of_a_note_is_never_verified(int position, byte change)
    {
        var note = SignedNote.Sign("origin\n12\ntext\n", Log).ToString();
        var at = (int)((uint)position % (uint)note.Length);
        var altered = note[..at] + (char)(note[at] ^ (change == 0 ? 1 : change)) + note[(at + 1)..];
        try
        {
            return SignedNote.Parse(altered).VerifiedBy(Log.Key).Count == 0;
        }
        catch (Exception exception) when (exception is FormatException or AuditException)
        {
            return true;
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("no newline")]
    [InlineData("no signature\n")]
    [InlineData("no signature\n\n")]
    [InlineData("text\n\n— name\n")]
    [InlineData("text\n\n— name AAAA\n")]
    [InlineData("text\n\n— name AAAAAAA=  \n")]
    [InlineData("text\n\n- name AAAAAAA=\n")]
    [InlineData("text\n\n— na+me AAAAAAA=\n")]
    [InlineData("text\n\n— name AAAAAAB=\n")]
    [InlineData("te\rxt\n\n— name AAAAAAA=\n")]
    public void What_is_no_note_is_refused(string text) => Assert.Throws<FormatException>(() => SignedNote.Parse(text));

    [Fact]
    public void A_note_with_half_a_surrogate_pair_is_refused() =>
        Assert.Throws<FormatException>(() => SignedNote.Parse($"te{'\ud800'}xt\n\n— name AAAAAAA=\n"));

    [Fact]
    public void A_signer_that_does_not_hold_its_key_is_refused()
    {
        var impostor = new NoteSigner(Essex.Key, Log.Sign);

        Assert.Throws<AuditException>(() => SignedNote.Sign("text\n", impostor));
        Assert.Throws<ArgumentException>(() => SignedNote.Sign("text\n", []));
        Assert.Throws<FormatException>(() => SignedNote.Sign("no newline", Log));
    }
}
