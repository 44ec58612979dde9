using FsCheck.Xunit;

namespace Gateway.Policy.Tests.Analysis;

/// <summary>The folding is exact: on domains small enough to be decided one by one, every figure is the same.</summary>
public sealed class FoldingTests
{
    [Property(MaxTest = 60)]
    public void Every_figure_is_that_of_deciding_each_combination(int seed)
    {
        var drawn = SmallPolicy.Draw(new Random(seed));
        if (PolicyLoader.Load(drawn.ToString(), "small.yaml").Policy is not { } policy)
            return; // a drawn condition may contradict itself, which the loader refuses

        var report = policy.Check();
        var decided = SmallPolicy.Domain.Select(each => policy.Decide(each.Request, each.Record)).ToArray();
        var known = decided.Where(decision => !ReferenceEquals(decision, policy.Unknown)).ToArray();

        Assert.Equal((UInt128)known.Length, report.Combinations);
        Assert.Equal((UInt128)(decided.Length - known.Length), report.Contradictory);
        Assert.All(report.Tiers, tier => Assert.Equal((UInt128)known.Count(decision => decision.Tier == tier.Tier), tier.Combinations));
        Assert.Equal((UInt128)ClassesOneByOne(policy), report.Classes);
        foreach (var use in report.Rules)
            AssertUse(drawn, policy, known, use);
    }

    [Property(MaxTest = 60)]
    public void Every_example_shows_what_it_is_an_example_of(int seed)
    {
        if (PolicyLoader.Load(SmallPolicy.Draw(new Random(seed)).ToString(), "small.yaml").Policy is not { } policy)
            return;
        var report = policy.Check();
        foreach (var finding in report.Findings.Where(finding => finding.Example is not null))
        {
            var decision = policy.Decide(finding.Example!.Request, finding.Example.Record);
            Assert.NotSame(policy.Unknown, decision);
            if (finding.Kind is PolicyFindingKind.Gap)
                Assert.Equal(Tier.None, decision.Tier);
            else if (policy.Rules.Any(rule => rule.Id == finding.Subject && rule.Kind is RuleKind.Permit or RuleKind.Forbid))
                Assert.Contains(finding.Subject, decision.Rules);
        }

        Assert.All(report.Overlaps, overlap =>
        {
            var rules = policy.Decide(overlap.Example.Request, overlap.Example.Record).Rules;
            Assert.Contains(overlap.Permit, rules);
            Assert.Contains(overlap.Forbid, rules);
        });
    }

    private static void AssertUse(SmallPolicy drawn, CompiledPolicy policy, Decision[] known, RuleUse use)
    {
        if (use.Kind is not (RuleKind.Permit or RuleKind.Forbid))
        {
            var given = use.Kind switch
            {
                RuleKind.Field => known.Count(decision => decision.Fields.Contains(use.Id)),
                RuleKind.Obligation => known.Count(decision => decision.Obligations.Any(duty => duty.Label == use.Id)),
                _ => known.Count(decision => decision.Alerts.Contains(use.Id)),
            };
            Assert.Equal((UInt128)given, use.Decides);
            return;
        }

        var tiers = policy.Rules.Where(rule => rule.Kind is RuleKind.Permit or RuleKind.Forbid).ToDictionary(rule => rule.Id, rule => (rule.Kind, rule.Tier));
        var matching = known.Where(decision => decision.Rules.Contains(use.Id)).ToArray();
        var own = tiers[use.Id].Tier;
        var deciding = matching.Count(decision => use.Kind == RuleKind.Permit
            ? decision.Tier > Tier.None && own >= decision.Tier
            : own == decision.Tier && decision.Rules.Where(rule => tiers[rule].Kind == RuleKind.Permit).Select(rule => tiers[rule].Tier).DefaultIfEmpty(Tier.None).Max() > own);
        Assert.Equal((UInt128)matching.Length, use.Matches);
        Assert.Equal((UInt128)deciding, use.Decides);
        var without = drawn.Without(use.Id);
        if (without.Permits.Count == 0 || without.Forbids.Count == 0)
            return;
        var other = without.Load();
        var changed = SmallPolicy.Domain.Count(each => policy.Decide(each.Request, each.Record).Tier != other.Decide(each.Request, each.Record).Tier);
        Assert.Equal((UInt128)changed, use.Alone);
    }

    // A class of pairs is a class of requests with a class of records: those that leave the same terms standing.
    private static int ClassesOneByOne(CompiledPolicy policy) =>
        SmallPolicy.Domain
            .Where(each => !ReferenceEquals(policy.Decide(each.Request, each.Record), policy.Unknown))
            .Select(each => (string.Join(',', policy.BindRequest(each.Request).Terms), string.Join(',', policy.BindRecord(each.Record).Terms)))
            .Distinct().Count();
}
