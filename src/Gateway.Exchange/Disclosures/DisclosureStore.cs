using System.Data.Common;
using Dapper;
using Gateway.Contracts.Exchange.V1;
using Google.Protobuf;

namespace Gateway.Exchange.Disclosures;

/// <summary>Requests whose holder could not be reached (protocol decision 13): who asks under which handle. Tokens and content are never kept.</summary>
internal static class DisclosureStore
{
    /// <summary>Queues a request for the holder.</summary>
    public static Task QueueAsync(DbConnection transaction, byte[] disclosureId, string holder, byte[] handle, SignedRequest request, DateTimeOffset now) =>
        transaction.ExecuteAsync(
            """
            INSERT INTO waiting_request (disclosure_id, holder, handle, request, queued_at)
            SELECT @disclosureId, @holder, @handle, @Request, @now WHERE NOT EXISTS (SELECT 1 FROM waiting_request WHERE handle = @handle)
            """,
            new { disclosureId, holder, handle, Request = request.ToByteArray(), now });

    /// <summary>Takes a request off the queue, once its holder has answered it.</summary>
    public static Task DequeueAsync(DbConnection transaction, byte[] handle) =>
        transaction.ExecuteAsync("DELETE FROM waiting_request WHERE handle = @handle", new { handle });
}
