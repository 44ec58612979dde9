using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Gateway.Hosting.Sealing;

/// <summary>The labelled HKDF-SHA256 of RFC 9180 (section 4) and the base-mode key schedule (section 5.1).</summary>
internal static class HpkeSchedule
{
    internal const int HashLength = 32;
    internal const int KeyLength = 32;
    internal const int NonceLength = 12;

    private const byte BaseMode = 0x00;
    private const int ContextLength = 1 + HashLength + HashLength;

    // The longest labelled info: length, version, suite, label, and enc ‖ pkR or the key schedule context.
    private const int LongestLabeledInfo = 2 + 7 + 10 + 16 + ContextLength;

    /// <summary>"KEM" ‖ 0x0020: DHKEM(X25519, HKDF-SHA256).</summary>
    internal static ReadOnlySpan<byte> KemSuite => [(byte)'K', (byte)'E', (byte)'M', 0x00, 0x20];

    /// <summary>"HPKE" ‖ 0x0020 ‖ 0x0001 ‖ 0x0003: the KEM, HKDF-SHA256, ChaCha20Poly1305.</summary>
    internal static ReadOnlySpan<byte> HpkeSuite =>
        [(byte)'H', (byte)'P', (byte)'K', (byte)'E', 0x00, 0x20, 0x00, 0x01, 0x00, 0x03];

    private static ReadOnlySpan<byte> Version => "HPKE-v1"u8;

    /// <summary>ExtractAndExpand of section 4.1: the KEM's shared secret from the Diffie-Hellman value and enc ‖ pkR.</summary>
    internal static void DeriveSharedSecret(
        ReadOnlySpan<byte> diffieHellman, ReadOnlySpan<byte> encapsulatedKey, ReadOnlySpan<byte> recipient, Span<byte> sharedSecret)
    {
        Span<byte> kemContext = stackalloc byte[2 * SealingPublicKey.Length];
        encapsulatedKey.CopyTo(kemContext);
        recipient.CopyTo(kemContext[SealingPublicKey.Length..]);

        Span<byte> extracted = stackalloc byte[HashLength];
        LabeledExtract(KemSuite, salt: [], "eae_prk"u8, diffieHellman, extracted);
        LabeledExpand(KemSuite, extracted, "shared_secret"u8, kemContext, sharedSecret);
        CryptographicOperations.ZeroMemory(extracted);
    }

    /// <summary>KeySchedule of section 5.1 in base mode: no pre-shared key, so both <c>psk</c> and <c>psk_id</c> are empty.</summary>
    internal static void DeriveKeyAndNonce(ReadOnlySpan<byte> sharedSecret, ReadOnlySpan<byte> info, Span<byte> key, Span<byte> nonce)
    {
        Span<byte> context = stackalloc byte[ContextLength];
        context[0] = BaseMode;
        LabeledExtract(HpkeSuite, salt: [], "psk_id_hash"u8, keyingMaterial: [], context.Slice(1, HashLength));
        LabeledExtract(HpkeSuite, salt: [], "info_hash"u8, info, context[(1 + HashLength)..]);

        Span<byte> secret = stackalloc byte[HashLength];
        LabeledExtract(HpkeSuite, sharedSecret, "secret"u8, keyingMaterial: [], secret);
        LabeledExpand(HpkeSuite, secret, "key"u8, context, key);
        LabeledExpand(HpkeSuite, secret, "base_nonce"u8, context, nonce);
        CryptographicOperations.ZeroMemory(secret);
    }

    internal static void LabeledExtract(
        ReadOnlySpan<byte> suite, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> label, ReadOnlySpan<byte> keyingMaterial, Span<byte> extracted)
    {
        // HKDF-Extract is HMAC under the salt (RFC 5869, section 2.2); in parts, so that a long info is not copied.
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, salt);
        hmac.AppendData(Version);
        hmac.AppendData(suite);
        hmac.AppendData(label);
        hmac.AppendData(keyingMaterial);
        hmac.GetHashAndReset(extracted);
    }

    internal static void LabeledExpand(
        ReadOnlySpan<byte> suite, ReadOnlySpan<byte> extracted, ReadOnlySpan<byte> label, ReadOnlySpan<byte> info, Span<byte> output)
    {
        Span<byte> labeledInfo = stackalloc byte[LongestLabeledInfo];
        BinaryPrimitives.WriteUInt16BigEndian(labeledInfo, checked((ushort)output.Length));
        var length = sizeof(ushort);
        length += Append(Version, labeledInfo[length..]);
        length += Append(suite, labeledInfo[length..]);
        length += Append(label, labeledInfo[length..]);
        length += Append(info, labeledInfo[length..]);
        HKDF.Expand(HashAlgorithmName.SHA256, extracted, output, labeledInfo[..length]);
    }

    private static int Append(ReadOnlySpan<byte> bytes, Span<byte> destination)
    {
        bytes.CopyTo(destination);
        return bytes.Length;
    }
}
