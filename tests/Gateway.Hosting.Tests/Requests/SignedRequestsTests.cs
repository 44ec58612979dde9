using FsCheck;
using FsCheck.Xunit;
using Gateway.Contracts.Enrolment.V1;
using Gateway.Contracts.Events.V1;
using Gateway.Contracts.Exchange.V1;
using Gateway.Hosting.Enrolment;
using Gateway.Hosting.Refusals;
using Gateway.Hosting.Requests;
using Gateway.Hosting.Sealing;
using Gateway.Hosting.Tests.Samples;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Gateway.Hosting.Tests.Requests;

public sealed class SignedRequestsTests
{
    private static readonly SampleMember Essex = new("essex", Component.Node);
    private static readonly SampleMember Gwent = new("gwent", Component.Node);
    private static readonly SampleMember Exchange = new("exchange", Component.Exchange);
    private static readonly EnrolmentRegister Register = SampleRegister.Open(Essex, Gwent, Exchange);

    [Fact]
    public void A_request_of_an_enrolled_node_is_believed()
    {
        var body = SampleRequest.Body("essex");

        var verified = SignedRequests.Verify(SignedRequests.Sign(body, Essex.SigningKey), Register, SampleRegister.Now);

        Assert.Equal(body, verified.Body);
        Assert.Equal("essex", verified.Requester.Code);
        Assert.Equal(System.Security.Cryptography.SHA256.HashData(body.ToByteArray()), verified.BodySha256);
    }

    public static TheoryData<string, Action<RequestBody>> Malformed => new()
    {
        { "agency", body => body.Agency = "" },
        { "operator", body => body.Operator = ByteString.CopyFrom(new byte[15]) },
        { "hash of the tokens", body => body.TokensSha256 = ByteString.CopyFrom(new byte[31]) },
        { "nonce", body => body.Nonce = ByteString.CopyFrom(new byte[17]) },
        { "reply key", body => body.ReplyKey = ByteString.Empty },
        { "no time", body => body.Time = null },
        { "no time", body => body.Time = new Timestamp { Seconds = long.MaxValue } },
        { "no time", body => body.Time = new Timestamp { Seconds = 1_700_000_000, Nanos = -1 } },
        { "request id", body => body.RequestId = ByteString.CopyFrom(new byte[16]) },
        { "request id", body => body.RequestId = ByteString.CopyFrom(Guid.Parse("f3b1c2d4-0000-4000-8000-000000000000").ToByteArray(bigEndian: true)) },
        { "request id", body => body.RequestId = ByteString.Empty },
        { "role", body => body.Role = Role.Unspecified },
        { "role", body => body.Role = (Role)99 },
        { "purpose", body => body.Purpose = Purpose.Unspecified },
        { "purpose", body => body.Purpose = (Purpose)99 },
        { "legal basis", body => body.LegalBasis = LegalBasis.Unspecified },
        { "legal basis", body => body.LegalBasis = (LegalBasis)99 },
        { "urgency", body => body.Urgency = Urgency.Unspecified },
        { "urgency", body => body.Urgency = (Urgency)99 },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void A_malformed_field_is_refused_by_its_name_even_when_it_is_signed(string names, Action<RequestBody> spoil)
    {
        var body = SampleRequest.Body("essex");
        spoil(body);

        Assert.Contains(names, Refused(RefusalReason.Malformed, SignedRequests.Sign(body, Essex.SigningKey)));
    }

    [Fact]
    public void Nothing_and_garbage_are_malformed()
    {
        Refused(RefusalReason.Malformed, null);
        Refused(RefusalReason.Malformed, new SignedRequest { Body = ByteString.CopyFrom(0xff, 0xff) });
    }

    [Fact]
    public void An_agency_that_is_not_enrolled_is_refused()
    {
        using var stranger = SigningKey.Generate();

        Refused(RefusalReason.NotEnrolled, SignedRequests.Sign(SampleRequest.Body("essex"), stranger));
        Refused(RefusalReason.NotEnrolled, SignedRequests.Sign(SampleRequest.Body("kent"), Essex.SigningKey));
    }

    [Fact]
    public void A_node_cannot_ask_in_the_name_of_another() =>
        Refused(RefusalReason.NotEnrolled, SignedRequests.Sign(SampleRequest.Body("gwent"), Essex.SigningKey));

    [Fact]
    public void An_exchange_cannot_invent_a_request_of_its_own_or_of_a_node()
    {
        Refused(RefusalReason.NotEnrolled, SignedRequests.Sign(SampleRequest.Body("exchange"), Exchange.SigningKey));
        Refused(RefusalReason.NotEnrolled, SignedRequests.Sign(SampleRequest.Body("essex"), Exchange.SigningKey));
        var forged = SignedRequests.Sign(SampleRequest.Body("essex"), Exchange.SigningKey);
        forged.KeyId = ByteString.CopyFrom(Essex.SigningKey.Id.Export());
        Refused(RefusalReason.BadSignature, forged);
    }

    [Fact]
    public void A_role_outside_the_enrolment_is_refused()
    {
        var body = SampleRequest.Body("essex");
        body.Role = Role.DvdsOfficer;

        Refused(RefusalReason.RoleNotEnrolled, SignedRequests.Sign(body, Essex.SigningKey));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(300_000, true)]
    [InlineData(-300_000, true)]
    [InlineData(300_001, false)]
    [InlineData(-300_001, false)]
    [InlineData(86_400_000, false)]
    public void The_clock_window_is_five_minutes_either_way(int milliseconds, bool believed)
    {
        var request = SignedRequests.Sign(SampleRequest.Body("essex"), Essex.SigningKey);
        var now = SampleRegister.Now.AddMilliseconds(milliseconds);

        var verified = SignedRequests.TryVerify(request, Register, now, out _, out var refusal, out _);

        Assert.Equal(believed, verified);
        if (!believed && now < Register.ExpiresAt)
            Assert.Equal(RefusalReason.OutsideClockWindow, refusal);
    }

    [Fact]
    public void Nothing_is_believed_under_an_expired_register()
    {
        var body = SampleRequest.Body("essex");
        body.Time = Timestamp.FromDateTimeOffset(Register.ExpiresAt);

        Assert.False(SignedRequests.TryVerify(SignedRequests.Sign(body, Essex.SigningKey), Register, Register.ExpiresAt, out _, out var refusal, out _));
        Assert.Equal(RefusalReason.RegisterExpired, refusal);
    }

    public static TheoryData<string, Action<RequestBody>> Altered => new()
    {
        { "operator", body => body.Operator = ByteString.CopyFrom(new byte[16]) },
        { "role", body => body.Role = Role.InvestigatingOfficer },
        { "purpose", body => body.Purpose = Purpose.PreventImminentHarm },
        { "legal basis", body => body.LegalBasis = LegalBasis.VitalInterests },
        { "urgency", body => body.Urgency = Urgency.Emergency },
        { "onward", body => body.Onward = true },
        { "tokens", body => body.TokensSha256 = ByteString.CopyFrom(new byte[32]) },
        { "request id", body => body.RequestId = ByteString.CopyFrom(RequestId.New(SampleRegister.Now)) },
        { "nonce", body => body.Nonce = ByteString.CopyFrom(new byte[16]) },
        { "time", body => body.Time = Timestamp.FromDateTimeOffset(SampleRegister.Now.AddSeconds(1)) },
        { "reply key", body => body.ReplyKey = ByteString.CopyFrom(Gwent.SealingKey.PublicKey.Export()) },
    };

    [Theory]
    [MemberData(nameof(Altered))]
    public void A_request_that_was_altered_in_one_field_has_a_bad_signature(string field, Action<RequestBody> alter)
    {
        var request = SignedRequests.Sign(SampleRequest.Body("essex"), Essex.SigningKey);
        var body = RequestBody.Parser.ParseFrom(request.Body);
        alter(body);
        Assert.NotEqual(request.Body, body.ToByteString());
        request.Body = body.ToByteString();

        Assert.True(Refused(RefusalReason.BadSignature, request).Length > 0, field);
    }

    [Fact]
    public void Every_field_of_a_request_is_altered_in_a_test()
    {
        // The agency is bound to the key before the signature is looked at: see A_node_cannot_ask_in_the_name_of_another.
        Assert.Equal(RequestBody.Descriptor.Fields.InDeclarationOrder().Count - 1, Altered.Count);
    }

    [Property(MaxTest = 500)]
    public bool A_request_of_which_one_bit_was_flipped_is_never_believed(NonNegativeInt which)
    {
        var bytes = SignedRequests.Sign(SampleRequest.Body("essex"), Essex.SigningKey).ToByteArray();
        var bit = which.Get * 7919 % (bytes.Length * 8);
        bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        try
        {
            return !SignedRequests.TryVerify(SignedRequest.Parser.ParseFrom(bytes), Register, SampleRegister.Now, out _, out _, out _);
        }
        catch (InvalidProtocolBufferException)
        {
            return true;
        }
    }

    [Fact]
    public void A_refusal_reaches_the_caller_with_its_reason_and_nothing_of_the_request()
    {
        var body = SampleRequest.Body("essex");
        body.Role = Role.DvdsOfficer;

        var exception = Assert.Throws<RpcException>(() => SignedRequests.Verify(SignedRequests.Sign(body, Essex.SigningKey), Register, SampleRegister.Now));

        Assert.Equal(StatusCode.PermissionDenied, exception.StatusCode);
        Assert.Equal(RefusalReason.RoleNotEnrolled, Refusal.ReasonOf(exception));
        Assert.DoesNotContain("essex", exception.ToString());
    }

    private static string Refused(RefusalReason reason, SignedRequest? request)
    {
        Assert.False(SignedRequests.TryVerify(request, Register, SampleRegister.Now, out var verified, out var refusal, out var whatToDo));
        Assert.Null(verified);
        Assert.Equal(reason, refusal);
        return whatToDo;
    }
}
