using System.Numerics;

namespace Gateway.Linkage;

/// <summary>
/// Additive log-odds model over token types, and over the parts of an identity that the types together prove equal or
/// different, so that a part counts once however many tokens speak of it. The score of a pair is a pure function of both token sets, the model's version
/// and its frequency table's version; it does not depend on what else is indexed, or on order. Immutable, thread-safe.
/// </summary>
public sealed class LinkageModel
{
    /// <summary>One more than the highest bit of a part of an identity.</summary>
    internal const int PartLimit = 32;

    private readonly double[] _agree = new double[TokenTypes.Limit];
    private readonly double[] _disagree = new double[TokenTypes.Limit];

    private readonly double[] _equal = new double[PartLimit];
    private readonly double[] _different = new double[PartLimit];

    /// <summary>Makes a model.</summary>
    /// <param name="version">Version of the weights and threshold together.</param>
    /// <param name="recipeVersion">The recipe whose tokens it scores.</param>
    /// <param name="frequencyTableVersion">The frequency table that scores use; 0 is no table, and the only one there is so far.</param>
    /// <param name="intercept">Log-odds of a pair of which nothing can be compared.</param>
    /// <param name="matchThreshold">Pairs at or above this log-odds are matches.</param>
    /// <param name="weights">What each token type adds; a type that is absent adds nothing.</param>
    /// <param name="partWeights">What each part of an identity adds; a part that is absent adds nothing.</param>
    /// <exception cref="ArgumentException">A weight has the wrong sign or is not finite, a type is unknown or given twice, or the recipe version is another.</exception>
    public LinkageModel(int version, int recipeVersion, int frequencyTableVersion, double intercept, double matchThreshold, IReadOnlyList<TokenWeight> weights,
        IReadOnlyList<PartWeight>? partWeights = null)
    {
        ArgumentNullException.ThrowIfNull(weights);
        if (recipeVersion != TokenRecipe.Version)
        {
            throw new ArgumentException(
                $"The model is for token recipe version {recipeVersion}, this program makes version {TokenRecipe.Version}: use a model trained for it.", nameof(recipeVersion));
        }

        if (frequencyTableVersion != 0)
            throw new ArgumentException($"The model needs frequency table version {frequencyTableVersion}; only 0, no table, is known.", nameof(frequencyTableVersion));
        if (!double.IsFinite(intercept) || !double.IsFinite(matchThreshold))
            throw new ArgumentException("Intercept and threshold must be finite numbers.", nameof(intercept));
        Version = version;
        RecipeVersion = recipeVersion;
        FrequencyTableVersion = frequencyTableVersion;
        Intercept = intercept;
        MatchThreshold = matchThreshold;
        Weights = weights;
        PartWeights = partWeights ?? [];
        SetWeights(weights);
        SetPartWeights(PartWeights);
    }

    /// <summary>Version of the weights and threshold together.</summary>
    public int Version { get; }

    /// <summary>The recipe whose tokens it scores.</summary>
    public int RecipeVersion { get; }

    /// <summary>Version of the frequency table that scores use; 0 is no table.</summary>
    public int FrequencyTableVersion { get; }

    /// <summary>Log-odds of a pair of which nothing can be compared.</summary>
    public double Intercept { get; }

    /// <summary>Pairs at or above this log-odds are matches.</summary>
    public double MatchThreshold { get; }

    /// <summary>What each token type adds.</summary>
    public IReadOnlyList<TokenWeight> Weights { get; }

    /// <summary>What each part of an identity adds.</summary>
    public IReadOnlyList<PartWeight> PartWeights { get; }

    /// <summary>Scores a pair, with evidence. Symmetric in its arguments.</summary>
    public MatchScore Score(TokenSet left, TokenSet right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return Score(Agreement.Of(left, right));
    }

    /// <summary>The score alone, without allocation.</summary>
    public double LogOdds(TokenSet left, TokenSet right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return LogOdds(Agreement.Of(left, right));
    }

    internal MatchScore Score(Agreement agreement)
    {
        var compared = agreement.Agree | agreement.Disagree;
        var evidence = new List<Evidence>(BitOperations.PopCount(compared));
        for (; compared != 0; compared &= compared - 1)
        {
            var type = BitOperations.TrailingZeroCount(compared);
            var agrees = (agreement.Agree >> type & 1) != 0;
            evidence.Add(new Evidence((TokenType)type, agrees, agrees ? _agree[type] : _disagree[type]));
        }

        return new MatchScore(LogOdds(agreement), evidence, EvidenceOf(Deduction.Of(agreement)));
    }

    internal double LogOdds(Agreement agreement)
    {
        var parts = Deduction.Of(agreement);
        return Intercept + Sum(_agree, agreement.Agree) + Sum(_disagree, agreement.Disagree) + Sum(_equal, (uint)parts.Equal) + Sum(_different, (uint)parts.Different);
    }

    private void SetWeights(IReadOnlyList<TokenWeight> weights)
    {
        var seen = 0UL;
        foreach (var weight in weights)
        {
            var bit = 1UL << (int)TokenTypes.Of(weight.Type).Type;
            if ((seen & bit) != 0)
                throw new ArgumentException($"Token type {TokenTypes.NameOf(weight.Type)} is weighted twice.", nameof(weights));
            seen |= bit;
            if (!HasRightSigns(weight.Agree, weight.Disagree))
                throw new ArgumentException($"Token type {TokenTypes.NameOf(weight.Type)}: agreement may not lower a score nor disagreement raise it.", nameof(weights));
            _agree[(int)weight.Type] = weight.Agree;
            _disagree[(int)weight.Type] = weight.Disagree;
        }
    }

    private void SetPartWeights(IReadOnlyList<PartWeight> weights)
    {
        var seen = IdentityParts.None;
        foreach (var weight in weights)
        {
            if (!BitOperations.IsPow2((uint)weight.Part) || (seen & weight.Part) != IdentityParts.None)
                throw new ArgumentException($"Part {weight.Part} is no single part, or is weighted twice.", nameof(weights));
            seen |= weight.Part;
            if (!HasRightSigns(weight.Equal, weight.Different))
                throw new ArgumentException($"Part {weight.Part}: equality may not lower a score nor difference raise it.", nameof(weights));
            var bit = BitOperations.TrailingZeroCount((uint)weight.Part);
            _equal[bit] = weight.Equal;
            _different[bit] = weight.Different;
        }
    }

    private static bool HasRightSigns(double forIt, double againstIt) => forIt >= 0 && againstIt <= 0 && double.IsFinite(forIt - againstIt);

    private List<PartEvidence> EvidenceOf(Deduction deduction)
    {
        var parts = new List<PartEvidence>();
        for (var bit = 0; bit < PartLimit; bit++)
        {
            var part = (IdentityParts)(1 << bit);
            if ((deduction.Equal & part) != IdentityParts.None)
                parts.Add(new PartEvidence(part, Equal: true, _equal[bit]));
            else if ((deduction.Different & part) != IdentityParts.None)
                parts.Add(new PartEvidence(part, Equal: false, _different[bit]));
        }

        return parts;
    }

    /// <summary>Adds in order of type, so that equal agreements give equal bits whatever the order of arrival.</summary>
    private static double Sum(double[] weights, ulong types)
    {
        var sum = 0.0;
        for (; types != 0; types &= types - 1)
            sum += weights[BitOperations.TrailingZeroCount(types)];
        return sum;
    }
}

/// <summary>What a token type adds to the log-odds.</summary>
/// <param name="Type">The token type.</param>
/// <param name="Agree">Added if any token of the type is common to both; not negative.</param>
/// <param name="Disagree">Added if both hold the type and no token is common; not positive.</param>
public readonly record struct TokenWeight(TokenType Type, double Agree, double Disagree);

/// <summary>What a part of an identity adds to the log-odds, once, however many tokens speak of it.</summary>
/// <param name="Part">One part.</param>
/// <param name="Equal">Added if an agreeing token proves it equal; not negative.</param>
/// <param name="Different">Added if tokens prove it different; not positive.</param>
public readonly record struct PartWeight(IdentityParts Part, double Equal, double Different);
