using Gateway.Contracts.Enrolment.V1;
using Gateway.Contracts.Events.V1;
using Gateway.Hosting.Enrolment;
using Gateway.Hosting.Requests;
using Google.Protobuf;

namespace Gateway.Hosting.Events;

/// <summary>Why an event cannot be taken. The name goes on the dead-letter topic.</summary>
public enum EventFault
{
    /// <summary>The record is no envelope, or its body is not of its type.</summary>
    Unreadable,

    /// <summary>The producer or its key is not enrolled, or may not write this topic.</summary>
    UnknownProducer,

    /// <summary>The signature does not verify over type, topic, key and body.</summary>
    BadSignature,

    /// <summary>The type, schema version or sealing is not one that this reader knows: it waits, visibly.</summary>
    UnknownType,

    /// <summary>What the body says contradicts the record's key or its producer.</summary>
    Contradiction,
}

/// <summary>An event that verified.</summary>
/// <typeparam name="T">The body's message.</typeparam>
/// <param name="Body">The body.</param>
/// <param name="Producer">The member that signed.</param>
/// <param name="Time">When the producer wrote it.</param>
public sealed record OpenedEvent<T>(T Body, EnrolledMember Producer, DateTimeOffset Time)
    where T : IMessage<T>;

/// <summary>Opens signed envelopes: believes the producer's signature and nothing else.</summary>
/// <param name="register">The register to believe.</param>
public sealed class EventOpener(EnrolmentRegister register)
{
    /// <summary>Opens an event of one type.</summary>
    /// <param name="topic">Topic from which it was read.</param>
    /// <param name="key">Key under which it was read.</param>
    /// <param name="value">The serialised envelope.</param>
    /// <param name="writer">The component that may write the topic.</param>
    /// <param name="opened">The event.</param>
    /// <param name="fault">Why it cannot be taken.</param>
    public bool TryOpen<T>(
        string topic,
        ReadOnlySpan<byte> key,
        ReadOnlySpan<byte> value,
        Component writer,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out OpenedEvent<T>? opened,
        out EventFault fault)
        where T : IMessage<T>, new()
    {
        opened = null;
        fault = EventFault.Unreadable;
        var body = new T();
        try
        {
            var envelope = Envelope.Parser.ParseFrom(value);
            if (envelope.Type != body.Descriptor.FullName || envelope.SchemaVersion != EventSigner.SchemaVersion || envelope.Sealing is not null)
            {
                fault = EventFault.UnknownType;
                return false;
            }

            var producer = register.ByKey(envelope.KeyId.Span);
            if (producer is null || producer.Code != envelope.Producer || producer.Component != writer)
            {
                fault = EventFault.UnknownProducer;
                return false;
            }

            if (!producer.SigningKey.Verify(EventSigner.SignedBytes(topic, key, envelope), envelope.Signature.Span))
            {
                fault = EventFault.BadSignature;
                return false;
            }

            body.MergeFrom(envelope.Body);
            if (!Instants.TryRead(envelope.Time, out var time))
                return false;
            opened = new OpenedEvent<T>(body, producer, time);
            return true;
        }
        catch (InvalidProtocolBufferException)
        {
            return false;
        }
    }
}
