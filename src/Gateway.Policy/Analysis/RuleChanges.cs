namespace Gateway.Policy.Analysis;

/// <summary>Finds the permits and forbids that came, went, or changed, and how many changed decisions each has a part in.</summary>
internal static class RuleChanges
{
    public static IEnumerable<RuleChange> Of(PolicyDomain domain, Diagrams diagrams, PolicyDiagrams before, PolicyDiagrams after, int changed)
    {
        foreach (var kind in new[] { RuleKind.Permit, RuleKind.Forbid })
        {
            var (old, now) = (ById(before, kind), ById(after, kind));
            foreach (var id in old.Keys.Union(now.Keys).Order(StringComparer.Ordinal))
            {
                if (Compare(domain, diagrams, id, old.GetValueOrDefault(id), now.GetValueOrDefault(id), changed) is { } change)
                    yield return change;
            }
        }
    }

    private static RuleChange? Compare(PolicyDomain domain, Diagrams diagrams, string id, RuleDiagram? old, RuleDiagram? now, int changed)
    {
        var nothing = diagrams.Constant(0);
        var (was, isNow) = (old?.Holds ?? nothing, now?.Holds ?? nothing);
        var otherTier = old is not null && now is not null && old.Rule.Tier != now.Rule.Tier;
        if (old is not null && now is not null && was == isNow && !otherTier)
            return null;
        var differs = diagrams.Combine(was, isNow, (then, later) => then != later || (otherTier && then == 1) ? 1 : 0);
        var part = diagrams.Combine(differs, changed, Math.Min);
        return new RuleChange(id,
            old is null ? RuleChangeKind.Added : now is null ? RuleChangeKind.Removed : RuleChangeKind.Changed,
            PolicyDifference.Count(diagrams, domain, diagrams.Combine(was, isNow, (then, later) => then == 0 && later == 1 ? 1 : 0)),
            PolicyDifference.Count(diagrams, domain, diagrams.Combine(was, isNow, (then, later) => then == 1 && later == 0 ? 1 : 0)),
            PolicyDifference.Count(diagrams, domain, part),
            PolicyDifference.Example(diagrams, domain, part));
    }

    private static Dictionary<string, RuleDiagram> ById(PolicyDiagrams policy, RuleKind kind) =>
        policy.Of(kind).ToDictionary(rule => rule.Rule.Name, StringComparer.Ordinal);
}
