using Gateway.Contracts.Events.V1;
using Gateway.Contracts.Node.V1;
using Gateway.Linkage;
using Gateway.Linkage.Maps;
using PersonNameMessage = Gateway.Contracts.Node.V1.PersonName;

namespace Gateway.Node.Import;

/// <summary>Makes a case of one row.</summary>
internal static class CaseFromRow
{
    /// <summary>The case as one row says it.</summary>
    public static Case Make(CaseMap map, RowCells cells, MappedRow people, NodeSecret? secret)
    {
        var made = new Case
        {
            Reference = cells.Text("reference"),
            PanelReference = cells.Text("panel_reference"),
            PanelKind = cells.Code<PanelKind>("panel_kind"),
            ReferringAgency = cells.Text("referring_agency"),
            Risk = RiskOf(cells),
            Handling = cells.Code<Handling>("handling"),
            Provenance = cells.Code<Provenance>("provenance"),
            Seal = cells.Code<Seal>("seal"),
            CjsHold = cells.Code<YesNo>("cjs_hold"),
            ContactSafety = cells.Code<ContactSafety>("contact_safety"),
            Outcome = cells.Text("outcome"),
            Team = cells.Text("team"),
        };
        if (cells.Number("rfg_score") is { } rfg)
            made.RfgScore = rfg;
        if (cells.Number("ppit_score") is { } ppit)
            made.PpitScore = ppit;
        made.State = cells.Text("closed_on").Length > 0 ? CaseState.Closed : cells.Code<CaseState>("state");
        FillConditions(made, cells);
        made.HeardOn.AddRange(cells.Texts("heard_on").Select(text => cells.DateOf("heard_on", text)).OfType<DateOnly>().Select(CivilDates.Number));
        if (map.TrialHeardOn is { } heard)
            FillForTrial(made, people.Record, heard);
        made.ExpiresOn = cells.Said("expires_on").Length > 0 ? NumberOf(cells.Date("expires_on")) : Expiry(made, cells, map);
        made.Subjects.AddRange(SubjectsOf(cells, people, map));
        made.Victims.AddRange(VictimsFromRow.Make(map, cells, made, secret));
        made.Items.AddRange(ItemsFromRow.Make(cells, made));
        return made;
    }

    private static uint NumberOf(DateOnly? date) => date is { } day ? CivilDates.Number(day) : 0;

    // Counted from what the file says and never from today: the same file must make the same case tomorrow.
    private static uint Expiry(Case made, RowCells cells, CaseMap map)
    {
        var last = made.HeardOn.Count > 0 ? CivilDates.Read(made.HeardOn.Max()) : cells.Date("referred_on");
        return NumberOf(last?.AddYears(map.ExpiresAfterYears));
    }

    private static Risk RiskOf(RowCells cells) =>
        cells.Said("risk").Length == 0 && cells.Code<YesNo>("visible_high_risk") == YesNo.Yes ? Risk.High : cells.Code<Risk>("risk");

    // The map's own values are for records whose conditions the file does not name: a record without conditions needs none of them.
    private static void FillConditions(Case made, RowCells cells)
    {
        if (made.Handling == Handling.C || cells.Said("conditions").Length > 0)
            made.Conditions.AddRange(cells.Texts("conditions").Select(text => cells.CodeOf<Condition>("conditions", text)));
        made.OriginatorConsent = made.Conditions.Contains(Condition.OriginatorConsent) || cells.Said("originator_consent").Length > 0
            ? cells.Code<OriginatorConsent>("originator_consent")
            : OriginatorConsent.NotNeeded;
    }

    // A file of people alone says nothing of a case: the least that the policy can decide on.
    private static void FillForTrial(Case made, string? record, DateOnly heard)
    {
        if (made.HeardOn.Count == 0)
            made.HeardOn.Add(CivilDates.Number(heard));
        made.Reference = made.Reference.Length > 0 ? made.Reference : record ?? string.Empty;
        made.PanelReference = made.PanelReference.Length > 0 ? made.PanelReference : "trial";
        made.PanelKind = made.PanelKind == default ? PanelKind.Marac : made.PanelKind;
        made.Risk = made.Risk == default ? Risk.High : made.Risk;
        made.Handling = made.Handling == default ? Handling.P : made.Handling;
        made.Provenance = made.Provenance == default ? Provenance.Police : made.Provenance;
        made.Seal = made.Seal == default ? Seal.None : made.Seal;
        made.CjsHold = made.CjsHold == default ? YesNo.No : made.CjsHold;
        made.ContactSafety = made.ContactSafety == default ? ContactSafety.Unknown : made.ContactSafety;
        made.State = made.State == default ? CaseState.Open : made.State;
    }

    private static IEnumerable<Subject> SubjectsOf(RowCells cells, MappedRow people, CaseMap map)
    {
        var own = cells.Text("subject");
        for (var number = 0; number < people.Persons.Count; number++)
        {
            var subject = SubjectOf(people.Persons[number]);
            subject.Reference = people.Persons.Count == 1 && own.Length > 0 ? own : $"{number + 1}";
            subject.Relationship = cells.Text("relationship");
            if (number == 0)
                subject.Addresses.AddRange(cells.Structured("earlier_addresses").Select(EarlierAddress).Where(address => !subject.Addresses.Contains(address)).ToList());
            subject.InService = cells.Text("in_service").Length == 0 && map.TrialHeardOn is not null ? YesNo.No : cells.Code<YesNo>("in_service");
            yield return subject;
        }
    }

    private static Address EarlierAddress(ILookup<string, string> parts)
    {
        string Part(string name) => parts[name].FirstOrDefault() ?? string.Empty;
        return new Address { House = Part("house"), Street = Part("street"), Place = Part("place"), Postcode = Part("postcode") };
    }

    private static Subject SubjectOf(PersonIdentifiers person) => new()
    {
        Names = { person.Names.Select(name => new PersonNameMessage { Forenames = name.Forenames ?? "", Surname = name.Surname ?? "", Full = name.Full ?? "" }).Distinct() },
        DatesOfBirth = { person.BirthDates.Select(date => date.Text).Distinct() },
        ExternalIds = { person.ExternalIds.Select(id => id.Text).Distinct() },
        Addresses =
        {
            person.Addresses.Select(address => new Address
            {
                House = address.House ?? "", Street = address.Street ?? "", Place = address.Place ?? "", Postcode = address.Postcode ?? "",
            })

            // The recipe reads a place of birth as it reads a place lived in.
            .Concat(person.Birthplaces.Select(place => new Address { Place = place.Text })).Distinct(),
        },
    };
}
