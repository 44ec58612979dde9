using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Node;

/// <summary>
/// The node's own secret key, for names that only this node can make: import keys, pseudonyms of its people, hashes of bodies that hold
/// identities. It never leaves the node.
/// </summary>
public sealed class NodeSecret
{
    /// <summary>Length in bytes.</summary>
    public const int Length = 32;

    private readonly byte[] _key;

    /// <summary>Takes the key's 32 bytes.</summary>
    /// <exception cref="ArgumentException">They are not 32.</exception>
    public NodeSecret(ReadOnlySpan<byte> key)
    {
        if (key.Length != Length)
            throw new ArgumentException($"The node's secret key is {Length} bytes; {key.Length} were given.", nameof(key));
        _key = key.ToArray();
    }

    /// <summary>A new key from the operating system's randomness.</summary>
    public static NodeSecret Generate() => new(RandomNumberGenerator.GetBytes(Length));

    /// <summary>Always <c>[redacted]</c>.</summary>
    public override string ToString() => "[redacted]";

    /// <summary>The pseudonym of one of the force's people, 16 bytes: the same person always has the same one, at this node only.</summary>
    /// <param name="person">As the force names its people.</param>
    internal byte[] PseudonymOf(string person) => NameOf("operator", person)[..16];

    /// <summary>HMAC-SHA256 over a use and length-prefixed parts, so that no two uses and no two lists of parts share a name.</summary>
    internal byte[] NameOf(string use, params IReadOnlyList<string> parts)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        Append(hmac, Encoding.UTF8.GetBytes(use));
        foreach (var part in parts)
            Append(hmac, Encoding.UTF8.GetBytes(part));
        return hmac.GetHashAndReset();
    }

    /// <summary>HMAC-SHA256 of a use and bytes.</summary>
    internal byte[] NameOf(string use, ReadOnlySpan<byte> bytes)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        Append(hmac, Encoding.UTF8.GetBytes(use));
        Append(hmac, bytes);
        return hmac.GetHashAndReset();
    }

    private static void Append(IncrementalHash hmac, ReadOnlySpan<byte> part)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, part.Length);
        hmac.AppendData(length);
        hmac.AppendData(part);
    }
}
