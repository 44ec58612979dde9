namespace Gateway.Policy;

/// <summary>What came of one scenario.</summary>
/// <param name="Name">The scenario's name, in the words of practitioners.</param>
/// <param name="Source">The document that it stands in.</param>
/// <param name="Line">Where in that document, counted from 1.</param>
/// <param name="Decision">What the policy decided.</param>
/// <param name="Differences">How that differs from what was expected, one sentence each; empty when it passed.</param>
public sealed record ScenarioResult(string Name, string Source, int Line, Decision Decision, IReadOnlyList<string> Differences)
{
    /// <summary>Whether the policy decided as expected.</summary>
    public bool Passed => Differences.Count == 0;
}

/// <summary>What came of all scenarios.</summary>
/// <param name="Results">One result for each scenario, in the order of the documents.</param>
/// <param name="Errors">What is wrong in the documents themselves.</param>
/// <param name="UncoveredRules">The ids of rules, fields, duties and alerts that no passing scenario expects by name.</param>
public sealed record ScenarioReport(
    IReadOnlyList<ScenarioResult> Results, IReadOnlyList<PolicyError> Errors, IReadOnlyList<string> UncoveredRules)
{
    /// <summary>Whether every document could be read, there was at least one scenario, and all passed.</summary>
    public bool Passed => Errors.Count == 0 && Results.Count > 0 && Results.All(result => result.Passed);
}

/// <summary>One scenario as written. A list that is null is not compared.</summary>
internal sealed record Scenario(
    string Name,
    string Source,
    int Line,
    Facts Request,
    Facts Record,
    Tier Tier,
    IReadOnlyList<string> Rules,
    IReadOnlyList<string>? Shown,
    IReadOnlyList<string>? Fields,
    IReadOnlyList<string>? Obligations,
    IReadOnlyList<string>? Alerts);
