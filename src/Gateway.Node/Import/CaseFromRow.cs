using Gateway.Contracts.Events.V1;
using Gateway.Contracts.Node.V1;
using Gateway.Linkage;
using Gateway.Linkage.Maps;
using Google.Protobuf.WellKnownTypes;
using PersonNameMessage = Gateway.Contracts.Node.V1.PersonName;

namespace Gateway.Node.Import;

/// <summary>Makes a case of one row.</summary>
internal static class CaseFromRow
{
    private const string OneVictim = "1";

    public static Case Make(CaseMap map, RowCells cells, MappedRow people, DateOnly today)
    {
        var made = new Case
        {
            Reference = cells.Text("reference"),
            PanelReference = cells.Text("panel_reference"),
            PanelKind = cells.Code<PanelKind>("panel_kind"),
            ReferringAgency = cells.Text("referring_agency"),
            Risk = cells.Code<Risk>("risk"),
            Handling = cells.Code<Handling>("handling"),
            OriginatorConsent = cells.Code<OriginatorConsent>("originator_consent"),
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
        made.Conditions.AddRange(cells.Texts("conditions").Select(text => cells.CodeOf<Condition>("conditions", text)));
        made.HeardOn.AddRange(cells.Texts("heard_on").Select(text => cells.DateOf("heard_on", text)).OfType<DateOnly>().Select(CivilDates.Number));
        if (map.TrialHeardOn is { } heard)
            FillForTrial(made, people.Record, heard);
        made.ExpiresOn = CivilDates.Number(cells.Date("expires_on") ?? Expiry(made, map, today));
        made.Subjects.AddRange(SubjectsOf(cells, people));
        made.Victims.AddRange(VictimsOf(cells, today));
        made.Items.AddRange(ItemsFromRow.Make(cells, made));
        return made;
    }

    private static DateOnly Expiry(Case made, CaseMap map, DateOnly today) =>
        (made.HeardOn.Count > 0 ? CivilDates.Read(made.HeardOn.Max()) ?? today : today).AddYears(map.ExpiresAfterYears);

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
        made.OriginatorConsent = made.OriginatorConsent == default ? OriginatorConsent.NotNeeded : made.OriginatorConsent;
        made.Provenance = made.Provenance == default ? Provenance.Police : made.Provenance;
        made.Seal = made.Seal == default ? Seal.None : made.Seal;
        made.CjsHold = made.CjsHold == default ? YesNo.No : made.CjsHold;
        made.ContactSafety = made.ContactSafety == default ? ContactSafety.Unknown : made.ContactSafety;
        made.State = made.State == default ? CaseState.Open : made.State;
    }

    private static IEnumerable<Subject> SubjectsOf(RowCells cells, MappedRow people)
    {
        var own = cells.Text("subject");
        for (var number = 0; number < people.Persons.Count; number++)
        {
            var subject = SubjectOf(people.Persons[number]);
            subject.Reference = people.Persons.Count == 1 && own.Length > 0 ? own : $"{number + 1}";
            subject.Relationship = cells.Text("relationship");
            subject.InService = cells.Text("in_service").Length > 0 ? cells.Code<YesNo>("in_service") : YesNo.No;
            yield return subject;
        }
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

    private static IEnumerable<Victim> VictimsOf(RowCells cells, DateOnly today)
    {
        var facts = cells.Structured("consent").ToList();
        IReadOnlyList<string> references = cells.Texts("victims") is { Count: > 0 } known ? known : [OneVictim];
        foreach (var reference in references.Distinct(StringComparer.Ordinal))
        {
            var victim = new Victim { Reference = reference };
            victim.Consent.AddRange(facts.Where(fact => fact["victim"].SingleOrDefault() == reference).Select(fact => FactOf(cells, fact)).OfType<ConsentFact>());
            if (facts.Count == 0 && cells.Code<VictimConsent>("consent_given") is var said and not VictimConsent.Unspecified)
                victim.Consent.Add(new ConsentFact { State = said, StatedAt = InstantOf(cells.Date("referred_on") ?? today) });
            yield return victim;
        }

        foreach (var stranger in facts.Where(fact => !references.Contains(fact["victim"].SingleOrDefault() ?? "")))
            cells.Add("consent", $"names a victim whom column {cells.PlaceOf("victims")} does not: give each victim the same reference in both");
    }

    private static ConsentFact? FactOf(RowCells cells, ILookup<string, string> fact)
    {
        var purpose = fact["purpose"].SingleOrDefault() ?? "any";
        if (cells.DateOf("consent", fact["stated_on"].SingleOrDefault() ?? "") is not { } statedOn)
        {
            cells.Add("consent", "needs the day on which it was said: the newest fact is the one that holds");
            return null;
        }

        return new ConsentFact
        {
            Purpose = purpose == "any" ? Purpose.Unspecified : cells.CodeOf<Purpose>("consent", purpose),
            State = cells.CodeOf<VictimConsent>("consent", fact["state"].SingleOrDefault() ?? ""),
            StatedAt = InstantOf(statedOn),
            Until = cells.DateOf("consent", fact["until"].SingleOrDefault() ?? "") is { } until ? CivilDates.Number(until) : 0,
        };
    }

    // A file knows the day alone: midday in UTC is on that day in London, summer and winter.
    private static Timestamp InstantOf(DateOnly day) => Timestamp.FromDateTime(day.ToDateTime(new TimeOnly(12, 0), DateTimeKind.Utc));
}
