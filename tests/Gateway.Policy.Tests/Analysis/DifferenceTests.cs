using System.Text;
using FsCheck.Xunit;

namespace Gateway.Policy.Tests.Analysis;

public sealed class DifferenceTests
{
    private static readonly string National = Encoding.UTF8.GetString(NationalPolicy.Text.Utf8.Span);
    private static readonly CompiledPolicy Policy = NationalPolicy.Load().Required();

    [Property(MaxTest = 60)]
    public void Every_figure_is_that_of_deciding_each_combination_twice(int seed)
    {
        var random = new Random(seed);
        var (drawn, other) = (SmallPolicy.Draw(random), SmallPolicy.Draw(random));
        if (PolicyLoader.Load(drawn.ToString(), "a").Policy is not { } before
            || PolicyLoader.Load((drawn with { Forbids = other.Forbids, Others = other.Others }).ToString(), "b").Policy is not { } after)
            return; // a drawn condition may contradict itself, which the loader refuses

        var changes = before.CompareWith(after);

        var pairs = SmallPolicy.Domain.Select(each => (Old: before.Decide(each.Request, each.Record), New: after.Decide(each.Request, each.Record))).ToArray();
        Assert.Equal((UInt128)pairs.Count(pair => pair.New.Tier > pair.Old.Tier), changes.Wider);
        Assert.Equal((UInt128)pairs.Count(pair => pair.New.Tier < pair.Old.Tier), changes.Narrower);
        Assert.Equal((UInt128)pairs.Count(Changed), changes.Changed);
        foreach (var tier in changes.Tiers)
            Assert.Equal((UInt128)pairs.Count(pair => pair.Old.Tier.Name() == tier.From && pair.New.Tier.Name() == tier.To), tier.Combinations);
        var rules = changes.Rules.ToDictionary(rule => rule.Id);
        foreach (var id in before.Rules.Concat(after.Rules).Where(rule => rule.Kind is RuleKind.Permit or RuleKind.Forbid).Select(rule => rule.Id).Distinct())
        {
            Assert.Equal((UInt128)pairs.Count(pair => pair.New.Rules.Contains(id) && !pair.Old.Rules.Contains(id)), rules.GetValueOrDefault(id)?.NewlyMatches ?? 0);
            Assert.Equal((UInt128)pairs.Count(pair => pair.Old.Rules.Contains(id) && !pair.New.Rules.Contains(id)), rules.GetValueOrDefault(id)?.NoLongerMatches ?? 0);
        }

        var widens = pairs.Any(pair => pair.New.Tier > pair.Old.Tier || pair.New.Fields.Except(pair.Old.Fields).Any() || pair.Old.Alerts.Except(pair.New.Alerts).Any()
            || (pair.New.Tier == pair.Old.Tier && pair.Old.Obligations.Select(duty => duty.Id).Except(pair.New.Obligations.Select(duty => duty.Id)).Any()));
        Assert.Equal(!widens, changes.OnlyNarrows);
    }

    [Fact]
    public void A_policy_does_not_differ_from_itself()
    {
        var changes = Policy.CompareWith(NationalPolicy.Load().Required());

        Assert.Equal((UInt128)0, changes.Changed);
        Assert.Equal((UInt128)416_404_800_000, changes.Combinations);
        Assert.True(changes is { Tiers: [], Given: [], Rules: [], ByValue: [], OnlyNarrows: true });
    }

    [Fact]
    public void A_forbid_that_is_dropped_widens_and_is_named_with_an_example()
    {
        var after = PolicyLoader.Load(National.Replace("when: { cjs_hold: true, agency_kind: perpetrator_programme }",
            "when: { cjs_hold: true, agency_kind: perpetrator_programme, risk: high }", StringComparison.Ordinal), "after.yaml").Required();

        var changes = Policy.CompareWith(after);

        var rule = Assert.Single(changes.Rules);
        Assert.Equal(("D13", RuleChangeKind.Changed, (UInt128)0), (rule.Id, rule.Kind, rule.NewlyMatches));
        Assert.Equal(changes.Changed, rule.Changed);
        Assert.Equal(changes.Wider, changes.Changed);
        Assert.False(changes.OnlyNarrows);
        Assert.All(changes.Tiers, tier =>
        {
            Assert.Equal(tier.From, Policy.Decide(tier.Example.Request, tier.Example.Record).Tier.Name());
            Assert.Equal(tier.To, after.Decide(tier.Example.Request, tier.Example.Record).Tier.Name());
        });
        Assert.Equal(["perpetrator_programme"], changes.ByValue.Where(value => value.Attribute == "agency_kind").Select(value => value.Value));
        Assert.Equal(["standard", "medium"], changes.ByValue.Where(value => value.Attribute == "risk").Select(value => value.Value));
    }

    [Fact]
    public void A_value_that_only_one_policy_knows_is_unknown_to_the_other()
    {
        var after = PolicyLoader.Load(National.Replace("panel_kind: [marac,", "panel_kind: [marac, tasking,", StringComparison.Ordinal), "after.yaml").Required();

        var changes = Policy.CompareWith(after);

        Assert.Equal((UInt128)416_404_800_000 / 5 * 6, changes.Combinations);
        Assert.Contains(changes.Tiers, tier => tier is { From: "unknown", To: "full" });
        Assert.All(changes.ByValue.Where(value => value.Attribute == "panel_kind"), value => Assert.Equal("tasking", value.Value));
    }

    [Fact]
    public void Policies_with_other_attributes_cannot_be_compared() =>
        Assert.Contains("weather", Assert.Throws<ArgumentException>(() => Policy.CompareWith(PolicyLoader.Load(
            National.Replace("  record:\n", "  record:\n    weather: [fair, foul]\n", StringComparison.Ordinal), "after.yaml").Required())).Message);

    private static bool Changed((Decision Old, Decision New) pair) => pair.Old.Tier != pair.New.Tier
        || !pair.Old.Fields.SequenceEqual(pair.New.Fields) || !pair.Old.Alerts.SequenceEqual(pair.New.Alerts)
        || !pair.Old.Obligations.Select(duty => duty.Id).SequenceEqual(pair.New.Obligations.Select(duty => duty.Id));
}
