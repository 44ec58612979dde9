using System.Data.Common;
using Dapper;
using Gateway.Contracts.Events.V1;
using Google.Protobuf;

namespace Gateway.Exchange.Labels;

/// <summary>What became of a label that was read from the event log.</summary>
internal enum LabelTaken
{
    /// <summary>It is the newest now.</summary>
    Changed,

    /// <summary>A version at least as new was there.</summary>
    SeenBefore,

    /// <summary>The flag belongs to another agency.</summary>
    OfAnotherAgency,
}

/// <summary>The newest label of each flag.</summary>
internal static class LabelStore
{
    /// <summary>The label of a flag, if there is one.</summary>
    public static async Task<StoredLabel?> FindAsync(DbConnection connection, byte[] flagId) =>
        await connection.QuerySingleOrDefaultAsync<Row>("SELECT flag_id AS FlagId, version, agency, label FROM label WHERE flag_id = @flagId", new { flagId }) is { } row
            ? row.Read()
            : null;

    /// <summary>The labels of several flags, by the hexadecimal form of the flag id.</summary>
    public static async Task<IReadOnlyDictionary<string, StoredLabel>> FindAsync(DbConnection connection, IReadOnlyCollection<byte[]> flagIds)
    {
        var rows = await connection.QueryAsync<Row>("SELECT flag_id AS FlagId, version, agency, label FROM label WHERE flag_id IN @flagIds", new { flagIds });
        return rows.ToDictionary(row => KeyOf(row.FlagId), row => row.Read(), StringComparer.Ordinal);
    }

    /// <summary>The key under which <see cref="FindAsync(DbConnection, IReadOnlyCollection{byte[]})"/> answers.</summary>
    public static string KeyOf(ReadOnlySpan<byte> flagId) => Convert.ToHexString(flagId);

    /// <summary>Keeps a label if it is newer than what is there, and of the same agency.</summary>
    public static async Task<LabelTaken> TakeAsync(DbConnection transaction, LabelRecord record)
    {
        var flagId = record.FlagId.ToByteArray();
        if (await FindAsync(transaction, flagId) is { } known)
        {
            if (known.Agency != record.Agency)
                return LabelTaken.OfAnotherAgency;
            if ((ulong)known.Version >= record.Version)
                return LabelTaken.SeenBefore;
        }

        await transaction.ExecuteAsync(
            """
            INSERT INTO label (flag_id, version, agency, label) VALUES (@flagId, @Version, @Agency, @Label)
            ON CONFLICT (flag_id) DO UPDATE SET version = excluded.version, label = excluded.label
            """,
            new { flagId, Version = checked((long)record.Version), record.Agency, Label = record.Label?.ToByteArray() });
        return LabelTaken.Changed;
    }

    /// <summary>Forgets a retracted flag whose time on the log is over. One that was not retracted stays: a tombstone carries no signature.</summary>
    public static Task ForgetRetractedAsync(DbConnection transaction, byte[] flagId) =>
        transaction.ExecuteAsync("DELETE FROM label WHERE flag_id = @flagId AND label IS NULL", new { flagId });

    private sealed record Row(byte[] FlagId, long Version, string Agency, byte[]? Label)
    {
        public StoredLabel Read() => new(Version, Agency, Label is null ? null : Gateway.Contracts.Events.V1.Label.Parser.ParseFrom(Label));
    }
}
