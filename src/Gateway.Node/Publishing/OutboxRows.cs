using System.Data.Common;
using Dapper;
using Gateway.Contracts.Node.V1;
using Gateway.Node.Flags;

namespace Gateway.Node.Publishing;

/// <summary>Something that is to be published.</summary>
/// <param name="Sequence">Its place in the order.</param>
/// <param name="Kind">See <see cref="Outbox"/>.</param>
/// <param name="Version">The version that was current when it was written.</param>
/// <param name="Flag">The flag as it is now.</param>
/// <param name="Subject">Whom a standing flag is about; null for a label, a retraction, or when the tokens are known.</param>
internal sealed record OutboxRow(long Sequence, string Kind, long Version, FlagRow Flag, Subject? Subject)
{
    /// <summary>Whether a newer version is on its way, so that this one need not be published.</summary>
    public bool IsSuperseded => Version < (Kind == Outbox.Flag ? Flag.Version : Flag.LabelVersion);
}

/// <summary>The outbox as rows.</summary>
internal static class OutboxRows
{
    /// <summary>The first rows, in order, with what publishing them needs.</summary>
    public static async Task<IReadOnlyList<OutboxRow>> FirstAsync(DbConnection connection, int most)
    {
        var heads = await connection.QueryAsync<(long Sequence, byte[] FlagId, string Kind, long Version)>(
            "SELECT sequence, flag_id, kind, version FROM outbox ORDER BY sequence LIMIT @most", new { most });
        var rows = new List<OutboxRow>();
        foreach (var (sequence, flagId, kind, version) in heads)
        {
            var flag = await FlagRows.FindAsync(connection, flagId) ?? throw new InvalidOperationException("An outbox row names a flag that is not there.");
            var needsTokens = kind == Outbox.Flag && version == flag.Version && flag.RetractedAt is null && flag.CurrentTokens is null;
            rows.Add(new OutboxRow(sequence, kind, version, flag, needsTokens ? await SubjectOfAsync(connection, flag) : null));
        }

        return rows;
    }

    /// <summary>Ends rows that are on the log, or need not be, and notes on the flags which versions are.</summary>
    public static async Task EndAsync(DbConnection connection, IEnumerable<OutboxRow> rows)
    {
        foreach (var row in rows)
        {
            if (!row.IsSuperseded)
            {
                var column = row.Kind == Outbox.Flag ? "published_version" : "published_label_version";
                await connection.ExecuteAsync(
                    $"UPDATE flags SET {column} = @Version WHERE flag_id = @FlagId AND {column} < @Version", new { row.Version, row.Flag.FlagId });
            }

            await connection.ExecuteAsync("DELETE FROM outbox WHERE sequence = @Sequence", new { row.Sequence });
        }
    }

    private static async Task<Subject> SubjectOfAsync(DbConnection connection, FlagRow flag) =>
        Subject.Parser.ParseFrom(await connection.QuerySingleAsync<byte[]>(
            "SELECT body FROM subjects WHERE case_id = @CaseId AND reference = @SubjectReference", new { flag.CaseId, flag.SubjectReference }));
}
