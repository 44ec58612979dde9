using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;

namespace Gateway.Hosting.Refusals;

/// <summary>What is wrong with one field of a call, and what to do about it. Never quotes the value.</summary>
/// <param name="Field">Path of the field, for example <c>case.subjects[0].dates_of_birth[1]</c>.</param>
/// <param name="Problem">What is wrong and what to do.</param>
public sealed record FieldProblem(string Field, string Problem);

/// <summary>
/// Refusals of calls, as gRPC statuses with google.rpc details from a closed list: <c>ErrorInfo</c> with the reason, and
/// <c>BadRequest</c> with the fields.
/// </summary>
public static class Refusal
{
    /// <summary>Domain of every <c>ErrorInfo</c>.</summary>
    public const string Domain = "gateway";

    /// <summary>Makes the exception to throw.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="whatToDo">One sentence for a person, without anything from the call.</param>
    /// <param name="fields">The fields at fault, if any.</param>
    public static RpcException Because(RefusalReason reason, string whatToDo, IReadOnlyCollection<FieldProblem>? fields = null)
    {
        var status = new Google.Rpc.Status
        {
            Code = (int)CodeOf(reason),
            Message = whatToDo,
            Details = { Any.Pack(new ErrorInfo { Domain = Domain, Reason = reason.ToString() }) },
        };
        if (fields is { Count: > 0 })
        {
            var details = new BadRequest();
            details.FieldViolations.AddRange(fields.Select(field => new BadRequest.Types.FieldViolation { Field = field.Field, Description = field.Problem }));
            status.Details.Add(Any.Pack(details));
        }

        return status.ToRpcException();
    }

    /// <summary>The reason that an exception of another role carries, or null when it carries none.</summary>
    public static RefusalReason? ReasonOf(RpcException exception) =>
        exception.GetRpcStatus()?.GetDetail<ErrorInfo>() is { Domain: Domain } info && System.Enum.TryParse<RefusalReason>(info.Reason, out var reason) && System.Enum.IsDefined(reason)
            ? reason
            : null;

    /// <summary>The fields at fault that an exception of another role names.</summary>
    public static IReadOnlyList<FieldProblem> FieldsOf(RpcException exception) =>
        exception.GetRpcStatus()?.GetDetail<BadRequest>()?.FieldViolations.Select(field => new FieldProblem(field.Field, field.Description)).ToList() ?? [];

    private static StatusCode CodeOf(RefusalReason reason) => reason switch
    {
        RefusalReason.NotEnrolled or RefusalReason.WrongCaller or RefusalReason.RoleNotEnrolled => StatusCode.PermissionDenied,
        RefusalReason.BadSignature or RefusalReason.OutsideClockWindow or RefusalReason.Replayed => StatusCode.Unauthenticated,
        RefusalReason.Malformed or RefusalReason.TokensNotThoseSigned => StatusCode.InvalidArgument,
        RefusalReason.RequestIdReused => StatusCode.AlreadyExists,
        RefusalReason.NotFound => StatusCode.NotFound,
        RefusalReason.OutOfRange => StatusCode.OutOfRange,
        RefusalReason.RevisionConflict => StatusCode.Aborted,
        RefusalReason.UnknownEpoch or RefusalReason.QueryTooOld or RefusalReason.RegisterExpired or RefusalReason.PolicyUnavailable => StatusCode.FailedPrecondition,
        RefusalReason.StorageUnavailable or RefusalReason.Rebuilding or RefusalReason.CustodianUnreachable or RefusalReason.ExchangeUnreachable
            or RefusalReason.MatcherUnreachable or RefusalReason.EventLogUnreachable => StatusCode.Unavailable,
        _ => StatusCode.Internal,
    };
}
