using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Gateway.Pseudonyms.Ristretto;

/// <summary>
/// The 32-byte encoding of a ristretto255 element (RFC 9496), as four words in memory order. Whether it is canonical is
/// checked by every operation that takes it.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct GroupElement(ulong Word0, ulong Word1, ulong Word2, ulong Word3)
{
    internal const int Length = 32;

    /// <summary>The identity is encoded as zero (RFC 9496, appendix A.1).</summary>
    internal bool IsIdentity => this == default;

    [UnscopedRef]
    internal ReadOnlySpan<byte> Bytes => MemoryMarshal.AsBytes(new ReadOnlySpan<GroupElement>(in this));

    public override string ToString() => Convert.ToHexStringLower(Bytes);

    /// <summary>Reads an encoding; false unless it is 32 bytes and not the identity's.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> bytes, out GroupElement element)
    {
        element = bytes.Length == Length ? MemoryMarshal.Read<GroupElement>(bytes) : default;
        return !element.IsIdentity;
    }
}
