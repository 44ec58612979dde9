using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FsCheck.Xunit;
using Gateway.Hosting.Sealing;

namespace Gateway.Hosting.Tests.Sealing;

public sealed class HpkeTests
{
    private static readonly JsonElement Vector = JsonDocument.Parse(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "vectors", "rfc9180-x25519-sha256-chacha20poly1305.json"))).RootElement;

    [Fact]
    public void The_RFC_9180_key_pairs_are_derived_from_their_keying_material()
    {
        using var recipient = SealingPrivateKey.Derive(Bytes("ikmR"));
        using var ephemeral = SealingPrivateKey.Derive(Bytes("ikmE"));

        Assert.Equal(Bytes("skRm"), recipient.Export());
        Assert.Equal(Bytes("pkRm"), recipient.PublicKey.Export());
        Assert.Equal(Bytes("skEm"), ephemeral.Export());
        Assert.Equal(Bytes("pkEm"), ephemeral.PublicKey.Export());
    }

    [Fact]
    public void The_RFC_9180_key_schedule_gives_its_shared_secret_key_and_nonce()
    {
        var agreed = new byte[32];
        using (var ephemeral = SealingPrivateKey.Import(Bytes("skEm")))
        using (var secret = NSec.Cryptography.KeyAgreementAlgorithm.X25519.Agree(
            ephemeral.Key,
            SealingPublicKey.Import(Bytes("pkRm")).Key,
            new() { ExportPolicy = NSec.Cryptography.KeyExportPolicies.AllowPlaintextExport }))
            agreed = secret!.Export(NSec.Cryptography.SharedSecretBlobFormat.RawSharedSecret);
        byte[] sharedSecret = new byte[32], key = new byte[32], nonce = new byte[12];

        HpkeSchedule.DeriveSharedSecret(agreed, Bytes("enc"), Bytes("pkRm"), sharedSecret);
        HpkeSchedule.DeriveKeyAndNonce(sharedSecret, Bytes("info"), key, nonce);

        Assert.Equal(Bytes("shared_secret"), sharedSecret);
        Assert.Equal(Bytes("key"), key);
        Assert.Equal(Bytes("base_nonce"), nonce);
    }

    [Fact]
    public void The_RFC_9180_message_is_sealed_and_opened_byte_for_byte()
    {
        using var recipient = SealingPrivateKey.Import(Bytes("skRm"));
        using var ephemeral = SealingPrivateKey.Import(Bytes("skEm"));

        var sealedMessage = Hpke.Seal(recipient.PublicKey, ephemeral, Bytes("info"), Bytes("aad"), Bytes("pt"));

        Assert.Equal([.. Bytes("enc"), .. Bytes("ct")], sealedMessage);
        Assert.Equal(Bytes("pt"), Hpke.Open(recipient, Bytes("info"), Bytes("aad"), sealedMessage));
    }

    [Property(MaxTest = 200)]
    public bool What_is_sealed_opens_for_its_recipient_only(byte[] info, byte[] associatedData, byte[] plaintext)
    {
        using var recipient = SealingPrivateKey.Generate();
        using var stranger = SealingPrivateKey.Generate();

        var sealedMessage = Hpke.Seal(recipient.PublicKey, info, associatedData, plaintext);

        return sealedMessage.Length == plaintext.Length + Hpke.Overhead
            && Hpke.Open(recipient, info, associatedData, sealedMessage).AsSpan().SequenceEqual(plaintext)
            && !Hpke.TryOpen(stranger, info, associatedData, sealedMessage, out _)
            && !Hpke.TryOpen(recipient, [.. info, 0], associatedData, sealedMessage, out _)
            && !Hpke.TryOpen(recipient, info, [.. associatedData, 0], sealedMessage, out _);
    }

    [Fact]
    public void Any_flipped_bit_fails_to_open()
    {
        using var recipient = SealingPrivateKey.Generate();
        var sealedMessage = Hpke.Seal(recipient.PublicKey, "info"u8, "associated"u8, "no identity in here"u8);

        for (var bit = 0; bit < sealedMessage.Length * 8; bit++)
        {
            var altered = (byte[])sealedMessage.Clone();
            altered[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(Hpke.TryOpen(recipient, "info"u8, "associated"u8, altered, out _), $"bit {bit}");
        }
    }

    [Fact]
    public void A_message_of_any_shorter_length_fails_to_open()
    {
        using var recipient = SealingPrivateKey.Generate();
        var sealedMessage = Hpke.Seal(recipient.PublicKey, [], [], "plaintext"u8);

        for (var length = 0; length < sealedMessage.Length; length++)
            Assert.False(Hpke.TryOpen(recipient, [], [], sealedMessage.AsSpan(0, length), out _));
        Assert.Throws<CryptographicException>(() => Hpke.Open(recipient, [], [], sealedMessage.AsSpan(1)));
    }

    // The points of small order on Curve25519 and their non-canonical twins (RFC 7748, section 6.1; cr.yp.to/ecdh.html).
    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800")]
    [InlineData("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157")]
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    public void A_key_of_small_order_is_refused_on_both_sides(string smallOrder)
    {
        var point = Convert.FromHexString(smallOrder);
        using var recipient = SealingPrivateKey.Generate();

        Assert.False(Hpke.TryOpen(recipient, [], [], [.. point, .. new byte[64]], out _));
        Assert.ThrowsAny<Exception>(() => Hpke.Seal(SealingPublicKey.Import(point), [], [], "x"u8));
    }

    [Fact]
    public void Two_seals_of_one_plaintext_differ()
    {
        using var recipient = SealingPrivateKey.Generate();

        Assert.NotEqual(Hpke.Seal(recipient.PublicKey, [], [], "x"u8), Hpke.Seal(recipient.PublicKey, [], [], "x"u8));
    }

    [Fact]
    public void A_private_key_prints_redacted()
    {
        using var key = SealingPrivateKey.Generate();

        Assert.Equal("[redacted]", key.ToString());
        Assert.Equal("[redacted]", $"{key}");
    }

    [Fact]
    public void Keys_of_another_length_are_refused_with_their_length()
    {
        Assert.Contains("31", Assert.Throws<ArgumentException>(() => SealingPublicKey.Import(new byte[31])).Message, StringComparison.Ordinal);
        Assert.Contains("33", Assert.Throws<ArgumentException>(() => SealingPrivateKey.Import(new byte[33])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => SealingPrivateKey.Derive(new byte[31]));
    }

    [Fact]
    public void A_key_survives_export_and_import()
    {
        using var key = SealingPrivateKey.Generate();
        using var copy = SealingPrivateKey.Import(key.Export());

        Assert.Equal(key.PublicKey, copy.PublicKey);
        Assert.Equal(key.PublicKey, SealingPublicKey.Import(key.PublicKey.Export()));
        var sealedMessage = Hpke.Seal(key.PublicKey, [], [], "same key"u8);
        Assert.Equal("same key", Encoding.UTF8.GetString(Hpke.Open(copy, [], [], sealedMessage)));
    }

    private static byte[] Bytes(string field) => Convert.FromHexString(Vector.GetProperty(field).GetString()!);
}
