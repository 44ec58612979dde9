using Gateway.Contracts.Events.V1;
using Gateway.Linkage;

namespace Gateway.Queries;

/// <summary>Evidence of a match in plain words, from token types alone.</summary>
internal static class EvidenceText
{
    private const double Thousand = 1000;

    /// <summary>For example: same date of birth, similar surname; different forename.</summary>
    public static string Explain(IEnumerable<TokenEvidence> evidence) =>
        MatchScore.Explain(evidence.Select(item => new Evidence((TokenType)item.TokenType, item.Agrees, item.WeightMilli / Thousand)));
}
