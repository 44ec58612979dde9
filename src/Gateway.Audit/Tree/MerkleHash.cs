using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Gateway.Audit;

/// <summary>A hash in the log's tree: 32 bytes of SHA-256, with the tree's hashing of leaves and nodes (RFC 6962, section 2.1).</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct MerkleHash : IEquatable<MerkleHash>
{
    /// <summary>Length of a hash, in bytes.</summary>
    public const int Length = SHA256.HashSizeInBytes;

    private const byte LeafPrefix = 0x00;
    private const byte NodePrefix = 0x01;

    private readonly ulong _word0;
    private readonly ulong _word1;
    private readonly ulong _word2;
    private readonly ulong _word3;

    /// <summary>The root of a tree without leaves: the hash of nothing.</summary>
    public static MerkleHash EmptyRoot { get; } = Import(SHA256.HashData([]));

    [UnscopedRef]
    internal ReadOnlySpan<byte> Bytes => MemoryMarshal.AsBytes(new ReadOnlySpan<MerkleHash>(in this));

    /// <summary>Whether two hashes are the same.</summary>
    public static bool operator ==(MerkleHash left, MerkleHash right) => left.Equals(right);

    /// <summary>Whether two hashes differ.</summary>
    public static bool operator !=(MerkleHash left, MerkleHash right) => !left.Equals(right);

    /// <summary>The hash of a leaf: SHA-256(0x00 ‖ leaf).</summary>
    public static MerkleHash OfLeaf(ReadOnlySpan<byte> leaf)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData([LeafPrefix]);
        hash.AppendData(leaf);
        Span<byte> digest = stackalloc byte[Length];
        hash.GetHashAndReset(digest);
        return Import(digest);
    }

    /// <summary>The hash of an inner node: SHA-256(0x01 ‖ left ‖ right).</summary>
    public static MerkleHash OfNode(MerkleHash left, MerkleHash right)
    {
        Span<byte> node = stackalloc byte[1 + 2 * Length];
        node[0] = NodePrefix;
        left.Bytes.CopyTo(node[1..]);
        right.Bytes.CopyTo(node[(1 + Length)..]);
        Span<byte> digest = stackalloc byte[Length];
        SHA256.HashData(node, digest);
        return Import(digest);
    }

    /// <summary>Reads a hash from its 32 bytes.</summary>
    /// <exception cref="ArgumentException">The bytes are not 32.</exception>
    public static MerkleHash Import(ReadOnlySpan<byte> bytes) =>
        bytes.Length == Length
            ? MemoryMarshal.Read<MerkleHash>(bytes)
            : throw new ArgumentException($"A tree hash is {Length} bytes; {bytes.Length} were given.", nameof(bytes));

    /// <summary>Reads a hash from its canonical base64, as notes and proofs write it.</summary>
    /// <exception cref="FormatException">The text is not the base64 of 32 bytes.</exception>
    public static MerkleHash ParseBase64(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Base64.TryDecode(text, out var bytes) && bytes.Length == Length
            ? Import(bytes)
            : throw new FormatException($"A tree hash is the base64 of {Length} bytes; this line is not.");
    }

    /// <summary>The 32 bytes.</summary>
    public byte[] Export() => Bytes.ToArray();

    /// <summary>Writes the 32 bytes.</summary>
    /// <exception cref="ArgumentException">The destination is shorter than 32 bytes.</exception>
    public void CopyTo(Span<byte> destination) => Bytes.CopyTo(destination);

    /// <summary>The hash in base64, as notes and proofs write it.</summary>
    public string ToBase64() => Convert.ToBase64String(Bytes);

    /// <inheritdoc/>
    public bool Equals(MerkleHash other) => Bytes.SequenceEqual(other.Bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is MerkleHash other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _word0.GetHashCode();

    /// <summary>The hash in lower-case hexadecimal.</summary>
    public override string ToString() => Convert.ToHexStringLower(Bytes);
}
