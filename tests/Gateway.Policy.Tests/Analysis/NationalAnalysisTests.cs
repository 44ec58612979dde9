using System.Text;
using System.Text.Json;
using Gateway.Policy.Analysis;
using Gateway.Policy.Tests.Twin;

namespace Gateway.Policy.Tests.Analysis;

public sealed class NationalAnalysisTests
{
    private static readonly CompiledPolicy Policy = NationalPolicy.Load().Required();
    private static readonly PolicyReport Report = Policy.Check();

    [Fact]
    public void Every_consistent_combination_is_covered()
    {
        Assert.Equal((UInt128)416_404_800_000, Report.Combinations);
        Assert.Equal(Report.Combinations, Report.Tiers.Aggregate(UInt128.Zero, (sum, tier) => sum + tier.Combinations));
        Assert.Equal((UInt128)189_000 * 8_294_400, Report.Combinations + Report.Contradictory);
        Assert.InRange(Report.Classes, UInt128.One, Report.Combinations);
    }

    [Fact]
    public void Only_the_two_guards_never_decide() =>
        Assert.Equal(["NeverDecides D02", "NeverDecides D03", "Redundant D02", "Redundant D03"],
            Report.Findings.Where(finding => finding.Kind != PolicyFindingKind.Gap).Select(finding => $"{finding.Kind} {finding.Subject}").Order(StringComparer.Ordinal));

    [Fact]
    public void Nothing_is_ever_given_to_the_Commissioners_staff_to_statisticians_or_without_a_basis() =>
        Assert.Equal(["agency_kind=da_commissioner", "role=statistician", "purpose=statistics", "legal_basis=none"],
            Report.Findings.Where(finding => finding.Kind == PolicyFindingKind.Gap && !finding.Subject.Contains(' ')).Select(finding => finding.Subject));

    [Fact]
    public void Panels_other_than_MAPPA_are_never_told_apart() =>
        Assert.Equal(["marac", "dapp", "matac", "drive"], Assert.Single(Report.ValuesNeverToldApart, same => same.Attribute == "panel_kind").Values);

    [Fact]
    public void Every_example_is_decided_as_the_twin_decides_it() =>
        Assert.All(Report.Findings.Where(finding => finding.Example is not null).Select(finding => finding.Example!).Concat(Report.Overlaps.Select(overlap => overlap.Example)), example =>
        {
            var values = Question.RequestVocabulary.Keys.Select(name => (name, example.Request.Find(name)!))
                .Concat(Question.RecordVocabulary.Keys.Select(name => (name, example.Record.Find(name)!)));
            using var line = JsonDocument.Parse(example.ToString());
            var conditions = line.RootElement.GetProperty("record").GetProperty("conditions").EnumerateArray().Select(condition => condition.GetString()!);
            var question = new Question(values.ToDictionary(StringComparer.Ordinal), [.. conditions]);
            Assert.Equal(NaivePolicy.Decide(question).ToString(), NaiveAnswer.Of(DecisionLines.Decide(Policy, Encoding.UTF8.GetBytes(example.ToString()))).ToString());
        });

    [Fact]
    public void Classes_hold_every_request_and_every_record()
    {
        var requests = FoldedClasses.Of(Policy, PolicySide.Request);
        var records = FoldedClasses.Of(Policy, PolicySide.Record);
        Assert.Equal((UInt128)189_000, requests.Values.Aggregate(UInt128.Zero, (sum, members) => sum + members));
        Assert.Equal((UInt128)8_294_400, records.Values.Aggregate(UInt128.Zero, (sum, members) => sum + members));
    }
}
