using System.Data.Common;
using Gateway.Contracts.Enrolment.V1;
using Gateway.Contracts.Events.V1;
using Gateway.Contracts.Node.V1;
using Gateway.Hosting.Events;
using Gateway.Hosting.Roles;
using Gateway.Node.Journal;
using Gateway.Storage;
using Gateway.Streams;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging;

namespace Gateway.Node.Notices;

/// <summary>
/// Takes records of the notices topic that are for this agency, and believes only what the enrolled exchange signed. A newer version
/// replaces what an older one said; a withdrawn one leaves nothing of it.
/// </summary>
internal sealed partial class NoticeReading(Database database, EventOpener opener, RoleIdentity identity, TimeProvider clock, ILogger<NoticeReading> log)
{
    /// <summary>Keeps what is in a batch, in one transaction.</summary>
    /// <returns>How many notices and alerts were new.</returns>
    /// <exception cref="StorageException">The store failed; nothing of the batch was kept.</exception>
    public async Task<int> KeepAsync(IReadOnlyList<LogRecord> records, CancellationToken cancellation)
    {
        var notices = new List<NoticeRecord>();
        var alerts = new List<AlertRecord>();
        foreach (var record in records)
            Sort(record, notices, alerts);
        if (notices.Count + alerts.Count == 0)
            return 0;
        var now = clock.GetUtcNow();
        return await database.WriteAsync(
            "keep notices",
            async connection =>
            {
                var kept = 0;
                foreach (var notice in notices)
                    kept += await KeepNoticeAsync(connection, notice, now);
                foreach (var alert in alerts)
                    kept += await NoticeRows.KeepAsync(connection, alert, now) ? 1 : 0;
                return kept;
            },
            cancellation);
    }

    // A partition carries the notices of several recipients: those of others are passed over without a word.
    private void Sort(LogRecord record, List<NoticeRecord> notices, List<AlertRecord> alerts)
    {
        if (record.Value is not { } value)
            return;
        if (opener.TryOpen<NoticeRecord>(record.Topic, record.Key, value, Component.Exchange, out var notice, out var fault))
        {
            if (IsOurs(notice.Body.Recipient) && notice.Body.NoticeId.Span.SequenceEqual(record.Key) && notice.Body.Version > 0)
                notices.Add(notice.Body);
        }
        else if (opener.TryOpen<AlertRecord>(record.Topic, record.Key, value, Component.Exchange, out var alert, out var alertFault))
        {
            if (IsOurs(alert.Body.Recipient) && alert.Body.AlertId.Span.SequenceEqual(record.Key) && alert.Body.Time is not null)
                alerts.Add(alert.Body);
        }
        else
        {
            LogRefused(record.Partition, record.Offset, fault == EventFault.UnknownType ? alertFault : fault);
        }
    }

    private bool IsOurs(string recipient) => recipient == identity.Self.Code;

    private static async Task<int> KeepNoticeAsync(DbConnection connection, NoticeRecord notice, DateTimeOffset now)
    {
        if (!await NoticeRows.KeepAsync(connection, notice, now))
            return 0;
        await NodeJournal.AppendAsync(connection, new JournalLeaf
        {
            Act = notice.State == NoticeState.Withdrawn ? JournalAct.Erasure : JournalAct.Combination,
            Time = Timestamp.FromDateTimeOffset(now),
            FlagId = notice.OwnFlagId,
            Agency = notice.Holder,
            Tier = notice.Tier,
            Role = notice.Role,
            Purpose = notice.Purpose,
            LegalBasis = notice.LegalBasis,
            PolicyVersion = notice.PolicyVersion,
            ReferenceId = notice.NoticeId,
        });
        return 1;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A record of notices.v1, partition {Partition}, offset {Offset}, is not taken: {Fault}")]
    private partial void LogRefused(int partition, long offset, EventFault fault);
}
