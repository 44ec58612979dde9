using Gateway.Policy.Compilation;

namespace Gateway.Policy.Analysis;

/// <summary>One rule as a function: 1 where its condition holds and nothing is unknown or contradictory.</summary>
internal sealed record RuleDiagram(CompiledRule Rule, int Holds);

/// <summary>A policy as functions over a domain.</summary>
internal sealed class PolicyDiagrams
{
    /// <summary>The number of the tier function where something is unknown or contradictory.</summary>
    public const int Unknown = 5;

    private const int Ungranted = 0;
    private const int Uncapped = (int)Tier.Full;

    private readonly Diagrams diagrams;

    public PolicyDiagrams(CompiledPolicy policy, PolicyDomain domain, Diagrams diagrams)
    {
        this.diagrams = diagrams;
        Policy = policy;
        var contradictory = Or(policy.Outcomes.Rules.Where(rule => rule.Kind == RuleKind.Unknown).SelectMany(rule => rule.Terms)
            .Select(term => domain.MasksOf(policy, term)).Concat(domain.UnknownTo(policy)));
        Known = diagrams.Map(contradictory, value => 1 - value);
        Rules = policy.Outcomes.Rules.Where(rule => rule.Kind != RuleKind.Unknown)
            .Select(rule => new RuleDiagram(rule, And(Known, Or(rule.Terms.Select(term => domain.MasksOf(policy, term))))))
            .ToArray();
        Granted = Fold(Of(RuleKind.Permit), Ungranted, Math.Max);
        Cap = Fold(Of(RuleKind.Forbid), Uncapped, Math.Min);
        Tiers = TiersOf(Granted, Cap);
    }

    public CompiledPolicy Policy { get; }

    /// <summary>1 where every value is known and none contradicts another.</summary>
    public int Known { get; }

    public IReadOnlyList<RuleDiagram> Rules { get; }

    /// <summary>The highest tier that a permit grants.</summary>
    public int Granted { get; }

    /// <summary>The lowest cap of a forbid.</summary>
    public int Cap { get; }

    /// <summary>The tier of the decision, or <see cref="Unknown"/>.</summary>
    public int Tiers { get; }

    public RuleDiagram[] Of(RuleKind kind) => Rules.Where(rule => rule.Rule.Kind == kind).ToArray();

    public int And(int left, int right) => diagrams.Combine(left, right, Math.Min);

    /// <summary>The tier of the decision when these are the grants and caps.</summary>
    public int TiersOf(int granted, int cap) =>
        diagrams.Combine(diagrams.Combine(granted, cap, Math.Min), Known, (tier, known) => known == 1 ? tier : Unknown);

    /// <summary>Where a field, duty or alert applies: its condition holds, and the tier is high enough for it.</summary>
    public int Applies(RuleDiagram rule)
    {
        var from = rule.Rule.Kind == RuleKind.Alert ? Tier.None : rule.Rule.Tier;
        return diagrams.Combine(rule.Holds, Tiers, (holds, tier) => holds == 1 && tier != Unknown && tier >= (int)from ? 1 : 0);
    }

    /// <summary>The grants of these permits, or the caps of these forbids.</summary>
    public int Fold(IEnumerable<RuleDiagram> rules, int otherwise, Func<int, int, int> choose) =>
        rules.Aggregate(diagrams.Constant(otherwise), (soFar, rule) => diagrams.Combine(soFar, Weighed(rule, otherwise), choose));

    private int Weighed(RuleDiagram rule, int otherwise) => diagrams.Map(rule.Holds, holds => holds == 1 ? (int)rule.Rule.Tier : otherwise);

    private int Or(IEnumerable<ulong[]> rectangles) =>
        rectangles.Aggregate(diagrams.Constant(0), (soFar, masks) => diagrams.Combine(soFar, diagrams.Rectangle(masks), Math.Max));
}
