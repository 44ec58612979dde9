using FsCheck;
using FsCheck.Xunit;
using Gateway.Contracts.Custodian.V1;
using Gateway.Contracts.Enrolment.V1;
using Gateway.Hosting.Enrolment;
using Gateway.Hosting.Refusals;
using Gateway.Hosting.Requests;
using Gateway.Hosting.Sealing;
using Gateway.Hosting.Tests.Samples;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Gateway.Hosting.Tests.Requests;

public sealed class SignedEvaluationsTests
{
    private static readonly SampleMember Essex = new("essex", Component.Node);
    private static readonly SampleMember Gwent = new("gwent", Component.Node);
    private static readonly SampleMember Exchange = new("exchange", Component.Exchange);
    private static readonly EnrolmentRegister Register = SampleRegister.Open(Essex, Gwent, Exchange);

    [Fact]
    public void A_batch_of_an_enrolled_node_is_believed()
    {
        var batch = Batch("essex");

        Assert.True(SignedEvaluations.TryVerify(SignedEvaluations.Sign(batch, Essex.SigningKey), Register, SampleRegister.Now, out var verified, out var node, out _, out _));
        Assert.Equal(batch, verified);
        Assert.Equal("essex", node.Code);
    }

    public static TheoryData<Action<EvaluationBatch>> Malformed => new(
        batch => batch.Agency = "",
        batch => batch.Time = null,
        batch => batch.Time = new Timestamp { Seconds = long.MaxValue },
        batch => batch.RequestId = ByteString.CopyFrom(new byte[16]),
        batch => batch.Evaluations[0].ClearBelongsTo(),
        batch => batch.Evaluations[0].Flag = new FlagVersion { FlagId = ByteString.CopyFrom(new byte[16]) },
        batch => batch.Evaluations[0].Flag = new FlagVersion { FlagId = ByteString.CopyFrom(new byte[15]), Version = 1 },
        batch => batch.Evaluations[0].QueryId = ByteString.CopyFrom(new byte[16]));

    [Theory]
    [MemberData(nameof(Malformed))]
    public void A_malformed_batch_or_an_evaluation_that_belongs_to_nothing_is_refused_even_when_it_is_signed(Action<EvaluationBatch> spoil)
    {
        var batch = Batch("essex");
        spoil(batch);

        Refused(RefusalReason.Malformed, SignedEvaluations.Sign(batch, Essex.SigningKey));
    }

    [Fact]
    public void Nothing_and_garbage_are_malformed()
    {
        Refused(RefusalReason.Malformed, null);
        Refused(RefusalReason.Malformed, new EvaluateRequest { Batch = ByteString.CopyFrom(0xff, 0xff) });
    }

    [Fact]
    public void Only_an_enrolled_node_under_its_own_name_has_a_batch_evaluated()
    {
        using var stranger = SigningKey.Generate();

        Refused(RefusalReason.NotEnrolled, SignedEvaluations.Sign(Batch("essex"), stranger));
        Refused(RefusalReason.NotEnrolled, SignedEvaluations.Sign(Batch("gwent"), Essex.SigningKey));
        Refused(RefusalReason.NotEnrolled, SignedEvaluations.Sign(Batch("exchange"), Exchange.SigningKey));
    }

    [Theory]
    [InlineData(300_000, true)]
    [InlineData(-300_000, true)]
    [InlineData(300_001, false)]
    [InlineData(-300_001, false)]
    public void A_batch_is_believed_for_five_minutes_either_way(int milliseconds, bool believed)
    {
        var request = SignedEvaluations.Sign(Batch("essex"), Essex.SigningKey);

        Assert.Equal(believed, SignedEvaluations.TryVerify(request, Register, SampleRegister.Now.AddMilliseconds(milliseconds), out _, out _, out var refusal, out _));
        Assert.Equal(believed ? default : RefusalReason.OutsideClockWindow, refusal);
    }

    [Fact]
    public void No_batch_is_believed_under_an_expired_register()
    {
        Assert.False(SignedEvaluations.TryVerify(SignedEvaluations.Sign(Batch("essex"), Essex.SigningKey), Register, Register.ExpiresAt, out _, out _, out var refusal, out _));
        Assert.Equal(RefusalReason.RegisterExpired, refusal);
    }

    [Property(MaxTest = 300)]
    public bool A_batch_of_which_one_bit_was_flipped_is_never_believed(NonNegativeInt which)
    {
        var bytes = SignedEvaluations.Sign(Batch("essex"), Essex.SigningKey).ToByteArray();
        var bit = which.Get * 7919 % (bytes.Length * 8);
        bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        try
        {
            return !SignedEvaluations.TryVerify(EvaluateRequest.Parser.ParseFrom(bytes), Register, SampleRegister.Now, out _, out _, out _, out _);
        }
        catch (InvalidProtocolBufferException)
        {
            return true;
        }
    }

    [Fact]
    public void A_signature_on_a_batch_is_none_on_a_request()
    {
        // The same bytes under the same key, signed as something else.
        var request = SignedRequests.Sign(SampleRequest.Body("essex"), Essex.SigningKey);
        request.Signature = ByteString.CopyFrom(Essex.SigningKey.Sign([.. "gateway.evaluation-batch.v1\0"u8, .. request.Body.Span]));

        Assert.False(SignedRequests.TryVerify(request, Register, SampleRegister.Now, out _, out var refusal, out _));
        Assert.Equal(RefusalReason.BadSignature, refusal);
    }

    private static EvaluationBatch Batch(string agency) => new()
    {
        Agency = agency,
        Epoch = 1,
        RequestId = ByteString.CopyFrom(RequestId.New(SampleRegister.Now)),
        Time = Timestamp.FromDateTimeOffset(SampleRegister.Now),
        Evaluations =
        {
            new Evaluation
            {
                Flag = new FlagVersion { FlagId = ByteString.CopyFrom(new byte[16]), Version = 1 },
                BlindedElements = ByteString.CopyFrom(new byte[64]),
            },
            new Evaluation { QueryId = ByteString.CopyFrom(RequestId.New(SampleRegister.Now)), BlindedElements = ByteString.CopyFrom(new byte[32]) },
        },
    };

    private static void Refused(RefusalReason reason, EvaluateRequest? request)
    {
        Assert.False(SignedEvaluations.TryVerify(request, Register, SampleRegister.Now, out _, out var node, out var refusal, out var whatToDo));
        Assert.Null(node);
        Assert.Equal(reason, refusal);
        Assert.NotEmpty(whatToDo);
    }
}
