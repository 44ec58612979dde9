using System.Data.Common;
using System.Security.Cryptography;
using Gateway.Contracts.Exchange.V1;
using Gateway.Exchange.Alerts;
using Gateway.Exchange.Decisions;
using Gateway.Exchange.Labels;
using Gateway.Exchange.Ledger;
using Gateway.Exchange.Publishing;
using Gateway.Exchange.Queries;
using Gateway.Hosting.Refusals;
using Gateway.Hosting.Requests;
using Gateway.Policy.Contracts;
using Gateway.Storage;
using Gateway.Storage.AuditLog;
using Google.Protobuf;
using Tier = Gateway.Policy.Tier;

namespace Gateway.Exchange.Disclosures;

/// <summary>
/// The second call: content behind a finding. Decided again at this second, logged and entered in the ledger before the holder is asked,
/// and settled with what the holder gave before anything is passed on. Content only passes through.
/// </summary>
internal sealed class Disclosing(Database database, RecordDecider decider, HolderRelease holderRelease, OwnerAlerts alerts, Outbox outbox)
{
    private const int DisclosureIdLength = 16;

    /// <summary>The reply to a verified request.</summary>
    /// <exception cref="Grpc.Core.RpcException">The handle was not given to this requester for this query.</exception>
    /// <exception cref="StorageException">The store failed: nothing may be released.</exception>
    public async Task<DiscloseReply> DiscloseAsync(DiscloseRequest call, VerifiedRequest request, DateTimeOffset now, CancellationToken cancellation)
    {
        var attempt = await database.WriteAsync("decide a disclosure", connection => DecideAsync(connection, call, request, now), cancellation);
        outbox.Announce();
        if (attempt.Decided.Decision.Tier < Tier.Contact)
            return new DiscloseReply { Outcome = DisclosureOutcome.Withheld };

        var answer = await holderRelease.AskAsync(call, attempt.Decided, attempt.DisclosureId, cancellation);

        // What the holder has answered is settled even if the requester has gone: the ledger must not say that it is still being asked.
        await database.WriteAsync("settle a disclosure", connection => SettleAsync(connection, call, attempt, answer, now), CancellationToken.None);
        return new DiscloseReply
        {
            Outcome = answer.Outcome,
            SealedContent = answer.SealedContent,
            DisclosureId = answer.Outcome == DisclosureOutcome.Released ? ByteString.CopyFrom(attempt.DisclosureId) : ByteString.Empty,
        };
    }

    private async Task<Attempt> DecideAsync(DbConnection transaction, DiscloseRequest call, VerifiedRequest request, DateTimeOffset now)
    {
        var finding = await FindingAsync(transaction, call, request);
        var label = await LabelStore.FindAsync(transaction, finding.FlagId);
        var decided = decider.Decide(request, finding.FlagId, label, label?.Agency ?? string.Empty, now);
        var disclosureId = RandomNumberGenerator.GetBytes(DisclosureIdLength);
        var leaf = await AuditLogStore.AppendAsync(transaction, AuditLeaves.OfDisclosure(decided.ToEntry(disclosureId)));
        if (decided.Decision.Tier >= Tier.Contact)
            await DisclosureLedger.AddAsync(transaction, DisclosureKind.Content, disclosureId, decided, leaf, DisclosureLedger.Asked);
        await alerts.AddAsync(transaction, decided, request.Body);
        return new Attempt(disclosureId, decided);
    }

    // A handle of another requester, of another query, of a finding below contact or of none: one answer.
    private static async Task<StoredFinding> FindingAsync(DbConnection connection, DiscloseRequest call, VerifiedRequest request)
    {
        var (agency, requestId) = (request.Body.Agency, request.Body.RequestId.ToByteArray());
        var query = await QueryStore.FindAsync(connection, agency, requestId);
        var finding = query is not null && query.BodySha256.AsSpan().SequenceEqual(request.BodySha256)
            ? await QueryStore.FindFindingAsync(connection, agency, requestId, call.Handle.ToByteArray())
            : null;
        return finding is not null && DecisionEntry.Parser.ParseFrom(finding.Entry).Tier.ToPolicy() >= Tier.Contact
            ? finding
            : throw Refusal.Because(RefusalReason.NotFound, "No such finding was given to this agency for this query.");
    }

    private static async Task SettleAsync(DbConnection transaction, DiscloseRequest call, Attempt attempt, HolderAnswer answer, DateTimeOffset now)
    {
        var handle = call.Handle.ToByteArray();
        var outcome = answer.Outcome switch
        {
            DisclosureOutcome.Released => DisclosureLedger.Released,
            DisclosureOutcome.HolderNotReached => DisclosureLedger.NotReached,
            _ => DisclosureLedger.Withheld,
        };
        await DisclosureLedger.SettleAsync(transaction, attempt.DisclosureId, outcome, answer.Tier, answer.Fields);
        if (answer.Outcome == DisclosureOutcome.HolderNotReached)
            await DisclosureStore.QueueAsync(transaction, attempt.DisclosureId, attempt.Decided.Holder!.Code, handle, call.Request, now);
        else
            await DisclosureStore.DequeueAsync(transaction, handle);
    }

    private sealed record Attempt(byte[] DisclosureId, RecordDecision Decided);
}
