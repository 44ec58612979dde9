using Gateway.Policy.Scenarios;

namespace Gateway.Policy;

/// <summary>Runs scenarios, which say in the words of practitioners what a policy is to decide, and reports which rules they cover.</summary>
public static class ScenarioRunner
{
    /// <summary>Runs all scenarios of these documents.</summary>
    public static ScenarioReport Run(CompiledPolicy policy, IEnumerable<PolicyText> documents)
    {
        var errors = new List<PolicyError>();
        var scenarios = documents.SelectMany(document => new ScenarioDocument(policy, document.Source, errors).Read(document)).ToArray();
        var results = scenarios.Select(scenario => Run(policy, scenario)).ToArray();
        var named = scenarios.Zip(results).Where(pair => pair.Second.Passed).SelectMany(pair => Named(pair.First)).ToHashSet(StringComparer.Ordinal);
        var uncovered = policy.Rules.Select(rule => rule.Id).Where(id => !named.Contains(id)).Distinct().Order(StringComparer.Ordinal).ToArray();
        return new ScenarioReport(results, errors, uncovered);
    }

    private static ScenarioResult Run(CompiledPolicy policy, Scenario scenario)
    {
        var decision = policy.Decide(scenario.Request, scenario.Record);
        var differences = new List<string>();
        if (decision.Tier != scenario.Tier)
            differences.Add($"Expected tier {scenario.Tier.Name()}, got {decision.Tier.Name()}.");
        foreach (var rule in scenario.Rules.Where(rule => !decision.Rules.Contains(rule)))
            differences.Add($"Expected rule {rule} to match; those that match are: {decision.Rules}.");
        Compare("fields", scenario.Fields, decision.Fields, differences);
        Compare("obligations", scenario.Obligations, decision.Obligations.Select(obligation => obligation.Label), differences);
        Compare("shown", scenario.Shown, decision.Shown, differences);
        Compare("alerts", scenario.Alerts, decision.Alerts, differences);
        return new ScenarioResult(scenario.Name, scenario.Source, scenario.Line, decision, differences);
    }

    private static void Compare(string what, IReadOnlyList<string>? expected, IEnumerable<string> actual, List<string> differences)
    {
        if (expected is null)
            return;
        var found = actual.ToArray();
        if (!expected.Order(StringComparer.Ordinal).SequenceEqual(found))
            differences.Add($"Expected {what} [{string.Join(", ", expected)}], got [{string.Join(", ", found)}].");
    }

    private static IEnumerable<string> Named(Scenario scenario) =>
        scenario.Rules
            .Concat(scenario.Shown ?? [])
            .Concat(scenario.Fields ?? [])
            .Concat((scenario.Obligations ?? []).Select(label => label.Split('=')[0]))
            .Concat(scenario.Alerts ?? []);
}
