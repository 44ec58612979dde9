using System.Data.Common;
using Dapper;
using Gateway.Contracts.Exchange.V1;

namespace Gateway.Node.Release;

/// <summary>
/// The holder's own memory of requests: one is good for one release of one flag. Kept in the store, so that a restart forgets none, and
/// for longer than any request is fresh.
/// </summary>
internal static class ReleasedRequests
{
    private static readonly TimeSpan Memory = TimeSpan.FromDays(1);

    /// <summary>Takes a request for a flag; false when it was taken before.</summary>
    public static async Task<bool> TakeAsync(DbConnection connection, RequestBody request, byte[] flagId, DateTimeOffset now)
    {
        await connection.ExecuteAsync("DELETE FROM released_requests WHERE seen_at < @oldest", new { oldest = now - Memory });
        var taken = await connection.ExecuteAsync(
            """
            INSERT INTO released_requests (agency, request_id, nonce, flag_id, seen_at) VALUES (@Agency, @requestId, @nonce, @flagId, @now)
            ON CONFLICT (agency, request_id, nonce, flag_id) DO NOTHING
            """,
            new { request.Agency, requestId = request.RequestId.ToByteArray(), nonce = request.Nonce.ToByteArray(), flagId, now });
        return taken == 1;
    }
}
