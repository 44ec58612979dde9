using Gateway.Contracts.Exchange.V1;
using Gateway.Hosting.Enrolment;
using Gateway.Hosting.Refusals;
using Gateway.Hosting.Requests;

namespace Gateway.Exchange.Queries;

/// <summary>Lets a signed request in only from the node that signed it. Nothing is looked up before.</summary>
internal sealed class RequestGate(EnrolmentRegister register)
{
    /// <summary>The request, verified.</summary>
    /// <param name="request">The request as it arrived.</param>
    /// <param name="caller">Who is on the other end of the connection.</param>
    /// <param name="now">The clock reading.</param>
    /// <exception cref="Grpc.Core.RpcException">The request is refused.</exception>
    public VerifiedRequest Admit(SignedRequest? request, EnrolledMember caller, DateTimeOffset now)
    {
        var verified = SignedRequests.Verify(request, register, now);
        return verified.Requester.Code == caller.Code
            ? verified
            : throw Refusal.Because(RefusalReason.WrongCaller, "A request is taken only from the node that signed it.");
    }
}
