using FsCheck.Xunit;
using Gateway.Contracts.Enrolment.V1;
using Gateway.Contracts.Events.V1;
using Gateway.Hosting.Enrolment;
using Gateway.Hosting.Events;
using Gateway.Hosting.Sealing;
using Gateway.Hosting.Tests.Samples;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Gateway.Hosting.Tests.Events;

public sealed class EventSignatureTests
{
    private const string Topic = "flags.v1";
    private static readonly byte[] Key = [1, 2, 3, 4];

    private static readonly SampleMember Essex = new("essex", Component.Node);
    private static readonly SampleMember Gwent = new("gwent", Component.Node);
    private static readonly SampleMember Exchange = new("exchange", Component.Exchange);
    private static readonly EnrolmentRegister Register = SampleRegister.Open(Essex, Gwent, Exchange);
    private static readonly FlagRecord Flag = new() { FlagId = ByteString.CopyFrom(Key), Version = 3, Agency = "essex", Force = "essex" };

    [Fact]
    public void An_event_opens_with_its_body_producer_and_time()
    {
        Assert.True(Opens(Wrapped(), out var opened, out _));

        Assert.Equal(Flag, opened!.Body);
        Assert.Equal("essex", opened.Producer.Code);
        Assert.Equal(SampleRegister.Now, opened.Time);
    }

    [Fact]
    public void An_event_does_not_open_on_another_topic() =>
        Assert.Equal(EventFault.BadSignature, Fault(Wrapped(), topic: "labels.v1"));

    [Fact]
    public void An_event_does_not_open_under_another_key() =>
        Assert.Equal(EventFault.BadSignature, Fault(Wrapped(), key: [1, 2, 3, 5]));

    [Fact]
    public void Topic_and_key_cannot_lend_each_other_bytes() =>
        Assert.Equal(EventFault.BadSignature, Fault(Wrapped(), topic: Topic + "\u0001", key: [2, 3, 4]));

    [Fact]
    public void An_event_of_a_component_that_may_not_write_the_topic_is_refused()
    {
        Assert.Equal(EventFault.UnknownProducer, Fault(Wrapped(), writer: Component.Exchange));
        Assert.Equal(EventFault.UnknownProducer, Fault(Signer(Exchange).Wrap(Topic, Key, Flag)));
    }

    [Fact]
    public void An_event_of_a_stranger_is_refused()
    {
        using var stranger = SigningKey.Generate();

        Assert.Equal(EventFault.UnknownProducer, Fault(new EventSigner("essex", stranger, new FixedClock()).Wrap(Topic, Key, Flag)));
    }

    [Fact]
    public void A_node_cannot_write_in_the_name_of_another() =>
        Assert.Equal(EventFault.UnknownProducer, Fault(new EventSigner("gwent", Essex.SigningKey, new FixedClock()).Wrap(Topic, Key, Flag)));

    public static TheoryData<EventFault, Action<Envelope>> Altered => new()
    {
        { EventFault.UnknownType, envelope => envelope.Type = LabelRecord.Descriptor.FullName },
        { EventFault.UnknownType, envelope => envelope.Type = "gateway.events.v1.Tomorrow" },
        { EventFault.UnknownType, envelope => envelope.SchemaVersion = 2 },
        { EventFault.UnknownType, envelope => envelope.Sealing = new Contracts.Events.V1.Sealing { DataKeyNumber = 1 } },
        { EventFault.BadSignature, envelope => envelope.EventId = ByteString.CopyFrom(new byte[16]) },
        { EventFault.UnknownProducer, envelope => envelope.Producer = "gwent" },
        { EventFault.BadSignature, envelope => envelope.Time = Timestamp.FromDateTimeOffset(SampleRegister.Now.AddDays(1)) },
        { EventFault.BadSignature, envelope => envelope.Time = null },
        { EventFault.BadSignature, envelope => envelope.Body = new FlagRecord(Flag) { Version = 4 }.ToByteString() },
        { EventFault.BadSignature, envelope => envelope.Body = ByteString.Empty },
        { EventFault.UnknownProducer, envelope => envelope.KeyId = ByteString.CopyFrom(Gwent.SigningKey.Id.Export()) },
        { EventFault.UnknownProducer, envelope => envelope.KeyId = ByteString.Empty },
        { EventFault.BadSignature, envelope => envelope.Signature = ByteString.CopyFrom(new byte[64]) },
        { EventFault.BadSignature, envelope => envelope.Signature = ByteString.Empty },
    };

    [Theory]
    [MemberData(nameof(Altered))]
    public void An_envelope_that_was_altered_in_one_field_is_refused(EventFault fault, Action<Envelope> alter)
    {
        var envelope = Envelope.Parser.ParseFrom(Wrapped());
        alter(envelope);

        Assert.Equal(fault, Fault(envelope.ToByteArray()));
    }

    [Property(MaxTest = 300)]
    public bool An_envelope_of_which_one_bit_was_flipped_does_not_open(int which)
    {
        var bytes = Wrapped();
        var bit = (int)((uint)which % (uint)(bytes.Length * 8));
        bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        return !Opens(bytes, out _, out _);
    }

    [Fact]
    public void A_body_that_is_signed_but_not_of_its_type_is_unreadable() =>
        Assert.Equal(EventFault.Unreadable, Fault(Signed(envelope => envelope.Body = ByteString.CopyFrom(0xff, 0xff))));

    [Fact]
    public void A_time_that_is_signed_but_no_instant_is_unreadable() =>
        Assert.Equal(EventFault.Unreadable, Fault(Signed(envelope => envelope.Time = new Timestamp { Seconds = long.MaxValue })));

    [Theory]
    [InlineData(new byte[0], EventFault.UnknownType)]
    [InlineData(new byte[] { 0xff, 0xff, 0xff }, EventFault.Unreadable)]
    public void What_is_no_envelope_is_refused(byte[] value, EventFault fault) => Assert.Equal(fault, Fault(value));

    private static EventSigner Signer(SampleMember member) => new(member.Code, member.SigningKey, new FixedClock());

    private static byte[] Wrapped() => Signer(Essex).Wrap(Topic, Key, Flag);

    private static byte[] Signed(Action<Envelope> spoil)
    {
        var envelope = Envelope.Parser.ParseFrom(Wrapped());
        spoil(envelope);
        envelope.Signature = ByteString.CopyFrom(Essex.SigningKey.Sign(EventSigner.SignedBytes(Topic, Key, envelope)));
        return envelope.ToByteArray();
    }

    private static bool Opens(byte[] value, out OpenedEvent<FlagRecord>? opened, out EventFault fault) =>
        new EventOpener(Register).TryOpen(Topic, Key, value, Component.Node, out opened, out fault);

    private static EventFault Fault(byte[] value, string topic = Topic, byte[]? key = null, Component writer = Component.Node)
    {
        Assert.False(new EventOpener(Register).TryOpen<FlagRecord>(topic, key ?? Key, value, writer, out var opened, out var fault));
        Assert.Null(opened);
        return fault;
    }
}
