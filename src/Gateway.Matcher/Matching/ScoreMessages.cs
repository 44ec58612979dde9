using Gateway.Linkage;
using TokenEvidence = Gateway.Contracts.Events.V1.TokenEvidence;

namespace Gateway.Matcher.Matching;

/// <summary>Scores and evidence in the form of the contracts: thousandths of log-odds.</summary>
internal static class ScoreMessages
{
    private const double Thousand = 1000;

    /// <summary>Log-odds in thousandths, halves away from zero.</summary>
    public static int Milli(double logOdds) => (int)Math.Round(logOdds * Thousand, MidpointRounding.AwayFromZero);

    /// <summary>The evidence of a score.</summary>
    public static IEnumerable<TokenEvidence> Evidence(MatchScore score) =>
        score.Evidence.Select(item => new TokenEvidence { TokenType = (uint)item.Type, Agrees = item.Agrees, WeightMilli = Milli(item.Weight) });

    /// <summary>Version of a model.</summary>
    public static string ModelVersion(LinkageModel model) => $"linkage-{model.Version}";
}
