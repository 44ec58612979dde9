using System.Diagnostics.CodeAnalysis;
using NSec.Cryptography;

namespace Gateway.Hosting.Sealing;

/// <summary>An X25519 public key to which bytes are sealed (RFC 9180, DHKEM(X25519, HKDF-SHA256)).</summary>
public sealed class SealingPublicKey : IEquatable<SealingPublicKey>
{
    /// <summary>Length of the encoding, in bytes.</summary>
    public const int Length = 32;

    private SealingPublicKey(PublicKey key) => Key = key;

    internal PublicKey Key { get; }

    /// <summary>Reads a public key from its 32 bytes (RFC 7748 u-coordinate, little-endian).</summary>
    /// <exception cref="ArgumentException">The bytes are not 32, or not an X25519 public key.</exception>
    public static SealingPublicKey Import(ReadOnlySpan<byte> bytes) =>
        TryImport(bytes, out var key)
            ? key
            : throw new ArgumentException($"A sealing public key is {Length} bytes of X25519; these {bytes.Length} bytes are none.", nameof(bytes));

    /// <summary>Reads a public key from its 32 bytes; false if they are not one.</summary>
    public static bool TryImport(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out SealingPublicKey? key)
    {
        key = null;
        if (!PublicKey.TryImport(KeyAgreementAlgorithm.X25519, bytes, KeyBlobFormat.RawPublicKey, out var imported) || imported is null)
            return false;

        // X25519 ignores the top bit (RFC 7748, section 5); a message with that bit flipped would still open. One key, one encoding.
        var read = new SealingPublicKey(imported);
        if (!bytes.SequenceEqual(read.Export()))
            return false;

        key = read;
        return true;
    }

    /// <summary>The 32 bytes of the key.</summary>
    public byte[] Export() => Key.Export(KeyBlobFormat.RawPublicKey);

    /// <inheritdoc/>
    public bool Equals(SealingPublicKey? other) => other is not null && Key.Equals(other.Key);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SealingPublicKey);

    /// <inheritdoc/>
    public override int GetHashCode() => Key.GetHashCode();

    /// <summary>The key in lower-case hexadecimal.</summary>
    public override string ToString() => Convert.ToHexStringLower(Export());

    internal static SealingPublicKey Of(PublicKey key) => new(key);
}
