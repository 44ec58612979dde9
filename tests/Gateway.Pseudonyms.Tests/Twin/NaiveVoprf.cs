using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Pseudonyms.Tests;

/// <summary>RFC 9497 as it is written, over <see cref="NaiveRistretto"/> and .NET's SHA-512.</summary>
internal static class NaiveVoprf
{
    internal static byte[] HashToGroup(OprfMode mode, byte[] input) => NaiveRistretto.FromUniform(Expand(input, Tag("HashToGroup-", mode))).Encode();

    internal static byte[] Multiply(byte[] scalar, byte[] element) => (Scalar(scalar) * Element(element)).Encode();

    /// <summary>Evaluate: what a client learns for an input, computed from the key itself.</summary>
    internal static byte[] Evaluate(OprfMode mode, byte[] key, byte[] input)
    {
        var unblinded = Multiply(key, HashToGroup(mode, input));
        return SHA512.HashData([.. Prefixed(input), .. Prefixed(unblinded), .. "Finalize"u8]);
    }

    /// <summary>GenerateProof by ComputeComposites, both sums over all elements.</summary>
    internal static byte[] Prove(byte[] key, byte[] nonce, byte[][] blinded, byte[][] evaluated)
    {
        var publicKey = (Scalar(key) * NaiveRistretto.Generator).Encode();
        var seed = SHA512.HashData([.. Prefixed(publicKey), .. Prefixed(Tag("Seed-", OprfMode.Verifiable))]);
        NaiveRistretto m = NaiveRistretto.Identity, z = NaiveRistretto.Identity;
        for (var i = 0; i < blinded.Length; i++)
        {
            var weight = HashToScalar([.. Prefixed(seed), .. TwoBytes(i), .. Prefixed(blinded[i]), .. Prefixed(evaluated[i]), .. "Composite"u8]);
            m += weight * Element(blinded[i]);
            z += weight * Element(evaluated[i]);
        }

        var t2 = (Scalar(nonce) * NaiveRistretto.Generator).Encode();
        var t3 = (Scalar(nonce) * m).Encode();
        var c = HashToScalar(
            [.. Prefixed(publicKey), .. Prefixed(m.Encode()), .. Prefixed(z.Encode()), .. Prefixed(t2), .. Prefixed(t3), .. "Challenge"u8]);
        var s = (Scalar(nonce) - c * Scalar(key)) % NaiveRistretto.Order;
        return [.. Bytes(c), .. Bytes(s.Sign < 0 ? s + NaiveRistretto.Order : s)];
    }

    private static BigInteger HashToScalar(byte[] input) =>
        new BigInteger(Expand(input, Tag("HashToScalar-", OprfMode.Verifiable)), isUnsigned: true) % NaiveRistretto.Order;

    /// <summary>expand_message_xmd of RFC 9380, section 5.3.1, for one digest.</summary>
    private static byte[] Expand(byte[] message, byte[] tag)
    {
        byte[] tagPrime = [.. tag, (byte)tag.Length];
        var first = SHA512.HashData([.. new byte[128], .. message, .. TwoBytes(64), 0, .. tagPrime]);
        return SHA512.HashData([.. first, 1, .. tagPrime]);
    }

    private static byte[] Tag(string name, OprfMode mode) => [.. Encoding.ASCII.GetBytes(name + "OPRFV1-"), (byte)mode, .. "-ristretto255-SHA512"u8];

    private static byte[] Prefixed(byte[] bytes) => [.. TwoBytes(bytes.Length), .. bytes];

    private static byte[] TwoBytes(int number)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)number);
        return bytes;
    }

    private static BigInteger Scalar(byte[] bytes) => new(bytes, isUnsigned: true);

    private static byte[] Bytes(BigInteger scalar)
    {
        var bytes = new byte[32];
        scalar.TryWriteBytes(bytes, out _, isUnsigned: true);
        return bytes;
    }

    private static NaiveRistretto Element(byte[] bytes) => NaiveRistretto.Decode(bytes) ?? throw new InvalidOperationException("no element");
}
