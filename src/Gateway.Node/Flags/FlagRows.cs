using System.Data.Common;
using Dapper;
using Gateway.Contracts.Events.V1;

namespace Gateway.Node.Flags;

/// <summary>A flag as the node keeps it.</summary>
internal sealed record FlagRow
{
    public required byte[] FlagId { get; init; }

    public required byte[] CaseId { get; init; }

    public required string SubjectReference { get; init; }

    /// <summary>Rises by one with every change of what the matcher may know.</summary>
    public required long Version { get; init; }

    /// <summary>Digest of what the tokens are made of.</summary>
    public required byte[] IdentitySha256 { get; init; }

    /// <summary>Rises by one with every change of what the exchange may know.</summary>
    public required long LabelVersion { get; init; }

    /// <summary>The newest label, serialised; null in a retraction.</summary>
    public byte[]? Label { get; init; }

    /// <summary>When it was retracted, in microseconds of Unix time; null while it stands.</summary>
    public long? RetractedAt { get; init; }

    /// <summary>The version that <see cref="TokenSets"/> belong to; null before the first evaluation.</summary>
    public long? TokenVersion { get; init; }

    /// <summary>The flag's own tokens, as a serialised <see cref="FlagRecord"/> that holds token sets alone.</summary>
    public byte[]? TokenSets { get; init; }

    public required long PublishedVersion { get; init; }

    public required long PublishedLabelVersion { get; init; }

    /// <summary>The newest tokens; null when the newest version has none yet.</summary>
    public IReadOnlyList<TokenSet>? CurrentTokens =>
        TokenVersion == Version && TokenSets is { } sets ? FlagRecord.Parser.ParseFrom(sets).TokenSets : null;
}

/// <summary>Flags as rows.</summary>
internal static class FlagRows
{
    private const string Select =
        """
        SELECT flag_id AS FlagId, case_id AS CaseId, subject_reference AS SubjectReference, version AS Version, identity_sha256 AS IdentitySha256,
               label_version AS LabelVersion, label AS Label, retracted_at AS RetractedAt, token_version AS TokenVersion, token_sets AS TokenSets,
               published_version AS PublishedVersion, published_label_version AS PublishedLabelVersion
        FROM flags
        """;

    public static Task<FlagRow?> FindAsync(DbConnection connection, byte[] flagId) =>
        connection.QuerySingleOrDefaultAsync<FlagRow>($"{Select} WHERE flag_id = @flagId", new { flagId });

    public static async Task<IReadOnlyList<FlagRow>> OfCaseAsync(DbConnection connection, byte[] caseId) =>
        [.. await connection.QueryAsync<FlagRow>($"{Select} WHERE case_id = @caseId ORDER BY subject_reference", new { caseId })];

    public static Task InsertAsync(DbConnection connection, FlagRow flag) =>
        connection.ExecuteAsync(
            """
            INSERT INTO flags (flag_id, case_id, subject_reference, version, identity_sha256, label_version, label)
            VALUES (@FlagId, @CaseId, @SubjectReference, @Version, @IdentitySha256, @LabelVersion, @Label)
            """,
            flag);

    /// <summary>Keeps new versions. Tokens of a retracted flag, or of one whose identity changed, are erased with it.</summary>
    public static Task UpdateAsync(DbConnection connection, FlagRow flag) =>
        connection.ExecuteAsync(
            """
            UPDATE flags SET version = @Version, identity_sha256 = @IdentitySha256, label_version = @LabelVersion, label = @Label, retracted_at = @RetractedAt,
                   token_sets = CASE WHEN token_version = @Version THEN token_sets END, token_version = CASE WHEN token_version = @Version THEN token_version END
            WHERE flag_id = @FlagId
            """,
            flag);

    /// <summary>Keeps the tokens of a version, if it is still the newest.</summary>
    public static Task KeepTokensAsync(DbConnection connection, byte[] flagId, long version, IEnumerable<TokenSet> sets) =>
        connection.ExecuteAsync(
            "UPDATE flags SET token_version = @version, token_sets = @sets WHERE flag_id = @flagId AND version = @version AND retracted_at IS NULL",
            new { flagId, version, sets = Google.Protobuf.MessageExtensions.ToByteArray(new FlagRecord { TokenSets = { sets } }) });
}
