using System.Buffers.Binary;
using System.Text;
using Gateway.Contracts.Events.V1;
using Gateway.Hosting.Requests;
using Gateway.Hosting.Sealing;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Gateway.Hosting.Events;

/// <summary>Wraps events in signed envelopes (protocol decision 8).</summary>
/// <param name="producer">Enrolment code of who writes.</param>
/// <param name="key">The producer's signing key.</param>
/// <param name="clock">For the envelope's time and the event id.</param>
public sealed class EventSigner(string producer, SigningKey key, TimeProvider clock)
{
    internal const uint SchemaVersion = 1;

    /// <summary>The serialised, signed envelope of one event.</summary>
    /// <param name="topic">Topic on which it will be appended.</param>
    /// <param name="eventKey">Key under which it will be appended.</param>
    /// <param name="body">The event.</param>
    public byte[] Wrap(string topic, ReadOnlySpan<byte> eventKey, IMessage body)
    {
        var now = clock.GetUtcNow();
        var envelope = new Envelope
        {
            Type = body.Descriptor.FullName,
            SchemaVersion = SchemaVersion,
            EventId = ByteString.CopyFrom(RequestId.New(now)),
            Producer = producer,
            Time = Timestamp.FromDateTimeOffset(now),
            Body = body.ToByteString(),
            KeyId = ByteString.CopyFrom(key.Id.Export()),
        };
        envelope.Signature = ByteString.CopyFrom(key.Sign(SignedBytes(topic, eventKey, envelope)));
        return envelope.ToByteArray();
    }

    // Every part is length-prefixed, so that no two envelopes share their signed bytes.
    internal static byte[] SignedBytes(string topic, ReadOnlySpan<byte> eventKey, Envelope envelope)
    {
        using var signed = new MemoryStream();
        Append(signed, "gateway.event.v1"u8);
        Append(signed, Encoding.UTF8.GetBytes(envelope.Type));
        Append(signed, Encoding.UTF8.GetBytes(topic));
        Append(signed, eventKey);
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(number, envelope.SchemaVersion);
        Append(signed, number);
        Append(signed, envelope.EventId.Span);
        Append(signed, Encoding.UTF8.GetBytes(envelope.Producer));
        Append(signed, envelope.Time?.ToByteArray() ?? []);
        Append(signed, envelope.Body.Span);
        Append(signed, envelope.Sealing?.ToByteArray() ?? []);
        return signed.ToArray();
    }

    private static void Append(MemoryStream signed, ReadOnlySpan<byte> part)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, part.Length);
        signed.Write(length);
        signed.Write(part);
    }
}
