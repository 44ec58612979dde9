using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Gateway.Linkage.Tests;

/// <summary>Stands in for the custodians' pseudorandom function: keyed SHA-256, first 16 bytes.</summary>
internal static class Pseudorandom
{
    private static readonly byte[] Key = SHA256.HashData("test key"u8);

    public static UInt128 Value(TokenInput input) => BinaryPrimitives.ReadUInt128BigEndian(HMACSHA256.HashData(Key, input.Bytes.Span));

    public static TokenSet Tokens(PersonIdentifiers person) => TokenSet.Of(TokenRecipe.For(person), Value);
}
