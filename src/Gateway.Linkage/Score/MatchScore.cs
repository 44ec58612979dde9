namespace Gateway.Linkage;

/// <summary>How likely two records are one person, and why.</summary>
/// <param name="LogOdds">Natural logarithm of the odds that they are; compare with <see cref="LinkageModel.MatchThreshold"/>.</param>
/// <param name="Evidence">Each token type that both hold, in order of number, with its weight.</param>
public sealed record MatchScore(double LogOdds, IReadOnlyList<Evidence> Evidence)
{
    /// <summary>The evidence in plain words, from token types alone: "same date of birth, similar surname; different forename".</summary>
    public string Explain() => Explanation.Of(Evidence);
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
