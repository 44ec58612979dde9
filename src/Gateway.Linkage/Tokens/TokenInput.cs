using System.Buffers.Binary;
using System.Text;

namespace Gateway.Linkage;

/// <summary>
/// What the pseudorandom function is applied to, to make one token. It is an identity in clear: it never leaves the node,
/// is never stored, and prints as redacted.
/// </summary>
public sealed class TokenInput : IEquatable<TokenInput>
{
    private readonly byte[] _bytes;

    private TokenInput(TokenType type, byte[] bytes)
    {
        Type = type;
        _bytes = bytes;
    }

    /// <summary>What the token will stand for.</summary>
    public TokenType Type { get; }

    /// <summary>The input: type byte, 0x00, then each part as a two-byte big-endian length and its ASCII bytes.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes;

    /// <summary>Encodes parts so that no two different lists of parts give the same bytes.</summary>
    /// <exception cref="ArgumentException">A part is longer than 65,535 bytes.</exception>
    internal static TokenInput Of(TokenType type, params ReadOnlySpan<string> parts)
    {
        var length = 2;
        foreach (var part in parts)
            length += 2 + Encoding.UTF8.GetByteCount(part);
        var bytes = new byte[length];
        bytes[0] = (byte)type;
        var at = 2;
        foreach (var part in parts)
        {
            var written = Encoding.UTF8.GetBytes(part, bytes.AsSpan(at + 2));
            if (written > ushort.MaxValue)
                throw new ArgumentException("A part of a token input is longer than 65,535 bytes.", nameof(parts));
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(at), (ushort)written);
            at += 2 + written;
        }

        return new TokenInput(type, bytes);
    }

    /// <inheritdoc/>
    public bool Equals(TokenInput? other) => other is not null && _bytes.AsSpan().SequenceEqual(other._bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TokenInput);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(_bytes);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public override string ToString() => Redacted.Text;
}
