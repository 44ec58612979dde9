using System.Data.Common;
using Dapper;
using Gateway.Contracts.Events.V1;
using Gateway.Storage;

namespace Gateway.Node.Notices;

/// <summary>A notice on record.</summary>
/// <param name="Record">As the exchange decided it.</param>
/// <param name="ReceivedAt">When it arrived.</param>
/// <param name="AcknowledgedAt">When somebody took note of it.</param>
internal sealed record StoredNotice(NoticeRecord Record, DateTimeOffset ReceivedAt, DateTimeOffset? AcknowledgedAt);

/// <summary>Notices and alerts as rows: one notice for each match, of the highest version seen.</summary>
internal static class NoticeRows
{
    /// <summary>Keeps a notice, in place of what an older version said; false when this version or a newer one is known.</summary>
    public static async Task<bool> KeepAsync(DbConnection connection, NoticeRecord notice, DateTimeOffset now)
    {
        var row = new
        {
            matchId = notice.MatchId.ToByteArray(),
            noticeId = notice.NoticeId.ToByteArray(),
            version = (long)notice.Version,
            body = Google.Protobuf.MessageExtensions.ToByteArray(notice),
            now,
        };
        var kept = await connection.ExecuteAsync(
            """
            INSERT INTO notices (match_id, notice_id, version, body, received_at) VALUES (@matchId, @noticeId, @version, @body, @now)
            ON CONFLICT (match_id) DO UPDATE SET notice_id = excluded.notice_id, version = excluded.version, body = excluded.body,
                received_at = excluded.received_at, acknowledged_at = NULL, acknowledged_by = NULL
            WHERE excluded.version > notices.version
            """,
            row);
        return kept == 1;
    }

    /// <summary>Keeps an alert; false when it is known.</summary>
    public static async Task<bool> KeepAsync(DbConnection connection, AlertRecord alert, DateTimeOffset now) =>
        await connection.ExecuteAsync(
            "INSERT INTO alerts (alert_id, body, raised_at, received_at) VALUES (@alertId, @body, @raisedAt, @now) ON CONFLICT (alert_id) DO NOTHING",
            new { alertId = alert.AlertId.ToByteArray(), body = Google.Protobuf.MessageExtensions.ToByteArray(alert), raisedAt = alert.Time.ToDateTimeOffset(), now }) == 1;

    /// <summary>Notices, newest first.</summary>
    public static async Task<IReadOnlyList<StoredNotice>> NewestAsync(DbConnection connection, bool unacknowledgedOnly, int limit)
    {
        var rows = await connection.QueryAsync<(byte[] Body, long ReceivedAt, long? AcknowledgedAt)>(
            """
            SELECT body, received_at, acknowledged_at FROM notices WHERE acknowledged_at IS NULL OR NOT @unacknowledgedOnly
            ORDER BY received_at DESC, match_id LIMIT @limit
            """,
            new { unacknowledgedOnly, limit });
        return [.. rows.Select(row => new StoredNotice(
            NoticeRecord.Parser.ParseFrom(row.Body), PortableTypes.ToInstant(row.ReceivedAt), row.AcknowledgedAt is { } at ? PortableTypes.ToInstant(at) : null))];
    }

    /// <summary>Alerts, newest first.</summary>
    public static async Task<IReadOnlyList<AlertRecord>> NewestAlertsAsync(DbConnection connection, int limit) =>
        [.. (await connection.QueryAsync<byte[]>("SELECT body FROM alerts ORDER BY raised_at DESC, alert_id LIMIT @limit", new { limit })).Select(AlertRecord.Parser.ParseFrom)];

    /// <summary>Notes that somebody has taken note, once; the instant on record, or null when there is no such notice.</summary>
    public static async Task<DateTimeOffset?> AcknowledgeAsync(DbConnection connection, byte[] noticeId, byte[] by, DateTimeOffset now)
    {
        await connection.ExecuteAsync(
            "UPDATE notices SET acknowledged_at = @now, acknowledged_by = @by WHERE notice_id = @noticeId AND acknowledged_at IS NULL", new { noticeId, by, now });
        var at = await connection.QuerySingleOrDefaultAsync<long?>("SELECT acknowledged_at FROM notices WHERE notice_id = @noticeId", new { noticeId });
        return at is { } known ? PortableTypes.ToInstant(known) : null;
    }
}
