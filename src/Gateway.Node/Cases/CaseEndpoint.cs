using Gateway.Contracts.Node.V1;
using Gateway.Hosting.Callers;
using Gateway.Node.Callers;
using Grpc.Core;

namespace Gateway.Node.Cases;

/// <summary>The register's door for the force's own systems.</summary>
[LocalSystemsOnly]
internal sealed class CaseEndpoint(CaseRegister register) : CaseService.CaseServiceBase
{
    /// <inheritdoc/>
    public override Task<PutCaseReply> PutCase(PutCaseRequest request, ServerCallContext context) =>
        register.PutAsync(request, LocalSystem.Of(context), context.CancellationToken);

    /// <inheritdoc/>
    public override Task<GetCaseReply> GetCase(GetCaseRequest request, ServerCallContext context) =>
        register.GetAsync(request, LocalSystem.Of(context), context.CancellationToken);

    /// <inheritdoc/>
    public override Task<AmendCaseReply> AmendCase(AmendCaseRequest request, ServerCallContext context) =>
        register.AmendAsync(request, LocalSystem.Of(context), context.CancellationToken);

    /// <inheritdoc/>
    public override Task<WithdrawCaseReply> WithdrawCase(WithdrawCaseRequest request, ServerCallContext context) =>
        register.WithdrawAsync(request, LocalSystem.Of(context), context.CancellationToken);
}
