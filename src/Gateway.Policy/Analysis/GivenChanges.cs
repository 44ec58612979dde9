namespace Gateway.Policy.Analysis;

/// <summary>One field, duty or alert compared: where it changes, and in how many combinations that gives more than before.</summary>
internal sealed record ComparedGift(GivenChange Public, int Changed, UInt128 Widens);

/// <summary>Compares what two policies give beside the tier.</summary>
internal static class GivenChanges
{
    private static readonly RuleKind[] Kinds = [RuleKind.Field, RuleKind.Obligation, RuleKind.Alert];

    public static IEnumerable<ComparedGift> Of(PolicyDomain domain, Diagrams diagrams, PolicyDiagrams before, PolicyDiagrams after)
    {
        var sameTier = diagrams.Combine(before.Tiers, after.Tiers, (old, now) => old == now ? 1 : 0);
        foreach (var kind in Kinds)
        {
            var (old, now) = (ById(before, kind), ById(after, kind));
            foreach (var id in old.Keys.Union(now.Keys).Order(StringComparer.Ordinal))
            {
                var (was, isNow) = (Where(before, old, id), Where(after, now, id));
                var given = diagrams.Combine(was, isNow, (then, later) => then == 0 && later == 1 ? 1 : 0);
                var taken = diagrams.Combine(was, isNow, (then, later) => then == 1 && later == 0 ? 1 : 0);
                var changed = diagrams.Combine(given, taken, Math.Max);
                var widens = kind switch
                {
                    RuleKind.Field => given,
                    RuleKind.Alert => taken,
                    _ => before.And(taken, sameTier),
                };
                yield return new ComparedGift(
                    new GivenChange(kind, id, PolicyDifference.Count(diagrams, domain, given), PolicyDifference.Count(diagrams, domain, taken),
                        PolicyDifference.Example(diagrams, domain, changed)),
                    changed,
                    PolicyDifference.Count(diagrams, domain, widens));
            }
        }

        int Where(PolicyDiagrams policy, Dictionary<string, RuleDiagram> rules, string id) =>
            rules.TryGetValue(id, out var rule) ? policy.Applies(rule) : diagrams.Constant(0);
    }

    private static Dictionary<string, RuleDiagram> ById(PolicyDiagrams policy, RuleKind kind) => policy.Of(kind).ToDictionary(RuleUses.NameOf, StringComparer.Ordinal);
}
