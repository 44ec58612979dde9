namespace Gateway.Hosting.Requests;

/// <summary>Request ids: UUIDv7 (RFC 9562 section 5.7) as 16 bytes in network order.</summary>
public static class RequestId
{
    /// <summary>Length in bytes.</summary>
    public const int Length = 16;

    /// <summary>A new id for an instant.</summary>
    public static byte[] New(DateTimeOffset now) => Guid.CreateVersion7(now).ToByteArray(bigEndian: true);

    /// <summary>Whether bytes are a UUIDv7.</summary>
    public static bool IsValid(ReadOnlySpan<byte> bytes) => bytes.Length == Length && bytes[6] >> 4 == 7 && bytes[8] >> 6 == 2;
}
