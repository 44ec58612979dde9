using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Gateway.Pseudonyms.Ristretto;

/// <summary>64 bytes: a SHA-512 digest, or the uniform bytes that a map into the group or the scalars takes.</summary>
[InlineArray(Length)]
internal struct Uniform64
{
    internal const int Length = 64;

    private byte _first;

    [UnscopedRef]
    internal Span<byte> Bytes => MemoryMarshal.CreateSpan(ref _first, Length);

    internal void Clear() => CryptographicOperations.ZeroMemory(Bytes);
}

/// <summary>
/// SHA-512 over parts, without allocation. A value type: a copy made after some parts is a fork that continues on its own.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = 208)]
internal struct Sha512State
{
    /// <summary>A digest that has seen one block of zeros, with which expand_message_xmd begins (RFC 9380, section 5.3.1).</summary>
    internal static readonly Sha512State AfterZeroBlock = StartWith(new byte[128]);

    // The first of the 26 words of libsodium's state; the layout attribute makes room for the others.
    private ulong _first;

    internal static Sha512State Start()
    {
        Sodium.HashInit(out var state);
        return state;
    }

    internal void Append(ReadOnlySpan<byte> bytes) => Sodium.HashUpdate(ref this, bytes, (ulong)bytes.Length);

    /// <summary>Appends I2OSP(length, 2) ‖ bytes, as RFC 9497 writes its transcripts.</summary>
    internal void AppendWithLength(ReadOnlySpan<byte> bytes)
    {
        Span<byte> length = stackalloc byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16BigEndian(length, checked((ushort)bytes.Length));
        Append(length);
        Append(bytes);
    }

    /// <summary>The digest. libsodium wipes the state.</summary>
    internal Uniform64 Finish()
    {
        Sodium.HashFinal(ref this, out var digest);
        return digest;
    }

    private static Sha512State StartWith(ReadOnlySpan<byte> bytes)
    {
        var state = Start();
        state.Append(bytes);
        return state;
    }
}
