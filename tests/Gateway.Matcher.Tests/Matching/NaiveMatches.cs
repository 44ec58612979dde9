using System.Security.Cryptography;
using Gateway.Contracts.Events.V1;
using Gateway.Linkage;
using Gateway.Matcher.Tests.Network;
using Google.Protobuf;

namespace Gateway.Matcher.Tests.Matching;

/// <summary>The matches that should stand, found by scoring every pair of the newest versions: no index, no order, no memory.</summary>
internal static class NaiveMatches
{
    public static Dictionary<ByteString, MatchRecord> Of(IEnumerable<TestFlag> published, LinkageModel model, TestNetwork network)
    {
        var newest = published.GroupBy(flag => flag.Id).Select(versions => versions.MaxBy(flag => flag.Version)!).ToList();
        var matches =
            from lower in newest
            from higher in newest
            where lower.Id < higher.Id && network.ForceOf(lower.Node) != network.ForceOf(higher.Node)
            let shared = lower.Sets.Keys.Intersect(higher.Sets.Keys).ToList()
            where shared.Count > 0
            let score = model.Score(lower.Sets[shared.Max()], higher.Sets[shared.Max()])
            where score.LogOdds >= model.MatchThreshold
            select Match(lower, higher, score, model, network);
        return matches.ToDictionary(match => match.MatchId);
    }

    private static MatchRecord Match(TestFlag lower, TestFlag higher, MatchScore score, LinkageModel model, TestNetwork network) => new()
    {
        MatchId = ByteString.CopyFrom(SHA256.HashData([.. lower.Key, .. higher.Key])),
        Lower = Side(lower, network),
        Higher = Side(higher, network),
        ScoreMilli = (int)Math.Round(1000 * score.LogOdds),
        Evidence = { score.Evidence.Select(item => new TokenEvidence { TokenType = (uint)item.Type, Agrees = item.Agrees, WeightMilli = (int)(1000 * item.Weight) }) },
        ModelVersion = $"linkage-{model.Version}",
    };

    private static MatchedFlag Side(TestFlag flag, TestNetwork network) =>
        new() { FlagId = ByteString.CopyFrom(flag.Key), Version = flag.Version, Agency = flag.Node, Force = network.ForceOf(flag.Node) };
}
