using Gateway.Policy.Tests.Twin;

namespace Gateway.Policy.Tests.Explanations;

public sealed class ExplanationTests
{
    private static readonly CompiledPolicy Policy = NationalPolicy.Load().Required();

    [Fact]
    public void The_owner_reads_every_reason_and_what_each_forbid_took_away()
    {
        var explanation = Policy.ExplainToOwner(Decide("P22", "provenance=victim_sole victim_consent=refused age=over_6y risk=medium seal=notify_owner"));

        Assert.Equal("Tier contact is given: team.", explanation.Outcome);
        Assert.Equal(["P22", "D05", "D09", "D12"], explanation.Reasons.Select(reason => reason.Id));
        Assert.Equal("Grants summary.", explanation.Reasons[0].Effect);
        Assert.All(explanation.Reasons.Skip(1), reason => Assert.Equal([Tier.Summary], reason.TookAway));
        Assert.Equal("Only the victim has said it, and she has not agreed.", explanation.Reasons[2].Text);
        Assert.Equal(["A01"], explanation.Alerts.Select(alert => alert.Id));
        Assert.Contains(explanation.Duties, duty => duty is { Id: "O01", Effect: "Within 28 days." });
        Assert.Equal(Policy.Version, explanation.PolicyVersion);
    }

    [Fact]
    public void The_requester_reads_no_hidden_reason_and_no_alert()
    {
        var explanation = Policy.ExplainToRequester(Decide("P22", "provenance=victim_sole victim_consent=refused age=over_6y risk=medium seal=notify_owner"));

        Assert.Equal(["P22", "D12", "R00"], explanation.Reasons.Select(reason => reason.Id));
        Assert.Equal("R00  The owner limits what is shown.", explanation.Reasons[2].ToString());
        Assert.Empty(explanation.Alerts);
    }

    [Fact]
    public void A_forbid_that_took_nothing_away_says_so()
    {
        var explanation = Policy.ExplainToOwner(Decide("P12", "agency_kind=education age=over_6y risk=medium panel_kind=marac"));

        Assert.Equal("Caps at contact; took nothing away here.", Assert.Single(explanation.Reasons, reason => reason.Id == "D12").Effect);
    }

    [Theory]
    [InlineData("seal=silent")]
    [InlineData("status=expired")]
    [InlineData("legal_basis=none")]
    [InlineData("agency_kind=unheard_of")]
    public void Every_nothing_reads_the_same_to_the_requester(string given)
    {
        var explanation = Policy.ExplainToRequester(Decide("P22", given));

        Assert.Equal(("There is nothing to show.", 0, 0, 0, null),
            (explanation.Outcome, explanation.Reasons.Count, explanation.Duties.Count, explanation.Alerts.Count, explanation.PolicyVersion));
    }

    [Fact]
    public void The_owner_reads_why_something_unknown_gave_nothing() =>
        Assert.Equal(["D0"], Policy.ExplainToOwner(Decide("P22", "agency_kind=unheard_of")).Reasons.Select(reason => reason.Id));

    private static Decision Decide(string rule, string given)
    {
        const string Ordinary = "urgency=routine holder=false onward=false panel_kind=marac risk=high handling=p originator_consent=not_needed provenance=police "
            + "victim_consent=given seal=none status=open age=within_1y cjs_hold=false contact_safety=safe subject_in_service=false";
        var question = new Question(new Dictionary<string, string>(StringComparer.Ordinal), []);
        foreach (var pair in $"{Ordinary} {RuleSeeds.All[rule]} {given}".Split(' '))
            question = question.With(pair.Split('=')[0], pair.Split('=')[1]);
        return Policy.Decide(question.Request(), question.Record());
    }
}
