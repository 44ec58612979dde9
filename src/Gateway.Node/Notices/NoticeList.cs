using System.Data.Common;
using Gateway.Contracts.Enrolment.V1;
using Gateway.Contracts.Events.V1;
using Gateway.Contracts.Node.V1;
using Gateway.Hosting.Refusals;
using Gateway.Hosting.Roles;
using Gateway.Node.Cases;
using Gateway.Node.Flags;
using Gateway.Node.Requests;
using Gateway.Storage;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Gateway.Node.Notices;

/// <summary>The notices and alerts of this agency, beside the own cases that they are about.</summary>
internal sealed class NoticeList(Database database, RoleIdentity identity, NodeSecret secret, AnsweredRequests requests, TimeProvider clock)
{
    private const int Usual = 100;
    private const int Most = 1_000;

    public Task<ListNoticesReply> NoticesAsync(ListNoticesRequest request, CancellationToken cancellation) =>
        database.ReadAsync(
            async connection =>
            {
                var reply = new ListNoticesReply();
                foreach (var notice in await NoticeRows.NewestAsync(connection, request.UnacknowledgedOnly, LimitOf(request.Limit)))
                    reply.Notices.Add(await BesideItsCaseAsync(connection, notice));
                return reply;
            },
            cancellation);

    public Task<ListAlertsReply> AlertsAsync(ListAlertsRequest request, CancellationToken cancellation) =>
        database.ReadAsync(
            async connection =>
            {
                var reply = new ListAlertsReply();
                foreach (var alert in await NoticeRows.NewestAlertsAsync(connection, LimitOf(request.Limit)))
                {
                    var (_, reference) = await CaseOfAsync(connection, alert.FlagId);
                    reply.Alerts.Add(new Alert { Record = alert, OwnCaseReference = reference, DutyDesk = DeskOf(alert.Requester) });
                }

                return reply;
            },
            cancellation);

    /// <summary>Notes that somebody has taken note.</summary>
    /// <exception cref="RpcException">There is no such notice, or nobody is named.</exception>
    public Task<AcknowledgeNoticeReply> AcknowledgeAsync(AcknowledgeNoticeRequest request, CancellationToken cancellation)
    {
        AnsweredRequests.RequireValid(request.RequestId);
        if (string.IsNullOrWhiteSpace(request.Operator))
            throw Refusal.Because(RefusalReason.Malformed, "Say who took note.", [new("operator", "The name by which the force knows the person.")]);
        return database.WriteAsync(
            "acknowledge a notice",
            connection => requests.OnceAsync(connection, nameof(AcknowledgeAsync), request.RequestId, request, async () =>
            {
                var at = await NoticeRows.AcknowledgeAsync(connection, request.NoticeId.ToByteArray(), secret.PseudonymOf(request.Operator), clock.GetUtcNow())
                    ?? throw Refusal.Because(RefusalReason.NotFound, "There is no such notice, or a newer one has taken its place: list the notices again.");
                return new AcknowledgeNoticeReply { AcknowledgedAt = Timestamp.FromDateTimeOffset(at) };
            }),
            cancellation);
    }

    private async Task<Notice> BesideItsCaseAsync(DbConnection connection, StoredNotice stored)
    {
        var (caseId, reference) = await CaseOfAsync(connection, stored.Record.OwnFlagId);
        return new Notice
        {
            Record = stored.Record,
            OwnCaseId = caseId,
            OwnCaseReference = reference,
            DutyDesk = stored.Record.Tier >= Tier.Contact ? DeskOf(stored.Record.Holder) : null,
            ReceivedAt = Timestamp.FromDateTimeOffset(stored.ReceivedAt),
            AcknowledgedAt = stored.AcknowledgedAt is { } at ? Timestamp.FromDateTimeOffset(at) : null,
        };
    }

    private static async Task<(ByteString CaseId, string Reference)> CaseOfAsync(DbConnection connection, ByteString flagId) =>
        await FlagRows.FindAsync(connection, flagId.ToByteArray()) is { } flag
            ? (ByteString.CopyFrom(flag.CaseId), await CaseRows.ReferenceOfAsync(connection, flag.CaseId))
            : (ByteString.Empty, string.Empty);

    private static int LimitOf(uint asked) => asked == 0 ? Usual : (int)Math.Min(asked, Most);

    private DutyDesk DeskOf(string code) => identity.Register.ByCode(code)?.Entry.Agency?.DutyDesk ?? new DutyDesk();
}
