using Gateway.Contracts.Enrolment.V1;
using Gateway.Contracts.Events.V1;
using Gateway.Contracts.Matching.V1;
using Gateway.Hosting.Callers;
using Gateway.Hosting.Refusals;
using Gateway.Hosting.Requests;
using Gateway.Hosting.Roles;
using Gateway.Linkage;
using Gateway.Matcher.Flags;
using Gateway.Matcher.Matching;
using Google.Protobuf;
using Grpc.Core;

namespace Gateway.Matcher.Lookup;

/// <summary>Looks up the tokens of a request that a node signed. The exchange carries request and tokens, and can read only the first.</summary>
[AllowedCallers(Component.Exchange)]
internal sealed class LookupService(RoleIdentity identity, FlagState state, LinkageModel model, MatcherStatus status, TimeProvider clock)
    : MatcherService.MatcherServiceBase
{
    private const int MostCandidates = 256;

    /// <inheritdoc/>
    public override Task<LookupReply> Lookup(LookupRequest request, ServerCallContext context)
    {
        var verified = SignedRequests.Verify(request.Request, identity.Register, clock.GetUtcNow());
        if (!status.IsReady)
            throw Refusal.Because(RefusalReason.Rebuilding, "The index is being rebuilt from the event log: ask again in a moment.");
        if (SealedTokens.Open(identity.SealingKey, verified.Body, request.SealedTokens.Span) is not { } tokens
            || FlagReader.ReadSets(tokens.TokenSets) is not { } sets)
        {
            throw Refusal.Because(RefusalReason.TokensNotThoseSigned, "The sealed tokens do not open, or are not those that the request was signed over.");
        }

        if (sets.Count == 0)
            throw Refusal.Because(RefusalReason.Malformed, "The request carries no tokens: nothing can be looked up.");
        if (!state.IsComparable(sets.Keys))
            throw Refusal.Because(RefusalReason.UnknownEpoch, "No flag carries tokens of the request's epochs: load the newest enrolment register and ask again.");

        var reply = new LookupReply { ModelVersion = ScoreMessages.ModelVersion(model) };
        reply.Candidates.AddRange(state.Lookup(sets, model, exceptForce: null).Take(MostCandidates).Select(Candidate));
        return Task.FromResult(reply);
    }

    private static Candidate Candidate(FoundFlag found) => new()
    {
        Flag = new MatchedFlag
        {
            FlagId = ByteString.CopyFrom(found.Flag.Id.ToBytes()),
            Version = (ulong)found.Flag.Version,
            Agency = found.Flag.Agency,
            Force = found.Flag.Force,
        },
        ScoreMilli = ScoreMessages.Milli(found.Score.LogOdds),
        Evidence = { ScoreMessages.Evidence(found.Score) },
    };
}
