using System.Data.Common;
using System.Security.Cryptography;
using Gateway.Audit;
using Gateway.Contracts.Exchange.V1;
using Gateway.Contracts.Matching.V1;
using Gateway.Exchange.Alerts;
using Gateway.Exchange.Decisions;
using Gateway.Exchange.Labels;
using Gateway.Exchange.Ledger;
using Gateway.Exchange.Publishing;
using Gateway.Exchange.Statistics;
using Gateway.Hosting.Refusals;
using Gateway.Hosting.Requests;
using Gateway.Storage;
using Gateway.Storage.AuditLog;
using Gateway.Streams;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Tier = Gateway.Policy.Tier;

namespace Gateway.Exchange.Queries;

/// <summary>
/// Answers a verified query: looks up, decides on every candidate at one instant, and commits leaf, ledger, alerts and statistics in one
/// transaction before anything is released.
/// </summary>
internal sealed class QueryAnswering(Database database, CandidateSearch search, RecordDecider decider, PolicyBook policies, OwnerAlerts alerts, Outbox outbox)
{
    private const int HandleLength = 16;

    /// <summary>The answer; the same one for the same request, however often it comes.</summary>
    /// <exception cref="Grpc.Core.RpcException">The request was used before, or the matcher did not answer.</exception>
    /// <exception cref="StorageException">The store failed: nothing may be released.</exception>
    public async Task<QueryAnswer> AnswerAsync(QueryRequest query, VerifiedRequest request, DateTimeOffset now, CancellationToken cancellation)
    {
        if (await database.ReadAsync(connection => ReplayAsync(connection, request), cancellation) is { } earlier)
            return earlier;
        var candidates = await search.FindAsync(query, cancellation);
        var answer = await database.WriteAsync("answer a query", connection => AnswerAsync(connection, request, candidates, now), cancellation);
        outbox.Announce();
        return answer;
    }

    // Protocol decision 9: the same body replays the answer, another body under the same id is refused, and so is a used nonce.
    private static async Task<QueryAnswer?> ReplayAsync(DbConnection connection, VerifiedRequest request)
    {
        var body = request.Body;
        if (await QueryStore.FindAsync(connection, body.Agency, body.RequestId.ToByteArray()) is { } earlier)
        {
            if (!earlier.BodySha256.AsSpan().SequenceEqual(request.BodySha256))
                throw Refusal.Because(RefusalReason.RequestIdReused, "This request id was used before for another request: sign a new one.");
            return earlier.Answer is { } answer
                ? QueryAnswer.Parser.ParseFrom(answer)
                : throw Refusal.Because(RefusalReason.Replayed, "This request was answered before and its answer is gone: sign a new one.");
        }

        return await QueryStore.HasNonceAsync(connection, body.Agency, body.Nonce.ToByteArray())
            ? throw Refusal.Because(RefusalReason.Replayed, "This nonce was used before: sign a new request.")
            : null;
    }

    private async Task<QueryAnswer> AnswerAsync(DbConnection transaction, VerifiedRequest request, IReadOnlyList<Candidate> candidates, DateTimeOffset now)
    {
        // The same request may have been answered on another connection since it was looked for.
        if (await ReplayAsync(transaction, request) is { } earlier)
            return earlier;
        var decided = await DecideAsync(transaction, request, candidates, now);
        var answer = PaddedReply.AnswerOf(decided);
        var entries = decided.ConvertAll(candidate => candidate.Decided.ToEntry(candidate.Handle).ToByteArray());
        var secret = RandomNumberGenerator.GetBytes(CandidateCommitment.SecretLength);
        var commitment = CandidateCommitment.Create([.. entries.Select(entry => (ReadOnlyMemory<byte>)entry)], CandidateSearch.MostCandidates, secret);
        var leaf = await AuditLogStore.AppendAsync(transaction, AuditLeaves.Of(LeafOf(request, commitment, now)));
        await QueryStore.AddAsync(transaction, request, now, leaf, secret, answer);
        await QueryStore.AddDecisionsAsync(transaction, request, decided.Zip(entries, (candidate, entry) => (candidate.Handle, candidate.Decided.FlagId, entry)));
        foreach (var candidate in decided)
            await FollowUpAsync(transaction, candidate, request.Body, leaf);
        return answer;
    }

    private async Task<List<DecidedCandidate>> DecideAsync(DbConnection connection, VerifiedRequest request, IReadOnlyList<Candidate> candidates, DateTimeOffset now)
    {
        var labels = await LabelStore.FindAsync(connection, [.. candidates.Select(candidate => candidate.Flag.FlagId.ToByteArray())]);
        return [.. candidates.Select(candidate =>
        {
            var flagId = candidate.Flag.FlagId.ToByteArray();
            var decided = decider.Decide(request, flagId, labels.GetValueOrDefault(LabelStore.KeyOf(flagId)), candidate.Flag.Agency, now);
            return new DecidedCandidate(decided, RandomNumberGenerator.GetBytes(HandleLength), candidate);
        })];
    }

    private async Task FollowUpAsync(DbConnection transaction, DecidedCandidate candidate, RequestBody request, ulong leaf)
    {
        var decided = candidate.Decided;
        await alerts.AddAsync(transaction, decided, request);
        if (decided.Decision.Tier >= Tier.Hit)
            await DisclosureLedger.AddAsync(transaction, DisclosureKind.Finding, candidate.Handle, decided, leaf, DisclosureLedger.Given);
        if (DecisionRecords.OfQuery(decided, request.Purpose) is { } counted)
            await outbox.AddAsync(transaction, Topics.Decisions, counted.DecisionId.ToByteArray(), counted);
    }

    private QueryLeaf LeafOf(VerifiedRequest request, CandidateCommitment commitment, DateTimeOffset now) => new()
    {
        RequestId = request.Body.RequestId,
        Agency = request.Body.Agency,
        Operator = request.Body.Operator,
        RequestSha256 = ByteString.CopyFrom(request.BodySha256),
        Time = Timestamp.FromDateTimeOffset(now),
        PolicyVersion = policies.NationalVersion,
        Commitment = ByteString.CopyFrom(commitment.Root.Export()),
    };
}
