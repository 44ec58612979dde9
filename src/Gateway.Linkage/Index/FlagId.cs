using System.Buffers.Binary;

namespace Gateway.Linkage;

/// <summary>Identifier of a flag: 128 random bits, which say nothing of the person.</summary>
/// <param name="Value">The bits.</param>
public readonly record struct FlagId(UInt128 Value) : IComparable<FlagId>
{
    /// <summary>Length in bytes.</summary>
    public const int Size = 16;

    /// <summary>Reads 16 bytes, big-endian.</summary>
    /// <exception cref="ArgumentException">There are not 16 bytes.</exception>
    public static FlagId FromBytes(ReadOnlySpan<byte> bytes) =>
        bytes.Length == Size ? new FlagId(BinaryPrimitives.ReadUInt128BigEndian(bytes)) : throw new ArgumentException("A flag id has 16 bytes.", nameof(bytes));

    /// <summary>The 16 bytes, big-endian.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[Size];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Value);
        return bytes;
    }

    /// <inheritdoc/>
    public int CompareTo(FlagId other) => Value.CompareTo(other.Value);

    /// <summary>32 hexadecimal digits.</summary>
    public override string ToString() => Value.ToString("x32");

    /// <summary>True if <paramref name="left"/> sorts before <paramref name="right"/>.</summary>
    public static bool operator <(FlagId left, FlagId right) => left.Value < right.Value;

    /// <summary>True if <paramref name="left"/> sorts after <paramref name="right"/>.</summary>
    public static bool operator >(FlagId left, FlagId right) => left.Value > right.Value;

    /// <summary>True if <paramref name="left"/> does not sort after <paramref name="right"/>.</summary>
    public static bool operator <=(FlagId left, FlagId right) => left.Value <= right.Value;

    /// <summary>True if <paramref name="left"/> does not sort before <paramref name="right"/>.</summary>
    public static bool operator >=(FlagId left, FlagId right) => left.Value >= right.Value;
}
