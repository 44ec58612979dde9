using System.Buffers.Binary;
using System.Data;
using System.Globalization;
using Dapper;

namespace Gateway.Storage;

/// <summary>
/// How values that engines disagree about are stored, the same everywhere: <see cref="UInt128"/> as 16 bytes, big-endian, so that order is kept;
/// <see cref="DateTimeOffset"/> as microseconds of Unix time in UTC; <see cref="DateOnly"/> as ISO text. Dapper applies these by itself to
/// parameters and results once a <see cref="Database"/> exists.
/// </summary>
public static class PortableTypes
{
    /// <summary>16 bytes, big-endian.</summary>
    /// <param name="id">The id.</param>
    public static byte[] ToBytes(UInt128 id)
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, id);
        return bytes;
    }

    /// <summary>The id of 16 bytes, big-endian.</summary>
    /// <param name="bytes">Exactly 16 bytes.</param>
    /// <exception cref="FormatException">Not 16 bytes.</exception>
    public static UInt128 ToId(ReadOnlySpan<byte> bytes) =>
        bytes.Length == 16 ? BinaryPrimitives.ReadUInt128BigEndian(bytes) : throw new FormatException("A stored id has 16 bytes.");

    /// <summary>Microseconds since 1970-01-01T00:00:00Z, rounded down.</summary>
    /// <param name="instant">The instant.</param>
    public static long ToMicroseconds(DateTimeOffset instant) =>
        (long)Math.Floor((instant.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / (decimal)TimeSpan.TicksPerMicrosecond);

    /// <summary>The instant of microseconds since 1970-01-01T00:00:00Z.</summary>
    /// <param name="microseconds">Microseconds of Unix time.</param>
    public static DateTimeOffset ToInstant(long microseconds) => DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);

    internal static void Register()
    {
        // Dapper prefers its own mapping of a known type to a handler, so the mapping goes first.
        SqlMapper.RemoveTypeMap(typeof(DateTimeOffset));
        SqlMapper.RemoveTypeMap(typeof(DateTimeOffset?));
        SqlMapper.RemoveTypeMap(typeof(DateOnly));
        SqlMapper.RemoveTypeMap(typeof(DateOnly?));
        SqlMapper.AddTypeHandler(new Ids());
        SqlMapper.AddTypeHandler(new Instants());
        SqlMapper.AddTypeHandler(new Dates());
    }

    private sealed class Ids : SqlMapper.TypeHandler<UInt128>
    {
        public override void SetValue(IDbDataParameter parameter, UInt128 value) => (parameter.DbType, parameter.Value) = (DbType.Binary, ToBytes(value));

        public override UInt128 Parse(object value) => ToId((byte[])value);
    }

    private sealed class Instants : SqlMapper.TypeHandler<DateTimeOffset>
    {
        public override void SetValue(IDbDataParameter parameter, DateTimeOffset value) => (parameter.DbType, parameter.Value) = (DbType.Int64, ToMicroseconds(value));

        public override DateTimeOffset Parse(object value) => ToInstant((long)value);
    }

    private sealed class Dates : SqlMapper.TypeHandler<DateOnly>
    {
        public override void SetValue(IDbDataParameter parameter, DateOnly value) =>
            (parameter.DbType, parameter.Value) = (DbType.String, value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

        public override DateOnly Parse(object value) => DateOnly.ParseExact((string)value, "yyyy-MM-dd", CultureInfo.InvariantCulture);
    }
}
