using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Gateway.Hosting.Sealing;

/// <summary>The name of a verifying key: the first 16 bytes of the SHA-256 of its 32 bytes.</summary>
/// <param name="Bits">Those 16 bytes, read big-endian.</param>
public readonly record struct SigningKeyId(UInt128 Bits)
{
    /// <summary>Length of the encoding, in bytes.</summary>
    public const int Length = 16;

    /// <summary>The id of a public key given as its 32 bytes.</summary>
    public static SigningKeyId Of(ReadOnlySpan<byte> publicKey)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(publicKey, digest);
        return Import(digest[..Length]);
    }

    /// <summary>Reads an id from its 16 bytes.</summary>
    /// <exception cref="ArgumentException">The bytes are not 16.</exception>
    public static SigningKeyId Import(ReadOnlySpan<byte> bytes) =>
        bytes.Length == Length
            ? new SigningKeyId(BinaryPrimitives.ReadUInt128BigEndian(bytes))
            : throw new ArgumentException($"A signing key id is {Length} bytes; {bytes.Length} were given.", nameof(bytes));

    /// <summary>The 16 bytes.</summary>
    public byte[] Export()
    {
        var bytes = new byte[Length];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Bits);
        return bytes;
    }

    /// <summary>The id in lower-case hexadecimal.</summary>
    public override string ToString() => Convert.ToHexStringLower(Export());
}
