using Gateway.Audit;
using Gateway.Contracts.Exchange.V1;
using Gateway.Contracts.Node.V1;
using Gateway.Hosting.Enrolment;
using Gateway.Hosting.Refusals;
using Gateway.Hosting.Requests;
using Gateway.Hosting.Roles;
using Google.Protobuf;
using ReceiptMessage = Gateway.Contracts.Audit.V1.Receipt;

namespace Gateway.Node.Queries;

/// <summary>The receipt of an own query, believed only after this node has checked it against the exchange's enrolled key.</summary>
internal sealed class QueryReceipts(RoleIdentity identity, ExchangeCalls exchange)
{
    private static ReadOnlySpan<byte> LeafContext => "gateway.query-leaf.v1\0"u8;

    /// <summary>Fetches and checks.</summary>
    /// <exception cref="Grpc.Core.RpcException">No such query, the exchange cannot be reached, or its receipt does not hold.</exception>
    public async Task<QueryReceiptReply> GetAsync(QueryReceiptRequest request, CancellationToken cancellation)
    {
        if (!RequestId.IsValid(request.QueryId.Span))
            throw Refusal.Because(RefusalReason.Malformed, "Name the query by its request id.", [new("query_id", "A UUIDv7 of 16 bytes (RFC 9562).")]);
        var reply = await exchange.CallAsync(
            (client, options) => client.GetReceiptAsync(new GetReceiptRequest { RequestId = request.QueryId }, options), cancellation);
        return reply.Receipt is { } receipt && Holds(receipt, exchange.Exchange, request.QueryId)
            ? new QueryReceiptReply { Receipt = receipt }
            : throw Refusal.Because(RefusalReason.BadSignature, "The exchange's receipt does not hold: keep the time and the query id, and report it to the enrolment authority.");
    }

    /// <summary>Whether the exchange signed a tree that holds this very query of this agency.</summary>
    internal bool Holds(ReceiptMessage receipt, EnrolledMember exchange, ByteString queryId)
    {
        try
        {
            var origin = $"gateway.audit/{exchange.Code}";
            var note = SignedNote.Parse(receipt.Checkpoint);
            var hashes = receipt.InclusionProof.Select(hash => MerkleHash.Import(hash.Span)).ToList();
            var proof = new InclusionProof(receipt.Index, Checkpoint.Parse(note.Text).Size, hashes);
            new Receipt(receipt.Leaf.Memory, proof, note).Verify(origin, new NoteVerifierKey(origin, exchange.SigningKey.Export()));
            return receipt.Leaf.Span.StartsWith(LeafContext)
                && QueryLeaf.Parser.ParseFrom(receipt.Leaf.Span[LeafContext.Length..]) is { } leaf
                && leaf.RequestId == queryId && leaf.Agency == identity.Self.Code;
        }
        catch (Exception malformed) when (malformed is FormatException or AuditException or InvalidProtocolBufferException or ArgumentException)
        {
            return false;
        }
    }
}
