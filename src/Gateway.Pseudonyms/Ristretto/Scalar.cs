using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Gateway.Pseudonyms.Ristretto;

/// <summary>An integer modulo the group order, 32 bytes little-endian, as four words in memory order. Often secret: it prints redacted.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Scalar
{
    internal const int Length = 32;

    private ulong _word0;
    private ulong _word1;
    private ulong _word2;
    private ulong _word3;

    internal readonly bool IsZero => (_word0 | _word1 | _word2 | _word3) == 0;

    [UnscopedRef]
    internal readonly ReadOnlySpan<byte> Bytes => MemoryMarshal.AsBytes(new ReadOnlySpan<Scalar>(in this));

    public override readonly string ToString() => "[redacted]";

    /// <summary>Reads an encoding; false unless it is 32 bytes, below the group order and not zero.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> bytes, out Scalar scalar)
    {
        scalar = default;
        if (bytes.Length != Length)
            return false;

        // A number below the order is its own remainder.
        Uniform64 widened = default;
        bytes.CopyTo(widened.Bytes);
        Sodium.Reduce(out var remainder, widened);
        var valid = CryptographicOperations.FixedTimeEquals(remainder.Bytes, bytes) && !remainder.IsZero;
        if (valid)
            scalar = remainder;
        remainder.Clear();
        widened.Clear();
        return valid;
    }

    /// <summary>A small number as a scalar.</summary>
    internal static Scalar Of(uint number) => new() { _word0 = number };

    /// <summary>A uniform scalar other than zero (RFC 9497, section 2.1), from 64 random bytes so that the remainder has no bias.</summary>
    internal static void Sample(EntropySource entropy, out Scalar scalar)
    {
        Uniform64 bytes = default;
        entropy(bytes.Bytes);
        Sodium.Reduce(out scalar, bytes);
        bytes.Clear();

        // One in 2^252: what comes instead is an entropy source that does not work.
        if (scalar.IsZero)
            throw new PseudonymProtocolException("The entropy source gave a zero scalar; it is broken. Use the operating system's generator.");
    }

    internal void Clear() => CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(new Span<Scalar>(ref this)));
}
