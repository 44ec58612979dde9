using System.Diagnostics.CodeAnalysis;
using Gateway.Contracts.Custodian.V1;
using Gateway.Contracts.Enrolment.V1;
using Gateway.Hosting.Enrolment;
using Gateway.Hosting.Refusals;
using Gateway.Hosting.Sealing;
using Google.Protobuf;

namespace Gateway.Hosting.Requests;

/// <summary>
/// Signing and checking of evaluation batches (protocol decision 7): every evaluation belongs to a flag version or a query of the node that signed.
/// </summary>
public static class SignedEvaluations
{
    private static readonly byte[] Context = "gateway.evaluation-batch.v1\0"u8.ToArray();

    /// <summary>Signs a batch.</summary>
    public static EvaluateRequest Sign(EvaluationBatch batch, SigningKey key)
    {
        var bytes = batch.ToByteString();
        return new EvaluateRequest
        {
            Batch = bytes,
            KeyId = ByteString.CopyFrom(key.Id.Export()),
            Signature = ByteString.CopyFrom(key.Sign([.. Context, .. bytes.Span])),
        };
    }

    /// <summary>Checks who signed a batch, when, and that its ids have their shape. The elements are the custodian's to check.</summary>
    /// <param name="request">The request as it arrived.</param>
    /// <param name="register">The register to believe.</param>
    /// <param name="now">The checker's one clock reading.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="node">The node that signed.</param>
    /// <param name="refusal">Why it is refused.</param>
    /// <param name="whatToDo">One sentence for a person.</param>
    public static bool TryVerify(
        EvaluateRequest? request,
        EnrolmentRegister register,
        DateTimeOffset now,
        [NotNullWhen(true)] out EvaluationBatch? batch,
        [NotNullWhen(true)] out EnrolledMember? node,
        out RefusalReason refusal,
        out string whatToDo)
    {
        node = null;
        batch = request is null ? null : Parse(request.Batch);
        if (request is null || batch is not { Agency.Length: > 0 } || !Instants.TryRead(batch.Time, out var time) || !RequestId.IsValid(batch.RequestId.Span))
        {
            (refusal, whatToDo) = (RefusalReason.Malformed, "The batch cannot be read, or lacks its agency, request id or time.");
            return false;
        }

        if (!batch.Evaluations.All(BelongsToSomething))
        {
            (refusal, whatToDo) = (RefusalReason.Malformed, "Every evaluation must name the flag version or the query that it belongs to.");
            return false;
        }

        node = register.IsCurrent(now) ? register.ByKey(request.KeyId.Span) : null;
        if (node is null || node.Code != batch.Agency || node.Component != Component.Node)
        {
            (refusal, whatToDo) = register.IsCurrent(now)
                ? (RefusalReason.NotEnrolled, "The batch's key is not enrolled for its agency.")
                : (RefusalReason.RegisterExpired, "The enrolment register has expired: load the newest one.");
            node = null;
            return false;
        }

        if (!node.SigningKey.Verify([.. Context, .. request.Batch.Span], request.Signature.Span))
        {
            (refusal, whatToDo) = (RefusalReason.BadSignature, "The batch's signature does not verify.");
            return false;
        }

        if ((now - time).Duration() > SignedRequests.ClockWindow)
        {
            (refusal, whatToDo) = (RefusalReason.OutsideClockWindow, "The batch was signed more than five minutes from now: check the node's clock and send it again.");
            return false;
        }

        (refusal, whatToDo) = (default, string.Empty);
        return true;
    }

    private static bool BelongsToSomething(Evaluation evaluation) => evaluation.BelongsToCase switch
    {
        Evaluation.BelongsToOneofCase.Flag => evaluation.Flag is { FlagId.Length: 16, Version: > 0 },
        Evaluation.BelongsToOneofCase.QueryId => RequestId.IsValid(evaluation.QueryId.Span),
        _ => false,
    };

    private static EvaluationBatch? Parse(ByteString bytes)
    {
        try
        {
            return EvaluationBatch.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }
}
