using Gateway.Contracts.Events.V1;
using Gateway.Contracts.Node.V1;
using Gateway.Node.Cases;
using Gateway.Node.Tests.Network;
using Google.Protobuf.WellKnownTypes;

namespace Gateway.Node.Tests.Cases;

public sealed class CaseValidationTests
{
    private static readonly DateOnly Today = new(2026, 11, 23);

    [Fact]
    public void A_sound_case_has_no_problems() => Assert.Empty(CaseValidation.Check(TestCases.Sound(), Today));

    [Fact]
    public void An_empty_case_names_every_field_that_the_policy_needs()
    {
        var fields = CaseValidation.Check(new Case(), Today).Select(problem => problem.Field).ToList();
        string[] needed =
        [
            "case.panel_kind", "case.risk", "case.handling", "case.originator_consent", "case.provenance", "case.seal", "case.cjs_hold",
            "case.contact_safety", "case.state", "case.expires_on", "case.subjects", "case.victims",
        ];
        Assert.Equal(needed.Order(), fields.Order());
    }

    public static TheoryData<string, Action<Case>> Faults => new()
    {
        { "case.risk", entered => entered.Risk = (Risk)99 },
        { "case.conditions[0]", entered => { entered.Handling = Handling.C; entered.Conditions.Add((Condition)99); } },
        { "case.conditions", entered => entered.Conditions.Add(Condition.PoliceOnly) },
        { "case.conditions", entered => { entered.Handling = Handling.C; entered.Conditions.Add([Condition.PoliceOnly, Condition.PoliceOnly]); } },
        { "case.originator_consent", entered => { entered.Handling = Handling.C; entered.Conditions.Add(Condition.OriginatorConsent); } },
        { "case.originator_consent", entered => entered.OriginatorConsent = OriginatorConsent.Granted },
        { "case.heard_on[0]", entered => entered.HeardOn[0] = 20260231 },
        { "case.heard_on[1]", entered => entered.HeardOn[1] = 20261124 },
        { "case.expires_on", entered => entered.ExpiresOn = 0 },
        { "case.rfg_score", entered => entered.RfgScore = 101 },
        { "case.ppit_score", entered => entered.PpitScore = 21 },
        { "case.subjects[1].reference", entered => entered.Subjects.Add(TestCases.Person()) },
        { "case.subjects[0].in_service", entered => entered.Subjects[0].InService = YesNo.Unspecified },
        { "case.subjects[0].dates_of_birth[0]", entered => entered.Subjects[0].DatesOfBirth[0] = "in spring" },
        { "case.subjects[0].dates_of_birth[0]", entered => entered.Subjects[0].DatesOfBirth[0] = "2026-12-01" },
        { "case.subjects[0]", entered => OnlyName(entered.Subjects[0]) },
        { "case.subjects[0].names[0].surname", entered => entered.Subjects[0].Names[0].Surname = new string('x', 201) },
        { "case.victims[0].reference", entered => { entered.Victims[0].Reference = ""; entered.Items.Clear(); } },
        { "case.victims[0].consent[0].state", entered => entered.Victims[0].Consent.Add(TestCases.Said((VictimConsent)99, TestNetwork.Start)) },
        { "case.victims[0].consent[0].purpose", entered => entered.Victims[0].Consent.Add(TestCases.Said(VictimConsent.Given, TestNetwork.Start, (Purpose)99)) },
        { "case.victims[0].consent[0].item_reference", entered => entered.Victims[0].Consent.Add(TestCases.Said(VictimConsent.Given, TestNetwork.Start, item: "99")) },
        { "case.victims[0].consent[0].stated_at", entered => entered.Victims[0].Consent.Add(TestCases.Said(VictimConsent.Given, TestNetwork.Start.AddDays(2))) },
        { "case.victims[0].consent[0].stated_at", entered => entered.Victims[0].Consent.Add(new ConsentFact { State = VictimConsent.Given }) },
        { "case.victims[0].consent[0].stated_at", entered => entered.Victims[0].Consent.Add(new ConsentFact { State = VictimConsent.Given, StatedAt = new Timestamp { Seconds = 1, Nanos = -1 } }) },
        { "case.victims[0].consent[0].until", entered => entered.Victims[0].Consent.Add(TestCases.Said(VictimConsent.Given, TestNetwork.Start, until: 1)) },
        { "case.items[0].kind", entered => entered.Items[0].Kind = ItemKind.Unspecified },
        { "case.items[0].fact", entered => entered.Items[0].Fact = YesNo.Unspecified },
        { "case.items[0].provenance", entered => entered.Items[0].Provenance = Provenance.Unspecified },
        { "case.items[1].victim_reference", entered => entered.Items[1].VictimReference = "V9" },
        { "case.items[0].source_grade", entered => entered.Items[0].SourceGrade = 4 },
        { "case.items[0].information_grade", entered => entered.Items[0].InformationGrade = "F" },
        { "case.items[1].date", entered => entered.Items[1].Date = 20270101 },
    };

    [Theory]
    [MemberData(nameof(Faults), DisableDiscoveryEnumeration = true)]
    public void Each_fault_is_named_by_its_field_with_what_to_do(string field, Action<Case> spoil)
    {
        var entered = TestCases.Sound();
        spoil(entered);

        var problem = Assert.Single(CaseValidation.Check(entered, Today));

        Assert.Equal(field, problem.Field);
        Assert.EndsWith(".", problem.Problem, StringComparison.Ordinal);
    }

    private static void OnlyName(Subject subject)
    {
        subject.DatesOfBirth.Clear();
        subject.ExternalIds.Clear();
        subject.Addresses.Clear();
    }
}
