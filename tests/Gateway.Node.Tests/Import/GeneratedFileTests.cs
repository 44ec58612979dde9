using Gateway.Contracts.Events.V1;
using Gateway.Contracts.Node.V1;
using Gateway.Node.Import;
using Gateway.Population.Cases;
using static Gateway.Node.Tests.Import.MaracFiles;

namespace Gateway.Node.Tests.Import;

public sealed class GeneratedFileTests
{
    [Fact]
    public void Every_generated_case_imports_without_a_problem_and_equals_what_was_generated_field_by_field()
    {
        var reading = Read(Csv(Generated));

        Assert.Empty(reading.Problems);
        Assert.Empty(reading.Rejected);
        Assert.Equal(["Columns that are not read: 'Force'."], reading.Notes);
        Assert.Equal(Generated.Sum(generated => generated.Subjects.Count), reading.Rows);
        Assert.Equal(Generated.Select(generated => generated.Reference), reading.Cases.Select(imported => imported.Case.Reference));
        Assert.All(Generated.Zip(reading.Cases), pair => AssertSame(pair.First, pair.Second.Case));
    }

    [Fact]
    public void The_same_file_makes_the_same_cases_on_another_day()
    {
        var csv = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(Csv(Generated)));
        var later = CaseFile.Read(csv, Map, Today.AddDays(400));
        Assert.Equal(Read(Csv(Generated)).Cases.Select(imported => imported.Case), later.Cases.Select(imported => imported.Case));
    }

    private static void AssertSame(GeneratedCase expected, Case made)
    {
        Assert.Equal(expected.PanelReference, made.PanelReference);
        Assert.Equal(expected.PanelKind, Word(made.PanelKind));
        Assert.Equal(expected.DatesHeard.Select(Number), made.HeardOn);
        Assert.Equal(expected.ReferringAgency, made.ReferringAgency);
        Assert.Equal(expected.Team, made.Team);
        Assert.Equal(expected.Risk, Word(made.Risk));
        Assert.Equal(((uint)expected.RfgScore, (uint)expected.PpitScore), (made.RfgScore, made.PpitScore));
        Assert.Equal(expected.Handling, Word(made.Handling));
        Assert.Equal(expected.Conditions, made.Conditions.Select(Word));
        Assert.Equal(expected.OriginatorConsent, Word(made.OriginatorConsent));
        Assert.Equal(expected.Provenance, Word(made.Provenance));
        Assert.Equal(expected.Seal, Word(made.Seal));
        Assert.Equal(expected.ContactSafety, Word(made.ContactSafety));
        Assert.Equal(expected.CjsHold, made.CjsHold == YesNo.Yes);
        Assert.Equal(expected.ClosedOn is null ? CaseState.Open : CaseState.Closed, made.State);
        Assert.Equal(expected.Outcome, made.Outcome);
        Assert.Equal(Number(expected.ExpiresOn), made.ExpiresOn);
        Assert.Equal(expected.Subjects.Count, made.Subjects.Count);
        for (var subject = 0; subject < made.Subjects.Count; subject++)
            AssertSame(expected, expected.Subjects[subject], made.Subjects[subject], $"{subject + 1}");
        Assert.Equal(expected.Victims.Select(victim => victim.Reference), made.Victims.Select(victim => victim.Reference));
        Assert.All(made.Victims, victim => Assert.Equal(
            expected.ConsentFacts.Where(fact => fact.VictimReference == victim.Reference).Select(fact => (fact.Purpose ?? "", fact.State, fact.RecordedOn, fact.Until is { } until ? Number(until) : 0)),
            victim.Consent.Select(fact => (Vocabulary.WordOrNull(fact.Purpose) ?? "", Word(fact.State), DateOnly.FromDateTime(fact.StatedAt.ToDateTime()), fact.Until))));
        AssertSameItems(expected, made);
    }

    private static void AssertSame(GeneratedCase known, GeneratedSubject expected, Subject made, string reference)
    {
        Assert.Equal(reference, made.Reference);
        Assert.Equal((expected.Name.Forenames, expected.Name.Surname, ""), (made.Names[0].Forenames, made.Names[0].Surname, made.Names[0].Full));
        var others = expected.Aliases.Concat(expected.Spellings).Select(name => $"{name.Forenames} {name.Surname}").Where(name => name != $"{expected.Name.Forenames} {expected.Name.Surname}").Distinct();
        Assert.Equal(others, made.Names.Skip(1).Select(name => name.Full));
        Assert.Equal(expected.BirthDates.Select(date => date.Value.ToString("yyyy-MM-dd")).Distinct(), made.DatesOfBirth);
        Assert.Equal(expected.PoliceId is { } id ? [id.Value] : [], made.ExternalIds);
        Assert.Equal(
            expected.Addresses.Select(address => (address.House, address.Street, address.Town, address.Postcode)).Distinct(),
            made.Addresses.Select(address => (address.House, address.Street, address.Place, address.Postcode)));
        Assert.Equal(string.Join(" | ", known.Victims.Select(victim => victim.Relationship)), made.Relationship);
        Assert.Equal(known.SubjectInService, made.InService == YesNo.Yes);
    }

    private static void AssertSameItems(GeneratedCase expected, Case made)
    {
        var ofAuthorities = expected.Provenance == "victim_sole" ? "mixed" : expected.Provenance;
        List<string> items =
        [
            .. expected.Orders.Select(order => $"Order/{order.Kind}, {order.EndsOn:yyyy-MM-dd}, {(order.Breached ? "breached" : "kept")}/{Number(order.MadeOn)}/{ofAuthorities}///0"),
            .. expected.Needs.Select(need => $"Need/{need}/0/{expected.Provenance}///0"),
            .. expected.Actions.Select(action => $"Action/{action.Text}, {(action.Done ? "done" : "due")}/{Number(action.DueOn)}/{ofAuthorities}/{action.Owner}//0"),
            .. expected.Items.Select(item => $"History{(item.IsFact ? "" : ", assessed")}/{item.Text}/0/{item.Provenance}//{item.VictimReference}/{item.Source}{item.Assessment}"),
            $"History/Contact status: {expected.ContactStatus}/0/{ofAuthorities}///0",
        ];
        if (expected.ClosedOn is { } closed)
            items.Add($"History/Case closed/{Number(closed)}/{ofAuthorities}///0");
        Assert.Equal(items, made.Items.Select(item => $"{item.Kind}{(item.SourceGrade > 0 && item.Fact == YesNo.No ? ", assessed" : "")}/{item.Text}/{item.Date}/{Word(item.Provenance)}/{item.Owner}/{item.VictimReference}/{item.SourceGrade}{item.InformationGrade}"));
    }

    private static string Word<T>(T value)
        where T : struct, Enum => Vocabulary.WordOf(value);

    private static uint Number(DateOnly date) => CivilDates.Number(date);
}
