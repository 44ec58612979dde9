using Google.Protobuf.WellKnownTypes;

namespace Gateway.Hosting.Requests;

/// <summary>Instants as they arrive: a signed message may hold a timestamp that is no instant at all, and must not bring its reader down.</summary>
public static class Instants
{
    /// <summary>Reads an instant; false when it is absent or outside the years 1 to 9999 (google.protobuf.Timestamp).</summary>
    public static bool TryRead(Timestamp? timestamp, out DateTimeOffset instant)
    {
        instant = default;
        try
        {
            if (timestamp is null)
                return false;
            instant = timestamp.ToDateTimeOffset();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
