using System.Data.Common;
using Dapper;
using Gateway.Contracts.Exchange.V1;
using Gateway.Hosting.Requests;
using Google.Protobuf;

namespace Gateway.Exchange.Queries;

/// <summary>What is remembered of a query.</summary>
/// <param name="BodySha256">SHA-256 of the signed body.</param>
/// <param name="LeafIndex">Where its leaf stands.</param>
/// <param name="Answer">The answer; null once it was erased.</param>
internal sealed record StoredQuery(byte[] BodySha256, long LeafIndex, byte[]? Answer);

/// <summary>A finding of a query, by its handle.</summary>
/// <param name="FlagId">The flag.</param>
/// <param name="Entry">The decision at the time of the query.</param>
internal sealed record StoredFinding(byte[] FlagId, byte[] Entry);

/// <summary>The exchange's memory of queries: request ids and nonces, answers while they can be replayed, and what opens the log's commitments.</summary>
internal static class QueryStore
{
    /// <summary>How long an answer is kept: a request is fresh for five minutes either way of its own time, so no replay comes later.</summary>
    public static readonly TimeSpan AnswerLifetime = TimeSpan.FromMinutes(15);

    /// <summary>A query of an agency, by its request id.</summary>
    public static Task<StoredQuery?> FindAsync(DbConnection connection, string agency, byte[] requestId) =>
        connection.QuerySingleOrDefaultAsync<StoredQuery>(
            "SELECT body_sha256 AS BodySha256, leaf_index AS LeafIndex, answer FROM query WHERE agency = @agency AND request_id = @requestId",
            new { agency, requestId });

    /// <summary>Whether an agency has used a nonce.</summary>
    public static Task<bool> HasNonceAsync(DbConnection connection, string agency, byte[] nonce) =>
        connection.ExecuteScalarAsync<bool>("SELECT EXISTS (SELECT 1 FROM query WHERE agency = @agency AND nonce = @nonce)", new { agency, nonce });

    /// <summary>A finding that was given to an agency in one of its queries; null for any other handle.</summary>
    public static Task<StoredFinding?> FindFindingAsync(DbConnection connection, string agency, byte[] requestId, byte[] handle) =>
        connection.QuerySingleOrDefaultAsync<StoredFinding>(
            "SELECT flag_id AS FlagId, entry FROM query_decision WHERE handle = @handle AND agency = @agency AND request_id = @requestId",
            new { agency, requestId, handle });

    /// <summary>Remembers a query.</summary>
    public static Task AddAsync(
        DbConnection transaction, VerifiedRequest request, DateTimeOffset receivedAt, ulong leafIndex, byte[] commitmentSecret, QueryAnswer answer) =>
        transaction.ExecuteAsync(
            """
            INSERT INTO query (agency, request_id, nonce, body_sha256, received_at, leaf_index, commitment_secret, answer)
            VALUES (@Agency, @RequestId, @Nonce, @BodySha256, @receivedAt, @LeafIndex, @commitmentSecret, @Answer)
            """,
            new
            {
                request.Body.Agency,
                RequestId = request.Body.RequestId.ToByteArray(),
                Nonce = request.Body.Nonce.ToByteArray(),
                request.BodySha256,
                receivedAt,
                LeafIndex = checked((long)leafIndex),
                commitmentSecret,
                Answer = answer.ToByteArray(),
            });

    /// <summary>Remembers the decisions of a query in the order in which its leaf commits to them.</summary>
    public static Task AddDecisionsAsync(DbConnection transaction, VerifiedRequest request, IEnumerable<(byte[] Handle, byte[] FlagId, byte[] Entry)> decisions) =>
        transaction.ExecuteAsync(
            """
            INSERT INTO query_decision (handle, agency, request_id, place, flag_id, entry)
            VALUES (@Handle, @Agency, @RequestId, @Place, @FlagId, @Entry)
            """,
            decisions.Select((decision, place) => new
            {
                decision.Handle,
                request.Body.Agency,
                RequestId = request.Body.RequestId.ToByteArray(),
                Place = place,
                decision.FlagId,
                decision.Entry,
            }));

    /// <summary>Erases the answers of queries that came before an instant.</summary>
    public static Task EraseAnswersAsync(DbConnection transaction, DateTimeOffset before) =>
        transaction.ExecuteAsync("UPDATE query SET answer = NULL WHERE answer IS NOT NULL AND received_at < @before", new { before });
}
