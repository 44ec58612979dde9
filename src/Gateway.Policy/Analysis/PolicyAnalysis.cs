using Gateway.Policy.Analysis;
using Gateway.Policy.Compilation;

namespace Gateway.Policy;

/// <summary>
/// Looks at everything that a policy can ever decide: every consistent pair of a request and a record, exactly and not by sampling, folded
/// into decision diagrams (docs/decisions/0007).
/// </summary>
public static class PolicyAnalysis
{
    /// <summary>Counts what the policy decides, and finds rules and values that somebody should look at.</summary>
    public static PolicyReport Check(this CompiledPolicy policy)
    {
        var space = new PolicySpace(policy);
        var uses = RuleUses.Of(space).ToArray();
        return new PolicyReport(
            policy.Version,
            space.Count(space.Rules.Known),
            space.Count(space.Rules.Known, value => value == 0),
            FoldedClasses.Count(policy),
            space.Diagrams.Size,
            Enum.GetValues<Tier>().Select(tier => new TierCount(tier, space.Count(space.Rules.Tiers, value => value == (int)tier))).ToArray(),
            uses,
            Indistinct(policy).ToArray(),
            [.. FindingsOnRules.Of(space, uses), .. FindingsOnValues.Of(space)],
            FindingsOnRules.Overlaps(space).ToArray());
    }

    private static IEnumerable<IndistinctValues> Indistinct(CompiledPolicy policy)
    {
        var terms = policy.Outcomes.Rules.SelectMany(rule => rule.Terms).ToArray();
        foreach (var entry in policy.Vocabulary.Entries.Where(entry => entry.Attribute.Kind != AttributeKind.SetOf))
        {
            foreach (var same in entry.Attribute.Values.GroupBy(value => Membership(terms, entry, value)).Where(group => group.Count() > 1))
                yield return new IndistinctValues(entry.Attribute.Name, [.. same]);
        }
    }

    private static string Membership(ulong[][] terms, Vocabulary.Entry entry, string value)
    {
        entry.TryIndex(value, out var index);
        return string.Concat(terms.Select(term => (term[entry.FirstSlot] >> index & 1) != 0 ? '1' : '0'));
    }
}
