using System.Text;
using System.Text.RegularExpressions;
using FsCheck.Xunit;
using Gateway.Policy.Tests.Twin;

namespace Gateway.Policy.Tests.Decisions;

public sealed partial class DecisionPropertyTests
{
    private static readonly CompiledPolicy Policy = NationalPolicy.Load().Required();

    [Property(MaxTest = 300)]
    public bool Anything_unknown_gives_nothing_for_that_one_reason(int seed)
    {
        var random = new Random(seed);
        var question = RuleSeeds.Draw(RuleSeeds.All.Keys.ElementAt(random.Next(RuleSeeds.All.Count)), random);
        var attribute = question.Values.Keys.ElementAt(random.Next(question.Values.Count));
        Question[] unknown = [question.Without(attribute), question.With(attribute, "unheard_of"), question with { Conditions = ["unheard_of"] }];
        return unknown.All(each => NaiveAnswer.Of(Policy.Decide(each.Request(), each.Record())).ToString() == "none |  |  | D0 |  | ");
    }

    [Fact]
    public void A_fact_that_is_null_extra_or_said_twice_gives_nothing()
    {
        var question = RuleSeeds.Draw("P22", new Random(3)) with { Conditions = [] };
        question = question.With("handling", "p").With("originator_consent", "not_needed").With("seal", "none").With("status", "open");
        Assert.NotEqual(Tier.None, Policy.Decide(question.Request(), question.Record()).Tier);

        Assert.Same(Policy.Unknown, Policy.Decide(question.Request().With("role", (string?)null), question.Record()));
        Assert.Same(Policy.Unknown, Policy.Decide(question.Request().Add("role", "investigating_officer"), question.Record()));
        Assert.Same(Policy.Unknown, Policy.Decide(question.Request().Add("colour", "red"), question.Record()));
        Assert.Same(Policy.Unknown, Policy.Decide(question.Request().Add("risk", "high"), question.Record()));
        Assert.Same(Policy.Unknown, Policy.Decide(question.Request(), question.Record().With("conditions", (IEnumerable<string>?)null)));
        Assert.Same(Policy.Unknown, Policy.Decide(question.Request(), question.Record().With("conditions", "no_onward")));
        Assert.Same(Policy.Unknown, Policy.Decide(question.Request().With("role", ["investigating_officer"]), question.Record()));
        Assert.Same(Policy.Unknown, Policy.Decide(new Facts(), new Facts()));
    }

    [Fact]
    public void Problems_name_the_attribute_and_what_to_do_and_never_the_value()
    {
        var request = new Facts().Add("agency_kind", "police").Add("role", "Joanna Bloggs").Add("purpose", "investigatoin")
            .Add("legal_basis", "dpa2018_part3").Add("holder", false).Add("holder", false).Add("joanna_bloggs", "x").Add("urgency", "routine");

        var problems = Policy.BindRequest(request).Problems.Select(problem => problem.ToString()).ToArray();

        Assert.Equal(5, problems.Length);
        Assert.StartsWith("The value of 'role' is not known. Use one of: case_manager,", problems[0]);
        Assert.Equal("The value of 'purpose' is not known. Did you mean 'investigation'?", problems[1]);
        Assert.Equal("The attribute 'holder' is said twice. Say it once.", problems[2]);
        Assert.StartsWith("An attribute is not known here. Use one of: agency_kind,", problems[3]);
        Assert.Equal("The attribute 'onward' is missing. Use one of: false, true.", problems[4]);
        Assert.DoesNotContain(problems, problem => problem.Contains("bloggs", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Facts_bound_by_another_policy_or_on_the_wrong_side_are_refused()
    {
        var question = Question.Draw(new Random(1));
        var other = PolicyLoader.Load(NationalPolicy.Text).Required();

        Assert.Throws<ArgumentException>(() => Policy.Decide(other.BindRequest(question.Request()), Policy.BindRecord(question.Record())));
        Assert.Throws<ArgumentException>(() => Policy.Decide(Policy.BindRecord(question.Record()), Policy.BindRequest(question.Request())));
    }

    [Property(MaxTest = 400)]
    public bool Tier_none_shows_nothing_and_hidden_reasons_are_never_shown(int seed)
    {
        var random = new Random(seed);
        var question = RuleSeeds.Draw(RuleSeeds.All.Keys.ElementAt(random.Next(RuleSeeds.All.Count)), random);
        var decision = Policy.Decide(question.Request(), question.Record());
        var hidden = Policy.Rules.Where(rule => rule.Hidden).Select(rule => rule.Id).ToArray();
        var nothing = decision.Fields.IsEmpty && decision.Obligations.IsEmpty && decision.Shown.IsEmpty;
        return (decision.Tier != Tier.None || nothing)
            && !decision.Shown.Any(hidden.Contains)
            && (decision.Tier == Tier.None || decision.Shown.Contains("R00") == decision.Rules.Any(hidden.Contains));
    }

    [Property(MaxTest = 300)]
    public bool A_silent_seal_gives_the_requester_the_same_as_any_other_nothing(int seed)
    {
        var random = new Random(seed);
        var question = RuleSeeds.Draw(RuleSeeds.All.Keys.ElementAt(random.Next(RuleSeeds.All.Count)), random).With("holder", "false").With("seal", "silent");
        var sealedAway = Policy.Decide(question.Request(), question.Record());
        var view = Policy.ExplainToRequester(sealedAway);
        var absent = Policy.ExplainToRequester(Policy.Unknown);
        return sealedAway.Tier == Tier.None && sealedAway.Fields.IsEmpty && sealedAway.Shown.IsEmpty && sealedAway.Obligations.IsEmpty
            && view.Outcome == absent.Outcome && view.Reasons.Count == 0 && view.Duties.Count == 0 && view.Alerts.Count == 0 && view.PolicyVersion is null;
    }

    [Fact]
    public void Order_of_rules_makes_no_difference()
    {
        var random = new Random(17);
        var policies = Enumerable.Range(0, 4).Select(_ => PolicyLoader.Load(Shuffled(random), "shuffled.yaml").Required()).ToArray();
        for (var i = 0; i < 3_000; i++)
        {
            var question = RuleSeeds.Draw(RuleSeeds.All.Keys.ElementAt(i % RuleSeeds.All.Count), random);
            var expected = NaiveAnswer.Of(Policy.Decide(question.Request(), question.Record())).ToString();
            Assert.All(policies, policy => Assert.Equal(expected, NaiveAnswer.Of(policy.Decide(question.Request(), question.Record())).ToString()));
        }
    }

    [Fact]
    public void A_policy_whose_only_permit_does_not_match_gives_nothing()
    {
        var text = Encoding.UTF8.GetString(NationalPolicy.Text.Utf8.Span);
        var permits = text.IndexOf("\npermits:\n", StringComparison.Ordinal);
        var forbids = text.IndexOf("\n# Hidden reasons", StringComparison.Ordinal);
        var policy = PolicyLoader.Load(text[..permits]
            + "\npermits:\n  P01: { grants: full, says: None., when: { agency_kind: da_commissioner, role: statistician } }\n" + text[forbids..], "bare.yaml").Required();
        var random = new Random(23);
        for (var i = 0; i < 2_000; i++)
        {
            var question = RuleSeeds.Draw(RuleSeeds.All.Keys.ElementAt(i % RuleSeeds.All.Count), random);
            Assert.Equal(Tier.None, policy.Decide(question.Request(), question.Record()).Tier);
        }
    }

    [Fact]
    public void Deciding_allocates_nothing_but_the_decision()
    {
        var question = Question.Draw(new Random(1));
        var (request, record) = (Policy.BindRequest(question.Request()), Policy.BindRecord(question.Record()));
        Policy.Decide(request, record);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
            Policy.Decide(request, record);
        var each = (GC.GetAllocatedBytesForCurrentThread() - before) / 1_000;

        Assert.InRange(each, 0, 256);
    }

    /// <summary>The national policy with the rules of each section in another order.</summary>
    private static string Shuffled(Random random)
    {
        var text = Encoding.UTF8.GetString(NationalPolicy.Text.Utf8.Span);
        foreach (var section in new[] { "permits", "forbids", "fields", "obligations", "alerts" })
        {
            var match = Regex.Match(text, $"(?<=^{section}:\n)(  .*\n)+", RegexOptions.Multiline | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5));
            Assert.True(match.Success, $"The section {section} was not found.");
            var rules = RuleStart().Split(match.Value).Where(rule => rule.Length > 0).ToArray();
            Assert.True(rules.Length > 2);
            random.Shuffle(rules);
            text = text[..match.Index] + string.Concat(rules) + text[(match.Index + match.Length)..];
        }

        return text;
    }

    [GeneratedRegex("^(?=  [A-Za-z])", RegexOptions.Multiline, matchTimeoutMilliseconds: 5_000)]
    private static partial Regex RuleStart();
}
