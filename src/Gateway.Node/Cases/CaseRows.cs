using System.Data.Common;
using System.Security.Cryptography;
using Dapper;
using Gateway.Contracts.Node.V1;
using Gateway.Node.Consent;
using Google.Protobuf;

namespace Gateway.Node.Cases;

/// <summary>What is known of a case without reading it.</summary>
/// <param name="CaseId">Local id, 16 bytes.</param>
/// <param name="Revision">From 1.</param>
/// <param name="ContentSha256">Digest of everything but the consent facts.</param>
/// <param name="Withdrawn">Whether it is withdrawn.</param>
internal sealed record CaseHead(byte[] CaseId, long Revision, byte[] ContentSha256, bool Withdrawn);

/// <summary>Cases as rows: the record, its subjects, victims and items. Consent facts and flags have rows of their own.</summary>
internal static class CaseRows
{
    private const string Head = "SELECT case_id, revision, content_sha256, withdrawn_at IS NOT NULL FROM cases";

    public static async Task<CaseHead?> FindByImportKeyAsync(DbConnection connection, byte[] importKey) =>
        ToHead(await connection.QuerySingleOrDefaultAsync<(byte[]?, long, byte[], long)>($"{Head} WHERE import_key = @importKey", new { importKey }));

    public static async Task<CaseHead?> FindAsync(DbConnection connection, byte[] caseId) =>
        ToHead(await connection.QuerySingleOrDefaultAsync<(byte[]?, long, byte[], long)>($"{Head} WHERE case_id = @caseId", new { caseId }));

    public static async Task InsertAsync(DbConnection connection, byte[] caseId, byte[] importKey, Case entered, DateTimeOffset now)
    {
        await connection.ExecuteAsync(
            """
            INSERT INTO cases (case_id, import_key, revision, content_sha256, record, created_at, changed_at)
            VALUES (@caseId, @importKey, 1, @digest, @record, @now, @now)
            """,
            new { caseId, importKey, digest = DigestOf(entered), record = RecordOf(entered), now });
        await InsertPartsAsync(connection, caseId, entered);
    }

    /// <summary>Replaces everything but the consent facts, and raises the revision by one. A withdrawn case is shared again.</summary>
    public static async Task ReplaceAsync(DbConnection connection, byte[] caseId, Case entered, DateTimeOffset now)
    {
        await connection.ExecuteAsync(
            "UPDATE cases SET revision = revision + 1, content_sha256 = @digest, record = @record, changed_at = @now, withdrawn_at = NULL WHERE case_id = @caseId",
            new { caseId, digest = DigestOf(entered), record = RecordOf(entered), now });
        await connection.ExecuteAsync(
            "DELETE FROM subjects WHERE case_id = @caseId; DELETE FROM victims WHERE case_id = @caseId; DELETE FROM items WHERE case_id = @caseId;",
            new { caseId });
        await InsertPartsAsync(connection, caseId, entered);
    }

    public static Task WithdrawAsync(DbConnection connection, byte[] caseId, DateTimeOffset now) =>
        connection.ExecuteAsync("UPDATE cases SET revision = revision + 1, changed_at = @now, withdrawn_at = @now WHERE case_id = @caseId", new { caseId, now });

    /// <summary>A case with its consent facts.</summary>
    public static async Task<Case> ReadAsync(DbConnection connection, byte[] caseId)
    {
        var known = Case.Parser.ParseFrom(await connection.QuerySingleAsync<byte[]>("SELECT record FROM cases WHERE case_id = @caseId", new { caseId }));
        known.Subjects.AddRange((await BodiesAsync(connection, "subjects", caseId)).Select(Subject.Parser.ParseFrom));
        known.Items.AddRange((await BodiesAsync(connection, "items", caseId)).Select(Item.Parser.ParseFrom));
        var facts = (await ConsentFacts.OfAsync(connection, caseId)).ToLookup(fact => fact.VictimReference, fact => fact.Fact, StringComparer.Ordinal);
        foreach (var reference in await connection.QueryAsync<string>("SELECT reference FROM victims WHERE case_id = @caseId ORDER BY position", new { caseId }))
            known.Victims.Add(new Victim { Reference = reference, Consent = { facts[reference] } });
        return known;
    }

    /// <summary>The force's own reference of a case.</summary>
    public static async Task<string> ReferenceOfAsync(DbConnection connection, byte[] caseId) =>
        Case.Parser.ParseFrom(await connection.QuerySingleAsync<byte[]>("SELECT record FROM cases WHERE case_id = @caseId", new { caseId })).Reference;

    /// <summary>SHA-256 over everything but the consent facts: two cases with one digest say the same.</summary>
    public static byte[] DigestOf(Case entered)
    {
        var bare = entered.Clone();
        foreach (var victim in bare.Victims)
            victim.Consent.Clear();
        return SHA256.HashData(bare.ToByteArray());
    }

    private static async Task InsertPartsAsync(DbConnection connection, byte[] caseId, Case entered)
    {
        await connection.ExecuteAsync(
            "INSERT INTO subjects (case_id, reference, position, body) VALUES (@caseId, @Reference, @position, @body)",
            entered.Subjects.Select((subject, position) => new { caseId, subject.Reference, position, body = subject.ToByteArray() }));
        await connection.ExecuteAsync(
            "INSERT INTO victims (case_id, reference, position) VALUES (@caseId, @Reference, @position)",
            entered.Victims.Select((victim, position) => new { caseId, victim.Reference, position }));
        await connection.ExecuteAsync(
            "INSERT INTO items (case_id, reference, position, body) VALUES (@caseId, @Reference, @position, @body)",
            entered.Items.Select((item, position) => new { caseId, item.Reference, position, body = item.ToByteArray() }));
    }

    private static byte[] RecordOf(Case entered)
    {
        var record = entered.Clone();
        record.Subjects.Clear();
        record.Victims.Clear();
        record.Items.Clear();
        return record.ToByteArray();
    }

    // The table's name is one of the two above, never anything from outside.
    private static Task<IEnumerable<byte[]>> BodiesAsync(DbConnection connection, string table, byte[] caseId) =>
        connection.QueryAsync<byte[]>($"SELECT body FROM {table} WHERE case_id = @caseId ORDER BY position", new { caseId });

    private static CaseHead? ToHead((byte[]? CaseId, long Revision, byte[] Digest, long Withdrawn) row) =>
        row.CaseId is null ? null : new CaseHead(row.CaseId, row.Revision, row.Digest, row.Withdrawn != 0);
}
