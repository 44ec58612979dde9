using FsCheck.Xunit;
using Gateway.Policy.Tests.Twin;

namespace Gateway.Policy.Tests.Decisions;

public sealed class MeetTests
{
    private static readonly CompiledPolicy Policy = NationalPolicy.Load().Required();

    [Property(MaxTest = 500)]
    public bool The_meet_gives_no_more_than_either_and_asks_no_less(int seed)
    {
        var (left, right) = (Draw(seed), Draw(seed + 1));
        var meet = Decision.Meet(left, right);
        var lower = left.Tier < right.Tier ? left.Tier : right.Tier;
        var duties = left.Obligations.Concat(right.Obligations).Select(obligation => obligation.Id).Distinct(StringComparer.Ordinal);
        return meet.Tier == lower
            && !meet.Fields.Except(left.Fields).Any() && !meet.Fields.Except(right.Fields).Any()
            && (lower < Tier.Contact ? meet.Obligations.IsEmpty : !duties.Except(meet.Obligations.Select(obligation => obligation.Id)).Any())
            && !left.Alerts.Concat(right.Alerts).Except(meet.Alerts).Any()
            && !left.Rules.Concat(right.Rules).Except(meet.Rules).Any()
            && (lower != Tier.None || meet.Shown.IsEmpty);
    }

    [Property(MaxTest = 300)]
    public bool The_meet_does_not_depend_on_order_and_a_decision_meets_itself(int seed)
    {
        var (a, b, c) = (Draw(seed), Draw(seed + 1), Draw(seed + 2));
        return Same(Decision.Meet(a, b), Decision.Meet(b, a))
            && Same(Decision.Meet(a, a), a)
            && Same(Decision.Meet(Decision.Meet(a, b), c), Decision.Meet(a, Decision.Meet(b, c)));
    }

    [Fact]
    public void The_tightest_term_of_a_duty_holds()
    {
        var ask = Decide("O08").First(decision => decision.Obligations.Any(obligation => obligation.Label == "O06=90"));
        var other = Decide("O06").First(decision => decision.Obligations.Any(obligation => obligation.Label == "O06=365"));

        var meet = Decision.Meet(other, ask);

        Assert.Equal(90, Assert.Single(meet.Obligations, obligation => obligation.Id == "O06").Days);
    }

    [Fact]
    public void Decisions_of_two_policies_meet_with_both_versions_named()
    {
        var overlaid = NationalPolicy.Load(PolicyText.Of("essex.yaml",
            "overlay: essex\nof: national 1.0\nedition: \"1\"\nsummary: One more.\nforbids:\n  ESX-D01: { caps_at: hit, says: Hit only., when: { holder: false } }\nend: essex 1\n")).Required();
        var question = RuleSeeds.Draw("P22", new Random(4)) with { Conditions = [] };
        question = question.With("handling", "p").With("originator_consent", "not_needed").With("seal", "none").With("status", "open").With("holder", "false");

        var meet = Decision.Meet(overlaid.Decide(question.Request(), question.Record()), Policy.Decide(question.Request(), question.Record()));

        Assert.Equal(Tier.Hit, meet.Tier);
        Assert.True(meet.Fields.IsEmpty && meet.Obligations.IsEmpty);
        Assert.Contains("ESX-D01", meet.Rules);
        Assert.Equal($"{Policy.Version}&{overlaid.Version}", meet.PolicyVersion);
    }

    private static bool Same(Decision left, Decision right) =>
        NaiveAnswer.Of(left).ToString() == NaiveAnswer.Of(right).ToString() && left.PolicyVersion == right.PolicyVersion;

    private static IEnumerable<Decision> Decide(string rule)
    {
        var random = new Random(31);
        while (true)
        {
            var question = RuleSeeds.Draw(rule, random);
            yield return Policy.Decide(question.Request(), question.Record());
        }
    }

    private static Decision Draw(int seed)
    {
        var random = new Random(seed);
        var question = RuleSeeds.Draw(RuleSeeds.All.Keys.ElementAt(random.Next(RuleSeeds.All.Count)), random);
        return Policy.Decide(question.Request(), question.Record());
    }
}
