using System.Data.Common;
using Dapper;
using Gateway.Contracts.Events.V1;
using Google.Protobuf;

namespace Gateway.Exchange.Matches;

/// <summary>A match as it stands, and what was last decided on it.</summary>
/// <param name="Record">The matcher's newest word.</param>
/// <param name="Decided">Digest of the decisions last taken; null before the first.</param>
internal sealed record StoredMatch(MatchRecord Record, byte[]? Decided);

/// <summary>The newest state of each match.</summary>
internal static class MatchStore
{
    /// <summary>Keeps a match unless one of newer flags is there. Records of the same flags (a new model's score) follow each other in the log's order.</summary>
    /// <returns>False when it is older than what is there.</returns>
    public static async Task<bool> TakeAsync(DbConnection transaction, MatchRecord record) =>
        await transaction.ExecuteAsync(
            """
            INSERT INTO flag_match (match_id, lower_flag, lower_version, higher_flag, higher_version, record)
            VALUES (@MatchId, @LowerFlag, @LowerVersion, @HigherFlag, @HigherVersion, @Record)
            ON CONFLICT (match_id) DO UPDATE SET
                lower_version = excluded.lower_version, higher_version = excluded.higher_version, record = excluded.record
            WHERE excluded.lower_version >= flag_match.lower_version AND excluded.higher_version >= flag_match.higher_version
            """,
            new
            {
                MatchId = record.MatchId.ToByteArray(),
                LowerFlag = record.Lower.FlagId.ToByteArray(),
                LowerVersion = checked((long)record.Lower.Version),
                HigherFlag = record.Higher.FlagId.ToByteArray(),
                HigherVersion = checked((long)record.Higher.Version),
                Record = record.ToByteArray(),
            }) > 0;

    /// <summary>A match, if it is there.</summary>
    public static async Task<StoredMatch?> FindAsync(DbConnection connection, byte[] matchId) =>
        await connection.QuerySingleOrDefaultAsync<(byte[] Record, byte[]? Decided)?>(
            "SELECT record, decided FROM flag_match WHERE match_id = @matchId", new { matchId }) is { } row
            ? new StoredMatch(MatchRecord.Parser.ParseFrom(row.Record), row.Decided)
            : null;

    /// <summary>The ids of the matches that a flag is part of.</summary>
    public static async Task<IEnumerable<byte[]>> OfFlagAsync(DbConnection connection, byte[] flagId) =>
        await connection.QueryAsync<byte[]>(
            "SELECT match_id FROM flag_match WHERE lower_flag = @flagId UNION SELECT match_id FROM flag_match WHERE higher_flag = @flagId", new { flagId });

    /// <summary>The ids that follow one, in order; from the beginning after an empty one.</summary>
    public static async Task<IReadOnlyList<byte[]>> AfterAsync(DbConnection connection, byte[] matchId, int most) =>
        (await connection.QueryAsync<byte[]>(
            "SELECT match_id FROM flag_match WHERE match_id > @matchId ORDER BY match_id LIMIT @most", new { matchId, most })).AsList();

    /// <summary>Remembers what was decided.</summary>
    public static Task SetDecidedAsync(DbConnection transaction, byte[] matchId, byte[] decided) =>
        transaction.ExecuteAsync("UPDATE flag_match SET decided = @decided WHERE match_id = @matchId", new { matchId, decided });

    /// <summary>Forgets a match that the matcher has taken off the log; one that was not ended stays: a tombstone carries no signature.</summary>
    public static async Task ForgetEndedAsync(DbConnection transaction, byte[] matchId)
    {
        if (await FindAsync(transaction, matchId) is { Record.Ended: true })
            await transaction.ExecuteAsync("DELETE FROM flag_match WHERE match_id = @matchId", new { matchId });
    }
}
