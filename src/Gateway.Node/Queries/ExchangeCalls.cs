using Gateway.Contracts.Enrolment.V1;
using Gateway.Contracts.Exchange.V1;
using Gateway.Hosting.Enrolment;
using Gateway.Hosting.Refusals;
using Gateway.Hosting.Roles;
using Gateway.Node.Tokenising;
using Grpc.Core;

namespace Gateway.Node.Queries;

/// <summary>Calls of the enrolled exchange. Whatever fails becomes a refusal that names what cannot be reached.</summary>
internal sealed class ExchangeCalls(RoleIdentity identity, Peers peers)
{
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(15);

    /// <summary>The enrolled exchange.</summary>
    /// <exception cref="RpcException">The register names none, or several.</exception>
    public EnrolledMember Exchange => TheOne(Component.Exchange);

    /// <summary>The enrolled matcher.</summary>
    /// <exception cref="RpcException">The register names none, or several.</exception>
    public EnrolledMember Matcher => TheOne(Component.Matcher);

    /// <summary>Calls the exchange.</summary>
    /// <exception cref="RpcException">It refused, and why; or it did not answer.</exception>
    public async Task<TReply> CallAsync<TReply>(Func<ExchangeService.ExchangeServiceClient, CallOptions, AsyncUnaryCall<TReply>> call, CancellationToken cancellation)
    {
        var client = new ExchangeService.ExchangeServiceClient(peers.CallerOf(Exchange));
        try
        {
            using var answer = call(client, new CallOptions(deadline: DateTime.UtcNow + LongestAnswer, cancellationToken: cancellation));
            return await answer.ResponseAsync;
        }
        catch (RpcException refused) when (!cancellation.IsCancellationRequested)
        {
            throw Refusal.ReasonOf(refused) is { } reason
                ? Refusal.Because(reason, $"The exchange refused: {refused.Status.Detail}", [.. Refusal.FieldsOf(refused)])
                : Refusal.Because(RefusalReason.ExchangeUnreachable, "The exchange cannot be reached; nothing was released. Ask again under a new request id, or call the duty desk of the force you think of.");
        }
    }

    private EnrolledMember TheOne(Component component)
    {
        try
        {
            return identity.Register.TheOne(component);
        }
        catch (EnrolmentException)
        {
            throw Refusal.Because(RefusalReason.NotEnrolled, $"The enrolment register does not name exactly one {component}: load the newest one.");
        }
    }
}
