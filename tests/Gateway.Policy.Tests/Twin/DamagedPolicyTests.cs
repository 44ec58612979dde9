using System.Text;

namespace Gateway.Policy.Tests.Twin;

/// <summary>The guards themselves are seen to fail: a policy that lost one line is caught by the twin.</summary>
public sealed class DamagedPolicyTests
{
    // Lines that explain, or that name a duty without changing when it applies; the twin compares neither.
    private static readonly string[] WithoutEffect = ["says:", "law:", "does:", "days:", "#"];

    private static readonly (Facts Request, Facts Record, string Expected)[] Asked = Ask();

    [Fact]
    public void Every_line_that_a_rule_loses_is_noticed()
    {
        var lines = Encoding.UTF8.GetString(NationalPolicy.Text.Utf8.Span).Split('\n');
        var start = Array.IndexOf(lines, "permits:");
        var damaged = 0;
        var unnoticed = new List<string>();
        for (var i = start; i < lines.Length; i++)
        {
            var line = lines[i].Trim();
            if (line.Length == 0 || WithoutEffect.Any(line.StartsWith))
                continue;
            if (PolicyLoader.Load(string.Join('\n', lines.Where((_, index) => index != i)), "damaged.yaml").Policy is not { } policy)
                continue;
            damaged++;
            if (!Asked.Any(asked => NaiveAnswer.Of(policy.Decide(asked.Request, asked.Record)).ToString() != asked.Expected))
                unnoticed.Add($"{line} of {lines[..i].Last(above => above.StartsWith("  ") && above[2] != ' ').Trim().TrimEnd(':')}");
        }

        // D04 and D11 cap at none, where nothing is shown: that they are hidden changes no decision, only what a reader of the rule is told.
        Assert.Equal(["hidden: true of D04", "hidden: true of D11"], unnoticed);
        Assert.True(damaged > 100, $"Only {damaged} damaged policies loaded.");
    }

    private static (Facts Request, Facts Record, string Expected)[] Ask()
    {
        var random = new Random(41);
        var questions = new List<Question>();
        foreach (var rule in RuleSeeds.All.Keys)
        {
            for (var i = 0; i < 3; i++)
            {
                var seed = RuleSeeds.Draw(rule, random);
                questions.Add(seed);
                questions.AddRange(seed.Neighbours());
            }
        }

        return questions.Select(question => (question.Request(), question.Record(), NaivePolicy.Decide(question).ToString())).ToArray();
    }
}
