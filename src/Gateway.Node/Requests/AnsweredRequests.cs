using System.Data.Common;
using System.Security.Cryptography;
using Dapper;
using Gateway.Hosting.Refusals;
using Gateway.Hosting.Requests;
using Google.Protobuf;

namespace Gateway.Node.Requests;

/// <summary>
/// The memory of mutating calls (protocol decision 9): a request id with the same body gets the same answer again, with another body it is
/// refused. Bodies hold identities, so only their keyed hash is kept.
/// </summary>
internal sealed class AnsweredRequests(NodeSecret secret, TimeProvider clock)
{
    /// <summary>Acts once for a request id, inside the caller's transaction.</summary>
    /// <exception cref="Grpc.Core.RpcException">The id was used with another body or for another method.</exception>
    public async Task<TReply> OnceAsync<TRequest, TReply>(DbConnection connection, string method, ByteString requestId, TRequest request, Func<Task<TReply>> act)
        where TRequest : IMessage<TRequest>
        where TReply : IMessage<TReply>, new()
    {
        if (await BeginAsync(connection, method, requestId, request) is { } earlier)
        {
            var replay = new TReply();
            replay.MergeFrom(earlier);
            return replay;
        }

        var reply = await act();
        await connection.ExecuteAsync(
            "UPDATE requests SET reply = @reply WHERE request_id = @requestId", new { requestId = requestId.ToByteArray(), reply = reply.ToByteArray() });
        return reply;
    }

    /// <summary>Takes a request id, without an answer yet; the answer kept for it when it was used before.</summary>
    /// <returns>Null when the id is new; otherwise the kept answer, empty when none was kept.</returns>
    /// <exception cref="Grpc.Core.RpcException">The id was used with another body or for another method.</exception>
    public async Task<byte[]?> BeginAsync<TRequest>(DbConnection connection, string method, ByteString requestId, TRequest request)
        where TRequest : IMessage<TRequest>
    {
        var id = requestId.ToByteArray();
        var hmac = secret.NameOf("request-body", request.ToByteArray());
        var earlier = await connection.QuerySingleOrDefaultAsync<(string? Method, byte[] Hmac, byte[]? Reply)>(
            "SELECT method, body_hmac, reply FROM requests WHERE request_id = @id", new { id });
        if (earlier.Method is null)
        {
            await connection.ExecuteAsync(
                "INSERT INTO requests (request_id, method, body_hmac, answered_at) VALUES (@id, @method, @hmac, @now)",
                new { id, method, hmac, now = clock.GetUtcNow() });
            return null;
        }

        return earlier.Method == method && CryptographicOperations.FixedTimeEquals(earlier.Hmac, hmac)
            ? earlier.Reply ?? []
            : throw Refusal.Because(RefusalReason.RequestIdReused, "This request id was used before with another body: make a new one for every call.");
    }

    /// <summary>Refuses an id that is no UUIDv7.</summary>
    /// <exception cref="Grpc.Core.RpcException">It is none.</exception>
    public static void RequireValid(ByteString requestId)
    {
        if (!RequestId.IsValid(requestId.Span))
            throw Refusal.Because(RefusalReason.Malformed, "Give the call a request id of its own.", [new("request_id", "A UUIDv7 of 16 bytes (RFC 9562), new for every call.")]);
    }
}
