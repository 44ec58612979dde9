namespace Gateway.Policy.Analysis;

/// <summary>Finds rules that do nothing, and permits with the forbids that take away from them.</summary>
internal static class FindingsOnRules
{
    public static IEnumerable<PolicyFinding> Of(PolicySpace space, IReadOnlyList<RuleUse> uses)
    {
        foreach (var (rule, use) in space.Rules.Rules.OrderBy(rule => rule.Rule.Kind is RuleKind.Permit ? 0 : rule.Rule.Kind is RuleKind.Forbid ? 1 : 2)
            .Select(rule => (rule, uses.Single(use => use.Id == RuleUses.NameOf(rule) && use.Kind == rule.Rule.Kind))))
        {
            if (use.Matches == 0)
            {
                yield return new(PolicyFindingKind.DeadRule, use.Id, $"{use.Id} never matches: its condition contradicts itself, or what is known to be contradictory.", 0, null);
                continue;
            }

            if (use.Decides == 0)
                yield return new(PolicyFindingKind.NeverDecides, use.Id, NeverDecides(rule), use.Matches, space.Example(rule.Holds));
            if (use.Alone == 0 && rule.Rule.Kind is RuleKind.Permit or RuleKind.Forbid)
                yield return new(PolicyFindingKind.Redundant, use.Id, $"Without {use.Id} every decision would be the same.", use.Matches, space.Example(rule.Holds));
            foreach (var finding in DeadParts(space, rule, use))
                yield return finding;
        }
    }

    public static IEnumerable<RuleOverlap> Overlaps(PolicySpace space)
    {
        foreach (var permit in space.Rules.Of(RuleKind.Permit))
        {
            foreach (var forbid in space.Rules.Of(RuleKind.Forbid).Where(forbid => forbid.Rule.Tier < permit.Rule.Tier))
            {
                var both = space.Rules.And(permit.Holds, forbid.Holds);
                if (space.Example(both) is { } example)
                    yield return new RuleOverlap(permit.Rule.Name, forbid.Rule.Name, space.Count(both), example);
            }
        }
    }

    private static string NeverDecides(RuleDiagram rule) => rule.Rule.Kind switch
    {
        RuleKind.Permit => $"{rule.Rule.Name} never decides: wherever it matches, more is granted by another permit, or a forbid takes everything away.",
        RuleKind.Forbid => $"{rule.Rule.Name} never decides: wherever it matches, nothing above its cap is granted, or another forbid caps lower.",
        _ => $"{RuleUses.NameOf(rule)} is never given: wherever it matches, the tier is too low.",
    };

    private static IEnumerable<PolicyFinding> DeadParts(PolicySpace space, RuleDiagram rule, RuleUse use)
    {
        for (var part = 0; part < rule.Rule.Terms.Count; part++)
        {
            var holds = space.Rules.And(space.Rules.Known, space.Diagrams.Rectangle(space.Domain.MasksOf(space.Rules.Policy, rule.Rule.Terms[part])));
            if (holds == space.Diagrams.Constant(0))
            {
                yield return new(PolicyFindingKind.ContradictoryCondition, use.Id,
                    $"Alternative {part + 1} of {rule.Rule.Terms.Count} in the condition of {use.Id} never holds.", 0, null);
            }
        }
    }
}
