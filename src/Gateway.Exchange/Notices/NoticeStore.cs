using System.Data.Common;
using Dapper;
using Gateway.Contracts.Events.V1;
using Google.Protobuf;

namespace Gateway.Exchange.Notices;

/// <summary>What a recipient was last told of a match.</summary>
/// <param name="Version">The version of that notice.</param>
/// <param name="Told">What it said; null once it was withdrawn.</param>
internal sealed record ToldNotice(long Version, byte[]? Told);

/// <summary>What each recipient was last told of each match.</summary>
internal static class NoticeStore
{
    /// <summary>What a recipient was told; null when it never was.</summary>
    public static Task<ToldNotice?> FindAsync(DbConnection connection, byte[] matchId, string recipient) =>
        connection.QuerySingleOrDefaultAsync<ToldNotice>(
            "SELECT version, told FROM notice WHERE match_id = @matchId AND recipient = @recipient", new { matchId, recipient });

    /// <summary>Remembers what a recipient is told now.</summary>
    public static Task SetAsync(DbConnection transaction, byte[] matchId, string recipient, ToldNotice told) =>
        transaction.ExecuteAsync(
            """
            INSERT INTO notice (match_id, recipient, version, told) VALUES (@matchId, @recipient, @Version, @Told)
            ON CONFLICT (match_id, recipient) DO UPDATE SET version = excluded.version, told = excluded.told
            """,
            new { matchId, recipient, told.Version, told.Told });

    /// <summary>What a notice tells, without what changes with every decision: its id and version, the policy's version and the time.</summary>
    public static byte[] Telling(NoticeRecord notice)
    {
        var told = notice.Clone();
        told.NoticeId = ByteString.Empty;
        told.Version = 0;
        told.PolicyVersion = string.Empty;
        told.DecidedAt = null;
        return told.ToByteArray();
    }
}
