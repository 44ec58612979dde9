using Gateway.Contracts.Exchange.V1;
using Gateway.Exchange.Decisions;
using Gateway.Policy.Contracts;
using Google.Protobuf;
using Tier = Gateway.Policy.Tier;

namespace Gateway.Exchange.Queries;

/// <summary>A decision on a candidate, with the handle under which the requester may ask for content.</summary>
/// <param name="Decided">The decision.</param>
/// <param name="Handle">Random, 16 bytes.</param>
/// <param name="Candidate">What the matcher said.</param>
internal sealed record DecidedCandidate(RecordDecision Decided, byte[] Handle, Contracts.Matching.V1.Candidate Candidate);

/// <summary>Makes answers, and replies of one size from them.</summary>
internal static class PaddedReply
{
    /// <summary>Length of every reply, serialised and uncompressed, in bytes.</summary>
    public const int Length = 16_384;

    /// <summary>The most findings that one answer shows.</summary>
    public const int MostFindings = 24;

    // Padding of at least 128 bytes always has a length prefix of two bytes, so that every size can be reached exactly.
    private const int LeastPadding = 128;
    private const int PaddingOverhead = 3;
    private const int AnswerOverhead = 3;
    private const int LargestAnswer = Length - AnswerOverhead - PaddingOverhead - LeastPadding;

    /// <summary>The answer to a query: empty at tier none, one boolean at hit, and findings from contact up, best tier first, as many as fit.</summary>
    public static QueryAnswer AnswerOf(IEnumerable<DecidedCandidate> candidates)
    {
        var permitted = candidates.Where(candidate => candidate.Decided.Decision.Tier >= Tier.Hit).ToList();
        var findings = permitted
            .Where(candidate => candidate.Decided.Decision.Tier >= Tier.Contact)
            .OrderByDescending(candidate => candidate.Decided.Decision.Tier)
            .ThenByDescending(candidate => candidate.Candidate.ScoreMilli)
            .Select(FindingOf)
            .ToList();
        var answer = new QueryAnswer { HeardElsewhere = permitted.Exists(candidate => !candidate.Decided.IsOwn), Truncated = findings.Count > 0 };
        foreach (var finding in findings.Take(MostFindings))
        {
            answer.Findings.Add(finding);
            if (answer.CalculateSize() <= LargestAnswer)
                continue;
            answer.Findings.RemoveAt(answer.Findings.Count - 1);
            break;
        }

        answer.Truncated = answer.Findings.Count < findings.Count;
        return answer;
    }

    /// <summary>The reply that carries an answer: <see cref="Length"/> bytes, and the same bytes for the same answer.</summary>
    public static QueryReply Of(QueryAnswer answer)
    {
        var reply = new QueryReply { Answer = answer };
        reply.Padding = ByteString.CopyFrom(new byte[Length - reply.CalculateSize() - PaddingOverhead]);
        return reply;
    }

    private static Finding FindingOf(DecidedCandidate candidate)
    {
        var (decided, decision) = (candidate.Decided, candidate.Decided.Decision);
        var finding = new Finding
        {
            Handle = ByteString.CopyFrom(candidate.Handle),
            Holder = decided.Holder!.Code,
            Force = decided.Holder.Force,
            Own = decided.IsOwn,
            Tier = decision.Tier.ToMessage(),
            PolicyVersion = decision.PolicyVersion,
        };
        finding.Fields.AddRange(decision.Fields);
        finding.Obligations.AddRange(decision.Obligations.ToMessages());
        finding.Shown.AddRange(decision.Shown);
        if (decision.Tier >= Tier.Summary)
        {
            finding.ScoreMilli = candidate.Candidate.ScoreMilli;
            finding.Evidence.AddRange(candidate.Candidate.Evidence);
        }

        return finding;
    }
}
