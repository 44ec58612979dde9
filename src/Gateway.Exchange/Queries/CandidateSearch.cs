using Gateway.Contracts.Enrolment.V1;
using Gateway.Contracts.Exchange.V1;
using Gateway.Contracts.Matching.V1;
using Gateway.Exchange.Members;
using Gateway.Hosting.Enrolment;
using Gateway.Hosting.Refusals;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Gateway.Exchange.Queries;

/// <summary>Asks the matcher which flags are probably the person asked about.</summary>
internal sealed class CandidateSearch(MemberChannels channels, EnrolmentRegister register, ILogger<CandidateSearch> log)
{
    /// <summary>The most candidates of one answer, and so the number of slots of every commitment.</summary>
    public const int MostCandidates = 256;

    private const int FlagIdLength = 16;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>The candidates, each flag once.</summary>
    /// <exception cref="RpcException">The matcher cannot be reached, is rebuilding, or refuses the tokens.</exception>
    public async Task<IReadOnlyList<Candidate>> FindAsync(QueryRequest query, CancellationToken cancellation)
    {
        var matcher = new MatcherService.MatcherServiceClient(channels.To(register.TheOne(Component.Matcher)));
        try
        {
            var reply = await matcher.LookupAsync(
                new LookupRequest { Request = query.Request, SealedTokens = query.SealedTokens },
                new CallOptions(deadline: DateTime.UtcNow + Patience, cancellationToken: cancellation));
            return [.. reply.Candidates.Where(candidate => candidate.Flag?.FlagId.Length == FlagIdLength).DistinctBy(candidate => candidate.Flag.FlagId).Take(MostCandidates)];
        }
        catch (RpcException failure) when (!cancellation.IsCancellationRequested)
        {
            throw RefusalFor(failure);
        }
    }

    private RpcException RefusalFor(RpcException failure)
    {
        var reason = Refusal.ReasonOf(failure);
        log.LogWarning("The matcher did not answer: {Status}, {Reason}", failure.StatusCode, reason);
        return reason switch
        {
            RefusalReason.TokensNotThoseSigned => Refusal.Because(RefusalReason.TokensNotThoseSigned, "The matcher could not open the tokens, or they are not those that were signed."),
            RefusalReason.UnknownEpoch => Refusal.Because(RefusalReason.UnknownEpoch, "The tokens belong to no live epoch: make them again."),
            RefusalReason.Rebuilding => Refusal.Because(RefusalReason.Rebuilding, "The matcher is rebuilding its index. Ask again in a minute."),
            _ => Refusal.Because(RefusalReason.MatcherUnreachable, "The matcher cannot be reached; nothing was looked up. Ask again."),
        };
    }
}
