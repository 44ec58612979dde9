using System.Text;

namespace Gateway.Policy.Tests.Analysis;

/// <summary>Each kind of fault, planted into the national policy, is found.</summary>
public sealed class PlantedFaultTests
{
    private static readonly string National = Encoding.UTF8.GetString(NationalPolicy.Text.Utf8.Span);

    [Fact]
    public void A_rule_that_matches_nothing_consistent_is_dead() =>
        Assert.Contains("X01", Find(PolicyFindingKind.DeadRule, Forbid("X01: { caps_at: hit, says: X., when: { handling: p, conditions: police_only } }")));

    [Fact]
    public void A_permit_that_repeats_part_of_another_is_redundant()
    {
        var report = Check(Permit("X01: { grants: full, says: X., when: { agency_kind: police, role: investigating_officer, purpose: protective_order, legal_basis: dpa2018_part3 } }"));

        var finding = Assert.Single(report.Findings, finding => finding is { Kind: PolicyFindingKind.Redundant, Subject: "X01" });
        Assert.Equal((UInt128)26_438_400, finding.Combinations);
        Assert.DoesNotContain(report.Findings, finding => finding is { Kind: PolicyFindingKind.NeverDecides, Subject: "X01" });
        Assert.DoesNotContain(report.Findings, finding => finding.Subject == "P13"); // which still decides order enforcement alone
    }

    [Fact]
    public void A_permit_below_another_never_decides() =>
        Assert.Contains("X01", Find(PolicyFindingKind.NeverDecides, Permit("X01: { grants: hit, says: X., as: P13 }")));

    [Fact]
    public void An_alternative_that_never_holds_is_found_though_its_rule_is_alive() =>
        Assert.Contains("X01", Find(PolicyFindingKind.ContradictoryCondition,
            Forbid("X01: { caps_at: hit, says: X., when: { any_of: [{ risk: high, onward: true }, { handling: p, conditions: no_onward }] } }")));

    [Fact]
    public void An_attribute_that_no_rule_looks_at_is_found() =>
        Assert.Equal(["weather"], Find(PolicyFindingKind.UnusedAttribute, National.Replace("  record:\n", "  record:\n    weather: [fair, foul]\n", StringComparison.Ordinal)));

    [Fact]
    public void A_value_with_which_nothing_is_ever_given_is_a_gap() =>
        Assert.Contains("agency_kind=fire_service", Find(PolicyFindingKind.Gap, Forbid("X01: { caps_at: none, says: X., when: { agency_kind: fire_service } }")
            .Replace("      - da_commissioner\n", "      - da_commissioner\n      - fire_service\n", StringComparison.Ordinal)));

    [Fact]
    public void Overlaps_name_each_permit_with_each_forbid_that_takes_from_it()
    {
        var overlap = Assert.Single(Check(National).Overlaps, overlap => overlap is { Permit: "P13", Forbid: "D05" });
        var decision = NationalPolicy.Load().Required().Decide(overlap.Example.Request, overlap.Example.Record);
        Assert.Contains("P13", decision.Rules);
        Assert.Contains("D05", decision.Rules);
    }

    private static string[] Find(PolicyFindingKind kind, string yaml) =>
        [.. Check(yaml).Findings.Where(finding => finding.Kind == kind).Select(finding => finding.Subject)];

    private static PolicyReport Check(string yaml) => PolicyLoader.Load(yaml, "planted.yaml").Required().Check();

    private static string Permit(string rule) => National.Replace("\npermits:\n", $"\npermits:\n  {rule}\n", StringComparison.Ordinal);

    private static string Forbid(string rule) => National.Replace("\nforbids:\n", $"\nforbids:\n  {rule}\n", StringComparison.Ordinal);
}
