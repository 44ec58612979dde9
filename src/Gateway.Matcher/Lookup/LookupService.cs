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

        var reply = new LookupReply { ModelVersion = $"linkage-{model.Version}" };
        reply.Candidates.AddRange(state.Lookup(sets, model, exceptForce: null).Take(MostCandidates).Select(Candidate));
        return Task.FromResult(reply);
    }

    private Candidate Candidate(ScoredFlag scored) => new()
    {
        Flag = new MatchedFlag
        {
            FlagId = ByteString.CopyFrom(scored.Id.ToBytes()),
            Version = (ulong)scored.Version,
            Agency = state.Find(scored.Id)?.Agency ?? string.Empty,
            Force = scored.Force,
        },
        ScoreMilli = ScoreMessages.Milli(scored.Score.LogOdds),
        Evidence = { ScoreMessages.Evidence(scored.Score) },
    };
}
