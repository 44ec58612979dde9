using System.Security.Cryptography;
using FsCheck.Xunit;
using Gateway.Hosting.Sealing;

namespace Gateway.Hosting.Tests.Sealing;

public sealed class SigningKeyTests
{
    // RFC 8032, section 7.1, tests 1 to 3: seed, public key, message, signature.
    [Theory]
    [InlineData(
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b")]
    [InlineData(
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")]
    [InlineData(
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a")]
    public void The_RFC_8032_signatures_are_made_and_verified(string seed, string publicKey, string message, string signature)
    {
        using var key = SigningKey.Import(Convert.FromHexString(seed));

        Assert.Equal(Convert.FromHexString(publicKey), key.VerifyingKey.Export());
        Assert.Equal(Convert.FromHexString(signature), key.Sign(Convert.FromHexString(message)));
        Assert.True(VerifyingKey.Import(Convert.FromHexString(publicKey)).Verify(Convert.FromHexString(message), Convert.FromHexString(signature)));
    }

    [Property(MaxTest = 100)]
    public bool A_signature_holds_for_its_message_and_key_only(byte[] message, int flip)
    {
        using var key = SigningKey.Generate();
        using var other = SigningKey.Generate();
        var signature = key.Sign(message);
        var altered = (byte[])signature.Clone();
        var bit = (int)((uint)flip % (64 * 8));
        altered[bit / 8] ^= (byte)(1 << (bit % 8));

        return key.VerifyingKey.Verify(message, signature)
            && !key.VerifyingKey.Verify([.. message, 0], signature)
            && !key.VerifyingKey.Verify(message, altered)
            && !key.VerifyingKey.Verify(message, signature.AsSpan(0, 63))
            && !key.VerifyingKey.Verify(message, [])
            && !other.VerifyingKey.Verify(message, signature);
    }

    [Fact]
    public void The_key_id_is_the_first_16_bytes_of_the_SHA_256_of_the_public_key()
    {
        using var key = SigningKey.Generate();
        var expected = SHA256.HashData(key.VerifyingKey.Export())[..16];

        Assert.Equal(expected, key.Id.Export());
        Assert.Equal(key.Id, key.VerifyingKey.Id);
        Assert.Equal(key.Id, SigningKeyId.Import(expected));
        Assert.Equal(Convert.ToHexStringLower(expected), key.Id.ToString());
        Assert.Throws<ArgumentException>(() => SigningKeyId.Import(new byte[15]));
    }

    [Fact]
    public void A_signing_key_prints_redacted_and_survives_export_and_import()
    {
        using var key = SigningKey.Generate();
        using var copy = SigningKey.Import(key.Export());

        Assert.Equal("[redacted]", key.ToString());
        Assert.Equal(key.VerifyingKey, copy.VerifyingKey);
        Assert.Equal(key.VerifyingKey, VerifyingKey.Import(key.VerifyingKey.Export()));
        Assert.Throws<ArgumentException>(() => SigningKey.Import(new byte[31]));
        Assert.Throws<ArgumentException>(() => VerifyingKey.Import(new byte[33]));
    }
}
