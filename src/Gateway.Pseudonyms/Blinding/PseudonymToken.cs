using System.Buffers.Binary;

namespace Gateway.Pseudonyms;

/// <summary>
/// What is stored and matched for one input: the first 16 bytes of the protocol's 64-byte output. 128 bits keep an accidental
/// collision among 10^9 tokens below 10^-20 and the index half as large as 32 bytes would. A token belongs to one key epoch.
/// It identifies nobody without the key, but says who is the same person: it prints redacted.
/// </summary>
/// <param name="Bits">The 16 bytes, read big-endian.</param>
public readonly record struct PseudonymToken(UInt128 Bits)
{
    /// <summary>Length of the encoding, in bytes.</summary>
    public const int Length = 16;

    /// <summary>Reads a token from its 16 bytes.</summary>
    /// <exception cref="ArgumentException">The bytes are not 16.</exception>
    public static PseudonymToken Import(ReadOnlySpan<byte> bytes) =>
        bytes.Length == Length
            ? new PseudonymToken(BinaryPrimitives.ReadUInt128BigEndian(bytes))
            : throw new ArgumentException($"A token is {Length} bytes; {bytes.Length} were given.", nameof(bytes));

    /// <summary>The 16 bytes.</summary>
    public byte[] Export()
    {
        var bytes = new byte[Length];
        CopyTo(bytes);
        return bytes;
    }

    /// <summary>Writes the 16 bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The destination is shorter than 16 bytes.</exception>
    public void CopyTo(Span<byte> destination) => BinaryPrimitives.WriteUInt128BigEndian(destination, Bits);

    /// <summary>Always <c>[redacted]</c>.</summary>
    public override string ToString() => "[redacted]";
}
