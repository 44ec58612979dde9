using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Gateway.Linkage;

/// <summary>
/// Token sets as they travel (protos: <c>gateway.events.v1.TokenSet</c>): n times 17 bytes, the type and then the value big-endian, in
/// order and without repetition, so that one set has one encoding.
/// </summary>
public static class TokenSetEncoding
{
    private const int TokenLength = 17;

    /// <summary>The bytes of a set.</summary>
    public static byte[] ToBytes(this TokenSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        var bytes = new byte[set.Tokens.Length * TokenLength];
        var at = bytes.AsSpan();
        foreach (var token in set.Tokens)
        {
            at[0] = (byte)token.Type;
            BinaryPrimitives.WriteUInt128BigEndian(at[1..], token.Value);
            at = at[TokenLength..];
        }

        return bytes;
    }

    /// <summary>Reads a set; false if the bytes are empty, more than <see cref="TokenRecipe.MaxTokens"/> tokens, of an unknown type, or out of order.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out TokenSet? set)
    {
        set = null;
        var count = bytes.Length / TokenLength;
        if (bytes.Length != count * TokenLength || count is 0 or > TokenRecipe.MaxTokens)
            return false;
        var tokens = new Token[count];
        for (var at = 0; at < count; at++)
        {
            var encoded = bytes.Slice(at * TokenLength, TokenLength);
            tokens[at] = new Token((TokenType)encoded[0], BinaryPrimitives.ReadUInt128BigEndian(encoded[1..]));
            if (!TokenTypes.IsKnown(tokens[at].Type) || (at > 0 && tokens[at - 1] >= tokens[at]))
                return false;
        }

        set = TokenSet.Of(tokens);
        return true;
    }
}
