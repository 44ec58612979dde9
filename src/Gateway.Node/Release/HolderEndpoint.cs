using Gateway.Contracts.Enrolment.V1;
using Gateway.Contracts.Node.V1;
using Gateway.Hosting.Callers;
using Grpc.Core;

namespace Gateway.Node.Release;

/// <summary>The holder's door, for the enrolled exchange alone.</summary>
[AllowedCallers(Component.Exchange)]
internal sealed class HolderEndpoint(RecordRelease release) : HolderService.HolderServiceBase
{
    /// <inheritdoc/>
    public override Task<ReleaseReply> Release(ReleaseRequest request, ServerCallContext context) =>
        release.ReleaseAsync(request, context.CancellationToken);
}
