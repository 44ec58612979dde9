namespace Gateway.Policy.Analysis;

/// <summary>Counts how often each rule matches, decides, and is needed.</summary>
internal static class RuleUses
{
    public static IEnumerable<RuleUse> Of(PolicySpace space)
    {
        var (rules, diagrams) = (space.Rules, space.Diagrams);
        var permits = rules.Of(RuleKind.Permit);
        var forbids = rules.Of(RuleKind.Forbid);
        foreach (var (permit, others) in permits.Zip(Others(rules, permits, 0, Math.Max, diagrams)))
        {
            var decides = diagrams.Combine(permit.Holds, rules.Tiers, (holds, tier) => holds == 1 && tier > 0 && (int)permit.Rule.Tier >= tier ? 1 : 0);
            yield return Use(space, permit, decides, Needed(space, rules.TiersOf(others, rules.Cap)));
        }

        var lowered = diagrams.Combine(rules.Granted, rules.Tiers, (granted, tier) => tier < granted ? tier : PolicyDiagrams.Unknown);
        foreach (var (forbid, others) in forbids.Zip(Others(rules, forbids, (int)Tier.Full, Math.Min, diagrams)))
        {
            var decides = diagrams.Combine(forbid.Holds, lowered, (holds, tier) => holds == 1 && tier == (int)forbid.Rule.Tier ? 1 : 0);
            yield return Use(space, forbid, decides, Needed(space, rules.TiersOf(rules.Granted, others)));
        }

        foreach (var other in rules.Rules.Where(rule => rule.Rule.Kind is not (RuleKind.Permit or RuleKind.Forbid)))
        {
            var applies = rules.Applies(other);
            yield return Use(space, other, applies, applies);
        }
    }

    /// <summary>The name of a rule in the analysis: a duty whose days vary is one rule for each number of days.</summary>
    public static string NameOf(RuleDiagram rule) => rule.Rule.Obligation?.Label ?? rule.Rule.Name;

    private static RuleUse Use(PolicySpace space, RuleDiagram rule, int decides, int alone) =>
        new(NameOf(rule), rule.Rule.Kind, space.Count(rule.Holds), space.Count(decides), space.Count(alone));

    private static int Needed(PolicySpace space, int without) => space.Diagrams.Combine(space.Rules.Tiers, without, (tier, other) => tier != other ? 1 : 0);

    // For each rule, what all the others grant or cap together: those before it joined with those after it.
    private static int[] Others(PolicyDiagrams rules, RuleDiagram[] all, int otherwise, Func<int, int, int> choose, Diagrams diagrams)
    {
        var before = new int[all.Length + 1];
        var after = new int[all.Length + 1];
        before[0] = after[^1] = diagrams.Constant(otherwise);
        for (var i = 0; i < all.Length; i++)
            before[i + 1] = diagrams.Combine(before[i], rules.Fold([all[i]], otherwise, choose), choose);
        for (var i = all.Length - 1; i >= 0; i--)
            after[i] = diagrams.Combine(after[i + 1], rules.Fold([all[i]], otherwise, choose), choose);
        return all.Select((_, i) => diagrams.Combine(before[i], after[i + 1], choose)).ToArray();
    }
}
