using System.Diagnostics.CodeAnalysis;

namespace Gateway.Policy.Tests.Twin;

[SuppressMessage("Security", "CA5394", Justification = "A fixed seed is what a reproducible test wants.")]
public sealed class TwinTests
{
    private static readonly CompiledPolicy Policy = NationalPolicy.Load().Required();

    [Fact]
    public void Engine_and_twin_agree_on_random_questions()
    {
        var random = new Random(20260714);
        for (var i = 0; i < 60_000; i++)
            AssertAgree(Question.Draw(random));
    }

    [Fact]
    public void Engine_and_twin_agree_one_step_from_where_each_rule_matches()
    {
        var random = new Random(7);
        var compared = 0;
        foreach (var rule in RuleSeeds.All.Keys)
        {
            for (var i = 0; i < 12; i++)
            {
                var seed = RuleSeeds.Draw(rule, random);
                AssertAgree(seed);
                foreach (var neighbour in seed.Neighbours())
                {
                    AssertAgree(neighbour);
                    compared++;
                }
            }
        }

        Assert.True(compared >= 50_000, $"Only {compared} questions were compared.");
    }

    [Fact]
    public void Every_rule_has_a_seed_at_which_it_matches()
    {
        var random = new Random(11);
        var ids = Policy.Rules.Where(rule => rule.Kind is RuleKind.Permit or RuleKind.Forbid or RuleKind.Obligation or RuleKind.Alert).Select(rule => rule.Id);
        Assert.Equal(ids.Order(StringComparer.Ordinal), RuleSeeds.All.Keys.Order(StringComparer.Ordinal));
        foreach (var rule in RuleSeeds.All.Keys)
        {
            var decision = Policy.Decide(RuleSeeds.Draw(rule, random).Request(), RuleSeeds.Draw(rule, random).Record());
            var hits = Enumerable.Range(0, 200).Count(_ => Matches(RuleSeeds.Draw(rule, random), rule));
            Assert.True(hits > 0, $"The seed of {rule} never matches it; last decision {NaiveAnswer.Of(decision)}.");
        }
    }

    [Fact]
    public void Engine_and_twin_agree_when_an_attribute_is_missing_or_unknown()
    {
        var random = new Random(13);
        for (var i = 0; i < 200; i++)
        {
            var question = Question.Draw(random);
            foreach (var attribute in question.Values.Keys)
            {
                AssertAgree(question.Without(attribute));
                AssertAgree(question.With(attribute, "unheard_of"));
                AssertAgree(question.With(attribute, ""));
            }

            AssertAgree(question with { Conditions = ["unheard_of"] });
            AssertAgree(question with { Conditions = ["no_onward", "no_onward"] });
        }
    }

    private static bool Matches(Question question, string rule)
    {
        var decision = Policy.Decide(question.Request(), question.Record());
        return decision.Rules.Contains(rule) || decision.Alerts.Contains(rule) || decision.Obligations.Any(obligation => obligation.Id == rule);
    }

    private static void AssertAgree(Question question)
    {
        var expected = NaivePolicy.Decide(question).ToString();
        var actual = NaiveAnswer.Of(Policy.Decide(question.Request(), question.Record())).ToString();
        if (expected != actual)
        {
            var facts = string.Join(" ", question.Values.Select(pair => $"{pair.Key}={pair.Value}")) + $" conditions={string.Join('+', question.Conditions)}";
            Assert.Fail($"The twin says {expected}\nthe engine     {actual}\nfor {facts}");
        }
    }
}
