namespace Gateway.Policy;

/// <summary>What an analysis of a policy over its whole domain found. All counts are exact.</summary>
/// <param name="PolicyVersion">The policy.</param>
/// <param name="Combinations">Consistent pairs of a request and a record: all of them were covered.</param>
/// <param name="Contradictory">Pairs whose values contradict each other, which give nothing.</param>
/// <param name="Classes">Classes of pairs that no rule tells apart.</param>
/// <param name="Nodes">Nodes of the decision diagrams that stand for all pairs.</param>
/// <param name="Tiers">For each tier, least first, how many combinations give it.</param>
/// <param name="Rules">How often each rule matches and decides.</param>
/// <param name="ValuesNeverToldApart">Values of an attribute that no rule tells apart, where there are several.</param>
/// <param name="Findings">What somebody should look at.</param>
/// <param name="Overlaps">Each permit with each forbid that takes away from it.</param>
public sealed record PolicyReport(
    string PolicyVersion,
    UInt128 Combinations,
    UInt128 Contradictory,
    UInt128 Classes,
    int Nodes,
    IReadOnlyList<TierCount> Tiers,
    IReadOnlyList<RuleUse> Rules,
    IReadOnlyList<IndistinctValues> ValuesNeverToldApart,
    IReadOnlyList<PolicyFinding> Findings,
    IReadOnlyList<RuleOverlap> Overlaps);

/// <summary>How many combinations give a tier.</summary>
/// <param name="Tier">The tier.</param>
/// <param name="Combinations">How many give it, and none higher.</param>
public sealed record TierCount(Tier Tier, UInt128 Combinations);

/// <summary>How often a rule matters.</summary>
/// <param name="Id">The rule's id; a duty whose days vary has a line for each number of days.</param>
/// <param name="Kind">What it does.</param>
/// <param name="Matches">In how many combinations its condition holds.</param>
/// <param name="Decides">
/// For a permit, where it alone would carry the tier given; for a forbid, where it alone would lower the tier to the one given; for a field,
/// duty or alert, where it is given.
/// </param>
/// <param name="Alone">In how many combinations the decision would be another without this rule.</param>
public sealed record RuleUse(string Id, RuleKind Kind, UInt128 Matches, UInt128 Decides, UInt128 Alone);

/// <summary>Values of one attribute that no rule tells apart.</summary>
/// <param name="Attribute">The attribute.</param>
/// <param name="Values">The values, in the order of the document.</param>
public sealed record IndistinctValues(string Attribute, IReadOnlyList<string> Values);

/// <summary>What an analysis may find.</summary>
public enum PolicyFindingKind
{
    /// <summary>The rule matches no consistent combination.</summary>
    DeadRule,

    /// <summary>The rule matches, and always another rule decides; for a field, duty or alert, it is never given.</summary>
    NeverDecides,

    /// <summary>Without the rule every decision would be the same.</summary>
    Redundant,

    /// <summary>An alternative within the rule's condition matches no consistent combination.</summary>
    ContradictoryCondition,

    /// <summary>No rule looks at the attribute.</summary>
    UnusedAttribute,

    /// <summary>Nothing is ever given with this value, or with these two values together.</summary>
    Gap,
}

/// <summary>Something that somebody should look at; many a policy means it so.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Subject">The rule's id, the attribute's name, or <c>attribute=value</c>.</param>
/// <param name="Text">What it is, in words.</param>
/// <param name="Combinations">How many combinations it concerns.</param>
/// <param name="Example">One of them; null when it concerns none.</param>
public sealed record PolicyFinding(PolicyFindingKind Kind, string Subject, string Text, UInt128 Combinations, Combination? Example);

/// <summary>A forbid that takes away from what a permit grants.</summary>
/// <param name="Permit">The permit.</param>
/// <param name="Forbid">The forbid.</param>
/// <param name="Combinations">In how many combinations both match and the cap is below the grant.</param>
/// <param name="Example">One of them.</param>
public sealed record RuleOverlap(string Permit, string Forbid, UInt128 Combinations, Combination Example);
