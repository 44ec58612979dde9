using System.Text.Json;

namespace Gateway.Linkage;

/// <summary>How likely two records are one person, and why.</summary>
/// <param name="LogOdds">Natural logarithm of the odds that they are; compare with <see cref="LinkageModel.MatchThreshold"/>. It is the model's intercept and all weights below.</param>
/// <param name="Evidence">Each token type that both hold, in order of number, with its weight.</param>
/// <param name="Parts">Each part of an identity that tokens prove equal or different, with its weight.</param>
public sealed record MatchScore(double LogOdds, IReadOnlyList<Evidence> Evidence, IReadOnlyList<PartEvidence> Parts)
{
    /// <summary>The evidence in plain words, from token types alone: "same date of birth, similar surname; different forename".</summary>
    public string Explain() => Explanation.Of(Parts);

    /// <summary>The same words from the evidence alone, as it travels without parts and model.</summary>
    public static string Explain(IEnumerable<Evidence> evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        var (agree, disagree) = (0UL, 0UL);
        foreach (var item in evidence.Where(item => TokenTypes.IsKnown(item.Type)))
        {
            if (item.Agrees)
                agree |= 1UL << (int)item.Type;
            else
                disagree |= 1UL << (int)item.Type;
        }

        var proved = Deduction.Of(new Agreement(agree, disagree));
        return Explanation.Of([new PartEvidence(proved.Equal, Equal: true, Weight: 0), new PartEvidence(proved.Different, Equal: false, Weight: 0)]);
    }
}

/// <summary>What one token type says about a pair of records.</summary>
/// <param name="Type">The token type, held by both.</param>
/// <param name="Agrees">True if any token of the type is common to both; false if none is.</param>
/// <param name="Weight">What it adds to the log-odds: never negative if it agrees, never positive if it does not.</param>
public readonly record struct Evidence(TokenType Type, bool Agrees, double Weight)
{
    /// <summary>Stable name of the token type.</summary>
    public string Name => TokenTypes.NameOf(Type);
}

/// <summary>What all tokens together prove about one part of an identity.</summary>
/// <param name="Part">The part.</param>
/// <param name="Equal">True if it is proved equal, false if proved different.</param>
/// <param name="Weight">What it adds to the log-odds: never negative if equal, never positive if different.</param>
public readonly record struct PartEvidence(IdentityParts Part, bool Equal, double Weight)
{
    /// <summary>Stable name of the part, such as <c>birth_day</c>.</summary>
    public string Name => NameOf(Part);

    internal static string NameOf(IdentityParts part) => JsonNamingPolicy.SnakeCaseLower.ConvertName(part.ToString());
}
