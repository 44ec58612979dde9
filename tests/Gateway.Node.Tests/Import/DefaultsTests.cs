using Gateway.Contracts.Events.V1;
using Gateway.Contracts.Node.V1;
using Gateway.Node.Cases;
using static Gateway.Node.Tests.Import.MaracFiles;

namespace Gateway.Node.Tests.Import;

/// <summary>What is assumed where a form does not say lets out the least; and nothing in a file makes one woman's word another's.</summary>
public sealed class DefaultsTests
{
    private const string FormOnly =
        "Referring agency,Date,Victim name,Victim DOB,Perpetrator(s) name,Perpetrator(s) DOB,Perpetrator(s) address,Relationship to victim,Visible high risk (14 ticks or more),Has consent been given?";

    private const string Row = "IDVA service,2/11/2026,Morwenna Tregarthen,1 May 1990,Dafydd Quillfeather,7 March 1984,\"12 Larkspur Close, Harwich, CO12 9ZZ\",ex-partner";
    private static readonly NodeSecret Secret = new([.. Enumerable.Range(0, NodeSecret.Length).Select(number => (byte)number)]);

    [Fact]
    public void A_form_with_its_own_labels_alone_makes_a_case_that_shares_as_little_as_can_be()
    {
        var reading = Read($"{FormOnly}\n{Row},,\n", Secret);

        Assert.Empty(reading.Problems);
        var made = Assert.Single(reading.Cases).Case;
        Assert.Empty(CaseValidation.Check(made, Today));
        Assert.Equal((PanelKind.Marac, Risk.Medium, Handling.C), (made.PanelKind, made.Risk, made.Handling));
        Assert.Equal([Condition.OriginatorConsent, Condition.NoOnward], made.Conditions);
        Assert.Equal((OriginatorConsent.Pending, Provenance.VictimSole, Seal.None), (made.OriginatorConsent, made.Provenance, made.Seal));
        Assert.Equal((YesNo.Yes, ContactSafety.Unknown, CaseState.Open, YesNo.Yes), (made.CjsHold, made.ContactSafety, made.State, made.Subjects[0].InService));
        Assert.Empty(Assert.Single(made.Victims).Consent);
        Assert.Equal(20321102u, made.ExpiresOn);
        Assert.NotEmpty(Flaggability.Obstacles(made));
        Assert.Contains(reading.Notes, note => note.Contains("'Handling'", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("yes", Risk.High)]
    [InlineData("Y", Risk.High)]
    [InlineData("no", Risk.Medium)]
    [InlineData("", Risk.Medium)]
    public void The_forms_tick_makes_high_risk(string tick, Risk risk) =>
        Assert.Equal(risk, Assert.Single(Read($"{FormOnly}\n{Row},{tick},\n", Secret).Cases).Case.Risk);

    [Theory]
    [InlineData("yes", VictimConsent.Given)]
    [InlineData("No", VictimConsent.Refused)]
    [InlineData("not asked", VictimConsent.NotSought)]
    public void The_forms_answer_is_dated_by_the_form(string answer, VictimConsent state)
    {
        var fact = Assert.Single(Assert.Single(Read($"{FormOnly}\n{Row},,{answer}\n", Secret).Cases).Case.Victims[0].Consent);
        Assert.Equal((state, new DateTime(2026, 11, 2)), (fact.State, fact.StatedAt.ToDateTime().Date));
    }

    [Fact]
    public void An_answer_without_a_day_is_rejected_as_it_would_outweigh_what_she_said_since()
    {
        var problem = Assert.Single(Read($"{FormOnly},Expires on\n{Row.Replace("2/11/2026", "", StringComparison.Ordinal)},,yes,2030-01-01\n", Secret).Problems);
        Assert.Equal("Date", problem.Column);
    }

    [Fact]
    public void Two_women_who_name_one_man_on_one_day_are_two_victims_and_her_name_is_not_kept()
    {
        var other = Row.Replace("Morwenna Tregarthen", "Loveday Penhallow", StringComparison.Ordinal);
        var made = Read($"{FormOnly}\n{Row},,yes\n{other},,no\n", Secret).Cases.Select(imported => imported.Case).ToList();

        Assert.Equal(2, made.Count);
        Assert.NotEqual(ImportKey.Of(made[0], Secret), ImportKey.Of(made[1], Secret));
        Assert.All(made, one => Assert.DoesNotContain("Tregarthen", one.ToString(), StringComparison.OrdinalIgnoreCase));

        var again = Read($"{FormOnly}\n{Row.Replace("Morwenna Tregarthen", "morwenna  TREGARTHEN", StringComparison.Ordinal)},,yes\n", Secret);
        Assert.Equal(made[0].Victims[0].Reference, again.Cases[0].Case.Victims[0].Reference);
    }

    [Fact]
    public void Without_the_nodes_secret_a_row_that_tells_no_victim_from_another_is_rejected()
    {
        var problem = Assert.Single(Read($"{FormOnly}\n{Row},,yes\n").Problems);
        Assert.Equal("Victim reference", problem.Column);
    }

    [Fact]
    public void One_yes_does_not_speak_for_two_victims_but_one_no_does()
    {
        var header = $"{FormOnly},Victim reference";
        Assert.Equal("Has consent been given?", Assert.Single(Read($"{header}\n{Row},,yes,V1 | V2\n").Problems).Column);
        var victims = Assert.Single(Read($"{header}\n{Row},,no,V1 | V2\n").Cases).Case.Victims;
        Assert.All(victims, victim => Assert.Equal(VictimConsent.Refused, Assert.Single(victim.Consent).State));
    }

    [Fact]
    public void What_was_refused_on_the_day_it_was_given_is_refused()
    {
        var facts = Assert.Single(Read($"{FormOnly},Victim reference,Victim consent\n{Row},,,V1,V1; any; withdrawn; 2026-10-01; | V1; any; given; 2026-10-01;\n").Cases).Case.Victims[0].Consent;
        Assert.Equal([VictimConsent.Given, VictimConsent.Withdrawn], facts.OrderBy(fact => fact.StatedAt).Select(fact => fact.State));
        Assert.NotEqual(facts[0].StatedAt, facts[1].StatedAt);
    }

    [Fact]
    public void Handling_p_needs_no_conditions_and_handling_c_without_any_has_those_of_the_map()
    {
        Case Made(string handling) => Assert.Single(Read($"{FormOnly},Handling\n{Row},,,{handling}\n", Secret).Cases).Case;
        Assert.Equal((0, OriginatorConsent.NotNeeded), (Made("P").Conditions.Count, Made("P").OriginatorConsent));
        Assert.Equal((2, OriginatorConsent.Pending), (Made("C").Conditions.Count, Made("C").OriginatorConsent));
    }

    [Fact]
    public void A_seal_left_blank_in_a_file_that_has_seals_is_rejected() =>
        Assert.Equal("Seal", Assert.Single(Read($"{FormOnly},Seal\n{Row},,,\n", Secret).Problems).Column);

    [Theory]
    [InlineData("7/3/1984")]
    [InlineData("1984-03-07")]
    [InlineData("7 March 1984")]
    public void A_date_is_read_day_before_month(string date) =>
        Assert.Equal(
            [19840307u],
            Assert.Single(Read($"{FormOnly},Dates heard\n{Row},,,{date}\n", Secret).Cases).Case.HeardOn);
}
