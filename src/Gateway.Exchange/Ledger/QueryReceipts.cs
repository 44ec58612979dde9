using Gateway.Contracts.Exchange.V1;
using Gateway.Exchange.Queries;
using Gateway.Hosting.Enrolment;
using Gateway.Hosting.Refusals;
using Gateway.Hosting.Requests;
using Gateway.Storage;
using Gateway.Storage.AuditLog;
using Google.Protobuf;

namespace Gateway.Exchange.Ledger;

/// <summary>Gives an agency the receipt of its own query, and of no other.</summary>
internal sealed class QueryReceipts(Database database, AuditLogStore auditLog)
{
    /// <summary>The receipt.</summary>
    /// <exception cref="Grpc.Core.RpcException">The caller made no such query.</exception>
    public async Task<GetReceiptReply> GetAsync(GetReceiptRequest request, EnrolledMember caller, CancellationToken cancellation)
    {
        if (!RequestId.IsValid(request.RequestId.Span))
            throw Refusal.Because(RefusalReason.Malformed, "The request id must be a UUIDv7 of 16 bytes.");
        var query = await database.ReadAsync(connection => QueryStore.FindAsync(connection, caller.Code, request.RequestId.ToByteArray()), cancellation)
            ?? throw Refusal.Because(RefusalReason.NotFound, "This agency made no query with this request id.");
        var receipt = await auditLog.ReceiptAsync((ulong)query.LeafIndex, cancellation);
        var message = new Contracts.Audit.V1.Receipt
        {
            Leaf = ByteString.CopyFrom(receipt.Leaf.Span),
            Index = receipt.Inclusion.Index,
            Checkpoint = receipt.Checkpoint.ToString(),
        };
        message.InclusionProof.AddRange(receipt.Inclusion.Hashes.Select(hash => ByteString.CopyFrom(hash.Export())));
        return new GetReceiptReply { Receipt = message };
    }
}
