using Gateway.Contracts.Enrolment.V1;
using Gateway.Contracts.Events.V1;
using Gateway.Contracts.Exchange.V1;
using Gateway.Policy.Contracts;

namespace Gateway.Policy.Tests.Contracts;

public sealed class LabelFactsTests
{
    private static readonly CompiledPolicy National = NationalPolicy.Load().Required();
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<string> Breakages => [.. Broken.Keys];

    private static Dictionary<string, Action<Label>> Broken => new(StringComparer.Ordinal)
    {
        ["no panel kind"] = label => label.PanelKind = default,
        ["no risk"] = label => label.Risk = default,
        ["no handling"] = label => label.Handling = default,
        ["no originator consent"] = label => label.OriginatorConsent = default,
        ["no provenance"] = label => label.Provenance = default,
        ["no consent"] = label => label.VictimConsent = default,
        ["no seal"] = label => label.Seal = default,
        ["no word on service"] = label => label.SubjectInService = default,
        ["no word on a hold"] = label => label.CjsHold = default,
        ["no contact safety"] = label => label.ContactSafety = default,
        ["no state"] = label => label.State = default,
        ["no month"] = label => label.LastHeardMonth = 0,
        ["no expiry"] = label => label.ExpiresOn = 0,
        ["a month to come"] = label => label.LastHeardMonth = 202612,
        ["a thirteenth month"] = label => label.LastHeardMonth = 202513,
        ["a day that is none"] = label => label.ExpiresOn = 20300230,
        ["consent until a day that is none"] = label => label.ConsentUntil = 20300230,
        ["a seal of a later version"] = label => label.Seal = (Seal)99,
        ["an unspecified condition"] = label => AddConditions(label, Condition.Unspecified),
        ["a condition of a later version"] = label => AddConditions(label, (Condition)99),
        ["a condition said twice"] = label => AddConditions(label, Condition.PoliceOnly, Condition.PoliceOnly),
        ["a condition without handling code C"] = label => label.Conditions.Add(Condition.PoliceOnly),
        ["an exception for the purpose without a word"] = label => label.ConsentExceptions.Add(Exception(Purpose.MaracTransfer, default)),
        ["two exceptions for the purpose"] = label => label.ConsentExceptions.Add([Exception(Purpose.MaracTransfer, VictimConsent.Given), Exception(Purpose.MaracTransfer, VictimConsent.Given)]),
    };

    [Fact]
    public void A_complete_label_gives_every_fact_that_the_policy_asks_for()
    {
        Assert.Empty(National.BindRecord(LabelFacts.Of(Whole(), Purpose.MaracTransfer, Now)).Problems);
        Assert.Equal(Tier.Full, Decide(Whole()).Tier);
    }

    [Theory]
    [MemberData(nameof(Breakages))]
    public void A_label_with_something_missing_unknown_or_contradictory_gives_nothing(string breakage)
    {
        var label = Whole();
        Broken[breakage](label);
        Assert.Equal(["D0"], Decide(label).Rules);
    }

    [Fact]
    public void An_empty_label_gives_nothing() => Assert.Equal(["D0"], Decide(new Label()).Rules);

    [Theory]
    [InlineData(20261122, false)]
    [InlineData(20261123, true)]
    [InlineData(0, true)]
    public void Consent_carries_to_the_end_of_its_last_day_in_London(uint until, bool carries)
    {
        var label = Whole();
        label.ConsentUntil = until;
        Assert.Equal(carries, ConsentCarries(label, Purpose.MaracTransfer));
    }

    [Fact]
    public void Consent_follows_the_exception_for_the_purpose_and_no_other()
    {
        var label = Whole();
        label.ConsentExceptions.Add(Exception(Purpose.MaracPreparation, VictimConsent.Refused));
        label.ConsentExceptions.Add(Exception((Purpose)99, VictimConsent.Refused));
        Assert.False(ConsentCarries(label, Purpose.MaracPreparation));
        Assert.True(ConsentCarries(label, Purpose.MaracTransfer));
    }

    [Theory]
    [InlineData(20261123, "D11")]
    [InlineData(20261124, "P04")]
    public void A_record_expires_with_the_beginning_of_its_day(uint expires, string rule)
    {
        var label = Whole();
        label.ExpiresOn = expires;
        Assert.Contains(rule, Decide(label).Rules);
    }

    [Theory]
    [InlineData(5, true)]
    [InlineData(6, false)]
    [InlineData(-6, false)]
    public void A_request_signed_under_another_clock_gets_nothing(int minutes, bool trusted)
    {
        var facts = LabelFacts.Of(Whole(), Purpose.MaracTransfer, Now, Now.AddMinutes(minutes));
        Assert.Equal(trusted, National.BindRecord(facts).Problems.Count == 0);
    }

    [Fact]
    public void A_standing_request_is_routine_stays_inside_and_is_never_the_holders()
    {
        var standing = new StandingRequest { Role = Role.PanelCoordinator, Purpose = Purpose.MaracTransfer, LegalBasis = LegalBasis.Dpa2018Part3 };
        var signed = new RequestBody { Role = standing.Role, Purpose = standing.Purpose, LegalBasis = standing.LegalBasis, Urgency = Urgency.Routine };
        var record = LabelFacts.Of(Whole(), Purpose.MaracTransfer, Now);
        var expected = National.Decide(RequestFacts.Of(signed, AgencyKind.Police, holder: false), record);
        var decided = National.Decide(RequestFacts.Of(standing, AgencyKind.Police), record);
        Assert.Equal(expected.Rules, decided.Rules);
        Assert.Equal(expected.Obligations, decided.Obligations);
    }

    [Fact]
    public void A_request_with_an_unspecified_value_gets_nothing()
    {
        var standing = new StandingRequest { Role = Role.PanelCoordinator, Purpose = Purpose.MaracTransfer };
        Assert.Equal(["D0"], National.Decide(RequestFacts.Of(standing, AgencyKind.Police), LabelFacts.Of(Whole(), Purpose.MaracTransfer, Now)).Rules);
    }

    [Fact]
    public void Duties_travel_with_their_days()
    {
        var duties = Decide(Whole()).Obligations.ToMessages().ToDictionary(duty => duty.Id, duty => duty.Days);
        Assert.Equal(28u, duties["O01"]);
        Assert.Equal(0u, duties["O07"]);
    }

    private static Label Whole() => new()
    {
        PanelKind = PanelKind.Marac,
        Risk = Risk.High,
        Handling = Handling.P,
        OriginatorConsent = OriginatorConsent.NotNeeded,
        Provenance = Provenance.Police,
        VictimConsent = VictimConsent.Given,
        Seal = Seal.None,
        SubjectInService = YesNo.No,
        CjsHold = YesNo.No,
        ContactSafety = ContactSafety.Safe,
        State = CaseState.Open,
        LastHeardMonth = 202609,
        ExpiresOn = 20320901,
    };

    private static Decision Decide(Label label) => National.Decide(
        RequestFacts.Of(new StandingRequest { Role = Role.PanelCoordinator, Purpose = Purpose.MaracTransfer, LegalBasis = LegalBasis.Dpa2018Part3 }, AgencyKind.Police),
        LabelFacts.Of(label, Purpose.MaracTransfer, Now));

    // Permit P20 rests on the victim's consent alone.
    private static bool ConsentCarries(Label label, Purpose purpose) => National.Decide(
        RequestFacts.Of(new StandingRequest { Role = Role.PanelCoordinator, Purpose = purpose, LegalBasis = LegalBasis.Consent }, AgencyKind.Housing),
        LabelFacts.Of(label, purpose, Now)).Rules.Contains("P20");

    private static ConsentException Exception(Purpose purpose, VictimConsent consent) => new() { Purpose = purpose, VictimConsent = consent };

    private static void AddConditions(Label label, params Condition[] conditions)
    {
        label.Handling = Handling.C;
        label.Conditions.Add(conditions);
    }
}
