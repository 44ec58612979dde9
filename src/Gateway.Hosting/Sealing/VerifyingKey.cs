using System.Diagnostics.CodeAnalysis;
using NSec.Cryptography;

namespace Gateway.Hosting.Sealing;

/// <summary>An Ed25519 public key (RFC 8032): checks what its <see cref="SigningKey"/> signed.</summary>
public sealed class VerifyingKey : IEquatable<VerifyingKey>
{
    /// <summary>Length of the encoding, in bytes.</summary>
    public const int Length = 32;

    /// <summary>Length of a signature, in bytes.</summary>
    public const int SignatureLength = 64;

    private readonly PublicKey _key;

    private VerifyingKey(PublicKey key)
    {
        _key = key;
        Id = SigningKeyId.Of(Export());
    }

    /// <summary>The name of the key.</summary>
    public SigningKeyId Id { get; }

    /// <summary>Reads a key from its 32 bytes.</summary>
    /// <exception cref="ArgumentException">The bytes are not 32, or not an Ed25519 public key.</exception>
    public static VerifyingKey Import(ReadOnlySpan<byte> bytes) =>
        TryImport(bytes, out var key)
            ? key
            : throw new ArgumentException($"A verifying key is {Length} bytes of Ed25519; these {bytes.Length} bytes are none.", nameof(bytes));

    /// <summary>Reads a key from its 32 bytes; false if they are not one.</summary>
    public static bool TryImport(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out VerifyingKey? key)
    {
        key = PublicKey.TryImport(SignatureAlgorithm.Ed25519, bytes, KeyBlobFormat.RawPublicKey, out var imported) && imported is not null
            ? new VerifyingKey(imported)
            : null;
        return key is not null;
    }

    /// <summary>Whether <paramref name="signature"/> is this key's signature of <paramref name="message"/>; false for any malformed signature.</summary>
    public bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        signature.Length == SignatureLength && SignatureAlgorithm.Ed25519.Verify(_key, message, signature);

    /// <summary>The 32 bytes of the key.</summary>
    public byte[] Export() => _key.Export(KeyBlobFormat.RawPublicKey);

    /// <inheritdoc/>
    public bool Equals(VerifyingKey? other) => other is not null && _key.Equals(other._key);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as VerifyingKey);

    /// <inheritdoc/>
    public override int GetHashCode() => _key.GetHashCode();

    /// <summary>The key in lower-case hexadecimal.</summary>
    public override string ToString() => Convert.ToHexStringLower(Export());

    internal static VerifyingKey Of(PublicKey key) => new(key);
}
