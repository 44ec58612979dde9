using System.Security.Cryptography;
using NSec.Cryptography;

namespace Gateway.Hosting.Sealing;

/// <summary>
/// The X25519 private key that opens what was sealed to its public key. The scalar lives in libsodium's guarded memory
/// and is wiped by <see cref="Dispose"/>.
/// </summary>
public sealed class SealingPrivateKey : IDisposable
{
    /// <summary>Length of the encoding, in bytes.</summary>
    public const int Length = 32;

    private static KeyCreationParameters Exportable => new() { ExportPolicy = KeyExportPolicies.AllowPlaintextExport };

    private SealingPrivateKey(Key key)
    {
        Key = key;
        PublicKey = SealingPublicKey.Of(key.PublicKey);
    }

    /// <summary>The public half.</summary>
    public SealingPublicKey PublicKey { get; }

    internal Key Key { get; }

    /// <summary>Makes a new key from the operating system's randomness.</summary>
    public static SealingPrivateKey Generate() => new(Key.Create(KeyAgreementAlgorithm.X25519, Exportable));

    /// <summary>Reads a private key from its 32 bytes.</summary>
    /// <exception cref="ArgumentException">The bytes are not 32.</exception>
    public static SealingPrivateKey Import(ReadOnlySpan<byte> bytes) =>
        Key.TryImport(KeyAgreementAlgorithm.X25519, bytes, KeyBlobFormat.RawPrivateKey, out var key, Exportable) && key is not null
            ? new SealingPrivateKey(key)
            : throw new ArgumentException($"A sealing private key is {Length} bytes; {bytes.Length} were given.", nameof(bytes));

    /// <summary>Derives a key pair from input keying material of at least 32 secret, uniformly random bytes (RFC 9180, section 7.1.3).</summary>
    /// <exception cref="ArgumentException">The material is shorter than 32 bytes.</exception>
    public static SealingPrivateKey Derive(ReadOnlySpan<byte> keyingMaterial)
    {
        if (keyingMaterial.Length < Length)
            throw new ArgumentException($"Keying material is {Length} bytes or more; {keyingMaterial.Length} were given.", nameof(keyingMaterial));

        Span<byte> extracted = stackalloc byte[HpkeSchedule.HashLength];
        Span<byte> scalar = stackalloc byte[Length];
        try
        {
            HpkeSchedule.LabeledExtract(HpkeSchedule.KemSuite, salt: [], "dkp_prk"u8, keyingMaterial, extracted);
            HpkeSchedule.LabeledExpand(HpkeSchedule.KemSuite, extracted, "sk"u8, info: [], scalar);
            return Import(scalar);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(extracted);
            CryptographicOperations.ZeroMemory(scalar);
        }
    }

    /// <summary>The 32 secret bytes. The caller stores them encrypted and wipes the copy.</summary>
    public byte[] Export() => Key.Export(KeyBlobFormat.RawPrivateKey);

    /// <summary>Wipes the key.</summary>
    public void Dispose() => Key.Dispose();

    /// <summary>Always <c>[redacted]</c>.</summary>
    public override string ToString() => "[redacted]";
}
