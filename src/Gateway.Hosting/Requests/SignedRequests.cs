using Gateway.Contracts.Events.V1;
using Gateway.Contracts.Exchange.V1;
using Gateway.Hosting.Enrolment;
using Gateway.Hosting.Refusals;
using Gateway.Hosting.Sealing;
using Google.Protobuf;

namespace Gateway.Hosting.Requests;

/// <summary>A request whose signature, enrolment, role, clock and shape have been checked.</summary>
/// <param name="Body">What was signed.</param>
/// <param name="Requester">The member that signed.</param>
/// <param name="BodySha256">SHA-256 of the signed bytes.</param>
public sealed record VerifiedRequest(RequestBody Body, EnrolledMember Requester, byte[] BodySha256);

/// <summary>
/// Signing and checking of requests (protocol decision 1). Exchange, matcher and holder each check for themselves; whether a nonce
/// was used before is the checker's own memory and not decided here.
/// </summary>
public static class SignedRequests
{
    /// <summary>How far a request's clock may be from the checker's.</summary>
    public static readonly TimeSpan ClockWindow = TimeSpan.FromMinutes(5);

    private static readonly byte[] Context = "gateway.signed-request.v1\0"u8.ToArray();

    /// <summary>Signs a request.</summary>
    public static SignedRequest Sign(RequestBody body, SigningKey key)
    {
        var bytes = body.ToByteString();
        return new SignedRequest
        {
            Body = bytes,
            KeyId = ByteString.CopyFrom(key.Id.Export()),
            Signature = ByteString.CopyFrom(key.Sign([.. Context, .. bytes.Span])),
        };
    }

    /// <summary>Checks a request.</summary>
    /// <param name="request">The request as it arrived.</param>
    /// <param name="register">The register to believe.</param>
    /// <param name="now">The checker's one clock reading.</param>
    /// <param name="verified">The checked request.</param>
    /// <param name="refusal">Why it is refused.</param>
    /// <param name="whatToDo">One sentence for a person.</param>
    public static bool TryVerify(
        SignedRequest? request,
        EnrolmentRegister register,
        DateTimeOffset now,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out VerifiedRequest? verified,
        out RefusalReason refusal,
        out string whatToDo)
    {
        verified = null;
        var body = request is null ? null : Parse(request.Body);
        if (request is null || body is null || Malformation(body) is not null)
        {
            (refusal, whatToDo) = (RefusalReason.Malformed, body is null ? "The request is missing or cannot be read." : Malformation(body)!);
            return false;
        }

        if (!register.IsCurrent(now))
        {
            (refusal, whatToDo) = (RefusalReason.RegisterExpired, "The enrolment register has expired: load the newest one.");
            return false;
        }

        var requester = register.ByKey(request.KeyId.Span);
        if (requester is null || requester.Code != body.Agency || requester.Component != Contracts.Enrolment.V1.Component.Node)
        {
            (refusal, whatToDo) = (RefusalReason.NotEnrolled, "The request's key is not enrolled for its agency.");
            return false;
        }

        if (!requester.SigningKey.Verify([.. Context, .. request.Body.Span], request.Signature.Span))
        {
            (refusal, whatToDo) = (RefusalReason.BadSignature, "The request's signature does not verify.");
            return false;
        }

        if ((now - body.Time.ToDateTimeOffset()).Duration() > ClockWindow)
        {
            (refusal, whatToDo) = (RefusalReason.OutsideClockWindow, "The request was signed more than five minutes from now: check the node's clock and ask again.");
            return false;
        }

        if (!requester.Roles.Contains(body.Role))
        {
            (refusal, whatToDo) = (RefusalReason.RoleNotEnrolled, "The role is not enrolled for the agency.");
            return false;
        }

        verified = new VerifiedRequest(body, requester, System.Security.Cryptography.SHA256.HashData(request.Body.Span));
        (refusal, whatToDo) = (default, string.Empty);
        return true;
    }

    /// <summary>Checks a request and throws what the caller should see.</summary>
    /// <exception cref="Grpc.Core.RpcException">The request is refused.</exception>
    public static VerifiedRequest Verify(SignedRequest? request, EnrolmentRegister register, DateTimeOffset now) =>
        TryVerify(request, register, now, out var verified, out var refusal, out var whatToDo)
            ? verified
            : throw Refusal.Because(refusal, whatToDo);

    private static RequestBody? Parse(ByteString bytes)
    {
        try
        {
            return RequestBody.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    // policy.md, Views: a request whose own attributes are malformed is refused before anything is looked up.
    private static string? Malformation(RequestBody body) => body switch
    {
        { Agency.Length: 0 } => "The request names no agency.",
        { Operator.Length: not 16 } => "The operator's pseudonym must be 16 bytes.",
        { TokensSha256.Length: not 32 } => "The hash of the tokens must be 32 bytes.",
        { Nonce.Length: not 16 } => "The nonce must be 16 bytes.",
        { ReplyKey.Length: not SealingPublicKey.Length } => "The reply key must be 32 bytes.",
        _ when !Instants.TryRead(body.Time, out _) => "The request carries no time.",
        _ when !RequestId.IsValid(body.RequestId.Span) => "The request id must be a UUIDv7 of 16 bytes.",
        _ when body.Role == Role.Unspecified || !Enum.IsDefined(body.Role) => "The role is missing or unknown.",
        _ when body.Purpose == Purpose.Unspecified || !Enum.IsDefined(body.Purpose) => "The purpose is missing or unknown.",
        _ when body.LegalBasis == LegalBasis.Unspecified || !Enum.IsDefined(body.LegalBasis) => "The legal basis is missing or unknown.",
        _ when body.Urgency == Urgency.Unspecified || !Enum.IsDefined(body.Urgency) => "The urgency is missing or unknown.",
        _ => null,
    };
}
