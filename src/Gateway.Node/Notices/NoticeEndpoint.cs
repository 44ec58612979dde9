using Gateway.Contracts.Node.V1;
using Gateway.Hosting.Callers;
using Grpc.Core;

namespace Gateway.Node.Notices;

/// <summary>The door for the coordinator's list.</summary>
[LocalSystemsOnly]
internal sealed class NoticeEndpoint(NoticeList list) : NoticeService.NoticeServiceBase
{
    /// <inheritdoc/>
    public override Task<ListNoticesReply> ListNotices(ListNoticesRequest request, ServerCallContext context) =>
        list.NoticesAsync(request, context.CancellationToken);

    /// <inheritdoc/>
    public override Task<ListAlertsReply> ListAlerts(ListAlertsRequest request, ServerCallContext context) =>
        list.AlertsAsync(request, context.CancellationToken);

    /// <inheritdoc/>
    public override Task<AcknowledgeNoticeReply> AcknowledgeNotice(AcknowledgeNoticeRequest request, ServerCallContext context) =>
        list.AcknowledgeAsync(request, context.CancellationToken);
}
