using Gateway.Contracts.Audit.V1;
using Gateway.Contracts.Enrolment.V1;
using Gateway.Hosting.Callers;
using Gateway.Hosting.Refusals;
using Gateway.Storage.AuditLog;
using Google.Protobuf;
using Grpc.Core;

namespace Gateway.Exchange.Ledger;

/// <summary>What any enrolled member may ask of the audit log: its newest checkpoint, and that it only ever grew.</summary>
[AllowedCallers(Component.Node, Component.Custodian, Component.Matcher, Component.Exchange)]
internal sealed class AuditDoor(AuditLogStore auditLog) : AuditService.AuditServiceBase
{
    /// <inheritdoc/>
    public override async Task<GetCheckpointReply> GetCheckpoint(GetCheckpointRequest request, ServerCallContext context) =>
        new() { Checkpoint = (await auditLog.CheckpointAsync(context.CancellationToken)).ToString() };

    /// <inheritdoc/>
    public override async Task<GetConsistencyProofReply> GetConsistencyProof(GetConsistencyProofRequest request, ServerCallContext context)
    {
        try
        {
            var proof = await auditLog.ConsistencyAsync(request.OldSize, request.NewSize, context.CancellationToken);
            var reply = new GetConsistencyProofReply();
            reply.Hashes.AddRange(proof.Hashes.Select(hash => ByteString.CopyFrom(hash.Export())));
            return reply;
        }
        catch (ArgumentOutOfRangeException)
        {
            throw Refusal.Because(RefusalReason.OutOfRange, "The sizes must be in order and not beyond the log: ask for the newest checkpoint first.");
        }
    }
}
