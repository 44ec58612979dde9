namespace Gateway.Policy.Tests.Scenarios;

public sealed class ScenarioTests
{
    private static readonly CompiledPolicy Policy = NationalPolicy.Load().Required();

    private const string Ordinary = """
        ordinary:
          { agency_kind: police, role: investigating_officer, purpose: investigation, legal_basis: dpa2018_part3, urgency: routine, holder: false,
            onward: false, panel_kind: marac, risk: high, handling: p, conditions: [], originator_consent: not_needed, provenance: police,
            victim_consent: given, seal: none, status: open, age: within_1y, cjs_hold: false, contact_safety: safe, subject_in_service: false }

        """;

    [Fact]
    public void Every_shipped_scenario_passes()
    {
        var report = ScenarioRunner.Run(Policy, RepositoryFiles.Scenarios);

        Assert.Empty(report.Errors);
        Assert.Empty(report.Results.Where(result => !result.Passed).Select(result => $"{result.Source}:{result.Line} {result.Name}: {string.Join(' ', result.Differences)}"));
        Assert.True(report.Passed);
        Assert.True(report.Results.Count >= 60, $"There are {report.Results.Count} scenarios.");
        Assert.Equal(report.Results.Count, report.Results.Select(result => result.Name).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Every_rule_is_expected_by_name_in_a_scenario() =>
        Assert.Empty(ScenarioRunner.Run(Policy, RepositoryFiles.Scenarios).UncoveredRules);

    [Fact]
    public void A_scenario_that_expects_something_else_fails_and_says_how()
    {
        var report = Run("""
            cases:
              - name: An officer investigates
                expect: { tier: full, rules: [P13], shown: [], fields: [team], obligations: [O07], alerts: [A01] }
            """);

        Assert.False(report.Passed);
        Assert.Equal(
            [
                "Expected tier full, got summary.",
                "Expected rule P13 to match; those that match are: P22.",
                "Expected fields [team], got [history, orders, risk, team].",
                "Expected obligations [O07], got [O01, O07, O10].",
                "Expected shown [], got [P22].",
                "Expected alerts [A01], got [].",
            ],
            Assert.Single(report.Results).Differences);
    }

    [Fact]
    public void A_rule_counts_as_covered_only_by_a_scenario_that_passes()
    {
        var passing = Run("cases: [{ name: An officer investigates, expect: { tier: summary, rules: [P22] } }]");
        var failing = Run("cases: [{ name: An officer investigates, expect: { tier: full, rules: [P22] } }]");

        Assert.DoesNotContain("P22", passing.UncoveredRules);
        Assert.Contains("P21", passing.UncoveredRules);
        Assert.Contains("P22", failing.UncoveredRules);
    }

    [Theory]
    [InlineData("cases: [{ name: a, given: { purposse: audit }, expect: { tier: none, rules: [] } }]", "The attribute 'purposse' is not known. Did you mean 'purpose'?")]
    [InlineData("cases: [{ name: a, expect: { tier: nothing, rules: [] } }]", "There is no such tier. Use one of: none, hit, contact, summary, full.")]
    [InlineData("cases: [{ name: a, expect: { tier: none } }]", "The key 'rules' is missing. Add 'rules:' here.")]
    [InlineData("cases: [{ name: a, expects: { tier: none }, expect: { tier: none, rules: [] } }]", "The key 'expects' is not known here. Did you mean 'expect'?")]
    [InlineData("cases: { name: a }", "A list of cases was expected here. Begin each case with '- name:'.")]
    [InlineData("cases: [{ name: a, missing: [colour], expect: { tier: none, rules: [] } }]", "The attribute 'colour' is not given, so it cannot be left out.")]
    public void A_malformed_document_is_an_error_and_not_a_pass(string cases, string expected)
    {
        var report = Run(cases);

        Assert.False(report.Passed);
        Assert.Empty(report.Results);
        Assert.Contains(report.Errors, error => error.ToString().Contains(expected) && error.ToString().StartsWith("test.yaml:"));
    }

    [Fact]
    public void No_scenario_at_all_is_not_a_pass() => Assert.False(ScenarioRunner.Run(Policy, []).Passed);

    private static ScenarioReport Run(string cases) => ScenarioRunner.Run(Policy, [PolicyText.Of("test.yaml", Ordinary + cases)]);
}
