using System.Data.Common;
using Gateway.Contracts.Node.V1;
using Gateway.Hosting.Refusals;
using Gateway.Hosting.Requests;
using Gateway.Hosting.Roles;
using Gateway.Hosting.Sealing;
using Gateway.Linkage;
using Gateway.Node.Cases;
using Gateway.Node.Consent;
using Gateway.Node.Flags;
using Gateway.Node.Journal;
using Gateway.Node.Labels;
using Gateway.Policy;
using Gateway.Policy.Contracts;
using Gateway.Storage;
using Google.Protobuf;
using Tier = Gateway.Contracts.Events.V1.Tier;
using TokenSetMessage = Gateway.Contracts.Events.V1.TokenSet;

namespace Gateway.Node.Release;

/// <summary>
/// The holder's answer to a request that the exchange forwards. It believes the requester's own signature and nothing of the exchange but
/// that it may lower what is given. Whatever is wrong, the answer is the same and empty; the reason is on this node's journal. Content
/// leaves only after its journal leaf is committed.
/// </summary>
internal sealed class RecordRelease(Database database, RoleIdentity identity, CompiledPolicy policy, LinkageModel model, TimeProvider clock)
{
    /// <summary>Releases, or withholds.</summary>
    /// <exception cref="StorageException">The store failed; nothing is released.</exception>
    public async Task<ReleaseReply> ReleaseAsync(ReleaseRequest request, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var outcome = SignedRequests.TryVerify(request.Request, identity.Register, now, out var verified, out var refusal, out _)
            ? await DecideAsync(request, verified, now, cancellation)
            : await WithholdUnverifiedAsync(request, refusal, now, cancellation);
        var reply = outcome is { Record: { } record, Reply: { } replyKey }
            ? new ReleaseReply
            {
                SealedContent = ByteString.CopyFrom(SealedDisclosure.Seal(record, replyKey, outcome.RequestId.Span, request.Decision.Handle.Span)),
                Tier = record.Tier,
                Fields = { record.Fields },
            }
            : new ReleaseReply { Tier = Tier.None };
        SignedReleases.Sign(reply, request.Decision is { } decision ? decision.DisclosureId.Span : [], identity.SigningKey);
        return reply;
    }

    private Task<Outcome> DecideAsync(ReleaseRequest request, VerifiedRequest verified, DateTimeOffset now, CancellationToken cancellation) =>
        database.WriteAsync(
            "decide a release",
            async connection =>
            {
                var (record, decision, reason) = await TryReleaseAsync(connection, request, verified, now);
                await NodeJournal.AppendAsync(connection, ReleaseLeaf.Of(request, verified, record, decision, reason, now));
                return record is null ? Outcome.Withheld : new Outcome(record, SealingPublicKey.Import(verified.Body.ReplyKey.Span), verified.Body.RequestId);
            },
            cancellation);

    private async Task<(DisclosedRecord? Record, HolderDecision? Decision, string Reason)> TryReleaseAsync(
        DbConnection connection, ReleaseRequest request, VerifiedRequest verified, DateTimeOffset now)
    {
        var body = verified.Body;
        if (request.Decision is not { DisclosureId.Length: ReleaseLeaf.IdLength, Handle.Length: ReleaseLeaf.IdLength } exchange || request.FlagId.Length != FlagId.Size)
            return (null, null, ReleaseReasons.NoDecision);
        if (!SealingPublicKey.TryImport(body.ReplyKey.Span, out _))
            return (null, null, nameof(RefusalReason.Malformed));
        if (SealedTokens.Open(identity.SealingKey, body, request.SealedTokens.Span) is not { } tokens)
            return (null, null, nameof(RefusalReason.TokensNotThoseSigned));
        if (!await ReleasedRequests.TakeAsync(connection, body, request.FlagId.ToByteArray(), now))
            return (null, null, nameof(RefusalReason.Replayed));
        if (await FlagRows.FindAsync(connection, request.FlagId.ToByteArray()) is not { } flag)
            return (null, null, ReleaseReasons.FlagUnknown);
        if (flag.RetractedAt is not null || flag.CurrentTokens is not { } own)
            return (null, null, ReleaseReasons.FlagNotCurrent);
        if (!Matches(own, tokens.TokenSets))
            return (null, null, ReleaseReasons.NoMatch);

        var known = await CaseRows.ReadAsync(connection, flag.CaseId);
        var consent = new ConsentReading(await ConsentFacts.OfAsync(connection, flag.CaseId), LondonTime.DateAt(now));
        var subject = known.Subjects.Single(subject => subject.Reference == flag.SubjectReference);
        var requestFacts = RequestFacts.Of(body, verified.Requester.Agency.Kind, holder: verified.Requester.Code == identity.Self.Code);
        var decision = new HolderDecision(policy, body, requestFacts, LabelMaker.Make(known, subject, consent), consent, exchange, now);
        return decision.Tier < Policy.Tier.Contact
            ? (null, decision, ReleaseReasons.NotPermitted)
            : (RecordContent.Of(known, decision, now), decision, string.Empty);
    }

    // A pure function of both token sets and the model: the holder needs nobody's word that the request is about this flag.
    private bool Matches(IEnumerable<TokenSetMessage> own, IReadOnlyCollection<TokenSetMessage> asked)
    {
        foreach (var held in own)
        {
            foreach (var set in asked.Where(set => set.Epoch == held.Epoch))
            {
                if (TokenSetEncoding.TryRead(held.Tokens.Span, out var ours) && TokenSetEncoding.TryRead(set.Tokens.Span, out var theirs)
                    && model.LogOdds(ours, theirs) >= model.MatchThreshold)
                    return true;
            }
        }

        return false;
    }

    private Task<Outcome> WithholdUnverifiedAsync(ReleaseRequest request, RefusalReason refusal, DateTimeOffset now, CancellationToken cancellation) =>
        database.WriteAsync(
            "withhold a release",
            async connection =>
            {
                await NodeJournal.AppendAsync(connection, ReleaseLeaf.OfUnverified(request, refusal, now));
                return Outcome.Withheld;
            },
            cancellation);

    private sealed record Outcome(DisclosedRecord? Record, SealingPublicKey? Reply, ByteString RequestId)
    {
        public static Outcome Withheld { get; } = new(null, null, ByteString.Empty);
    }
}
