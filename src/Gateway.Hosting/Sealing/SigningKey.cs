using NSec.Cryptography;

namespace Gateway.Hosting.Sealing;

/// <summary>
/// An Ed25519 signing key (RFC 8032). The seed lives in libsodium's guarded memory and is wiped by <see cref="Dispose"/>.
/// Whoever signs puts the kind of message first in the signed bytes, so that no signature serves two purposes.
/// </summary>
public sealed class SigningKey : IDisposable
{
    /// <summary>Length of the seed, in bytes.</summary>
    public const int Length = 32;

    private static KeyCreationParameters Exportable => new() { ExportPolicy = KeyExportPolicies.AllowPlaintextExport };

    private readonly Key _key;

    private SigningKey(Key key)
    {
        _key = key;
        VerifyingKey = VerifyingKey.Of(key.PublicKey);
    }

    /// <summary>The public half.</summary>
    public VerifyingKey VerifyingKey { get; }

    /// <summary>The name of the public half.</summary>
    public SigningKeyId Id => VerifyingKey.Id;

    /// <summary>Makes a new key from the operating system's randomness.</summary>
    public static SigningKey Generate() => new(Key.Create(SignatureAlgorithm.Ed25519, Exportable));

    /// <summary>Reads a signing key from its 32-byte seed.</summary>
    /// <exception cref="ArgumentException">The seed is not 32 bytes.</exception>
    public static SigningKey Import(ReadOnlySpan<byte> seed) =>
        Key.TryImport(SignatureAlgorithm.Ed25519, seed, KeyBlobFormat.RawPrivateKey, out var key, Exportable) && key is not null
            ? new SigningKey(key)
            : throw new ArgumentException($"A signing key is a seed of {Length} bytes; {seed.Length} were given.", nameof(seed));

    /// <summary>The 64-byte signature of <paramref name="message"/>.</summary>
    public byte[] Sign(ReadOnlySpan<byte> message) => SignatureAlgorithm.Ed25519.Sign(_key, message);

    /// <summary>The 32 secret bytes of the seed. The caller stores them encrypted and wipes the copy.</summary>
    public byte[] Export() => _key.Export(KeyBlobFormat.RawPrivateKey);

    /// <summary>Wipes the key.</summary>
    public void Dispose() => _key.Dispose();

    /// <summary>Always <c>[redacted]</c>.</summary>
    public override string ToString() => "[redacted]";
}
