using System.Data.Common;
using System.Security.Cryptography;
using Dapper;
using Gateway.Contracts.Events.V1;
using Gateway.Contracts.Node.V1;
using Gateway.Storage;
using Google.Protobuf;

namespace Gateway.Node.Consent;

/// <summary>A consent fact on record.</summary>
/// <param name="VictimReference">Whose consent.</param>
/// <param name="Fact">What was said.</param>
internal sealed record RecordedFact(string VictimReference, ConsentFact Fact);

/// <summary>The consent facts of cases (protocol decision 11): only ever added, in the transaction of the case's change.</summary>
internal static class ConsentFacts
{
    /// <summary>Adds the facts that are not yet on record, and an explicit <c>not_sought</c> for a victim of whom nothing general is known.</summary>
    /// <returns>How many were added.</returns>
    public static async Task<int> AddAsync(DbConnection connection, byte[] caseId, IEnumerable<Victim> victims, DateTimeOffset now)
    {
        var added = 0;
        foreach (var victim in victims)
        {
            foreach (var fact in victim.Consent)
                added += await AddAsync(connection, caseId, victim.Reference, fact, now);
            added += await AddNotSoughtAsync(connection, caseId, victim.Reference, now);
        }

        return added;
    }

    /// <summary>Every fact of a case, oldest first.</summary>
    public static async Task<IReadOnlyList<RecordedFact>> OfAsync(DbConnection connection, byte[] caseId)
    {
        var rows = await connection.QueryAsync<(string Victim, byte[] Body)>(
            "SELECT victim_reference, body FROM consent_facts WHERE case_id = @caseId ORDER BY stated_at, fact_id", new { caseId });
        return [.. rows.Select(row => new RecordedFact(row.Victim, ConsentFact.Parser.ParseFrom(row.Body)))];
    }

    private static Task<int> AddAsync(DbConnection connection, byte[] caseId, string victim, ConsentFact fact, DateTimeOffset now)
    {
        var body = fact.ToByteArray();
        return connection.ExecuteAsync(
            """
            INSERT INTO consent_facts (case_id, victim_reference, fact_sha256, stated_at, recorded_at, body)
            VALUES (@caseId, @victim, @sha256, @statedAt, @now, @body)
            ON CONFLICT (case_id, victim_reference, fact_sha256) DO NOTHING
            """,
            new { caseId, victim, sha256 = SHA256.HashData(body), statedAt = fact.StatedAt is { } stated ? PortableTypes.ToMicroseconds(stated.ToDateTimeOffset()) : 0, now, body });
    }

    private static async Task<int> AddNotSoughtAsync(DbConnection connection, byte[] caseId, string victim, DateTimeOffset now)
    {
        var bodies = await connection.QueryAsync<byte[]>(
            "SELECT body FROM consent_facts WHERE case_id = @caseId AND victim_reference = @victim", new { caseId, victim });
        if (bodies.Select(ConsentFact.Parser.ParseFrom).Any(fact => fact.Purpose == Purpose.Unspecified && fact.ItemReference.Length == 0))
            return 0;
        // It was never said, so it has no time and is older than anything that was.
        return await AddAsync(connection, caseId, victim, new ConsentFact { State = VictimConsent.NotSought }, now);
    }
}
