using Gateway.Population.People;
using Gateway.Population.Randomness;
using Gateway.Population.Rates;

namespace Gateway.Population.Cases;

/// <summary>Writes what a case says apart from its subjects: panel, risk, handling, consent, items, and so on, free of contradictions.</summary>
internal sealed class CaseWriter(GenerationRates rates, DateOnly asOf)
{
    private static readonly Dictionary<string, string> TeamNames = new(StringComparer.Ordinal)
    {
        ["marac"] = "MARAC coordination",
        ["dapp"] = "domestic abuse perpetrator panel",
        ["matac"] = "MATAC",
        ["mappa"] = "MAPPA coordination",
        ["drive"] = "Drive partnership",
    };

    private readonly ItemWriter _items = new();

    public GeneratedCase Write(RandomStream random, PlannedCase planned, IReadOnlyList<GeneratedSubject> subjects, bool mayExpire)
    {
        var force = planned.Force.Code;
        var heard = DatesHeard(random, planned.LastHeard);
        var kind = PanelKind(random, force);
        var risk = random.Chance(rates["risk_high"]) ? "high" : random.Chance(rates["risk_medium"] / (1 - rates["risk_high"])) ? "medium" : "standard";
        var level = Vocabulary.Risks.ToList().IndexOf(risk);
        var conditions = random.Chance(rates["handling_c"]) ? Conditions(random) : [];
        var hold = random.Chance(rates["cjs_hold"]);
        var unsafeContact = !hold && random.Chance(rates["not_safe_to_contact"]);
        var provenance = Provenance(random);
        var victims = Victims(random, planned.Reference);
        var consent = victims.SelectMany(v => ConsentOf(random, v.Reference, planned.LastHeard)).OrderBy(f => f.RecordedOn).ToArray();
        var items = _items.Items(random, provenance, victims, conditions.Length > 0);
        var closedOn = planned.LastHeard < asOf.AddDays(-90) && random.Chance(rates["closed"])
            ? planned.LastHeard.AddDays(random.Between(30, 90))
            : (DateOnly?)null;
        return new GeneratedCase
        {
            Reference = planned.Reference,
            Force = force,
            PanelKind = kind,
            DatesHeard = heard,
            PanelReference = $"{force}-{kind}-{random.Between(1, 6):00}",
            ReferringAgency = provenance == "police" ? "police" : _items.Agency(random),
            Team = $"{planned.Force.Name}, {TeamNames[kind]}, desk {random.Between(1, 4)}",
            Risk = risk,
            RfgScore = Math.Min(100, 20 * level + random.Between(5, 60)),
            PpitScore = Math.Min(20, 4 * level + random.Between(1, 12)),
            Subjects = subjects,
            Victims = victims,
            Orders = Orders(random, planned.LastHeard),
            Needs = [.. Vocabulary.Needs.Where(_ => random.Chance(0.35))],
            Actions = _items.Actions(random, planned.LastHeard, asOf),
            ContactStatus = hold ? "on_hold_cjs" : unsafeContact ? "not_safe_to_contact" : random.Chance(0.5) ? "planned" : "in_contact",
            ContactSafety = unsafeContact ? "not_safe" : random.Chance(rates["contact_safety_unknown"]) ? "unknown" : "safe",
            CjsHold = hold,
            Handling = conditions.Length > 0 ? "c" : "p",
            Conditions = conditions,
            OriginatorConsent = conditions.Contains("originator_consent") ? random.Pick(["granted", "refused", "pending"]) : "not_needed",
            Provenance = provenance,
            ConsentFacts = consent,
            VictimConsent = MostProtective(consent),
            Seal = random.Chance(rates["seal_silent"]) ? "silent" : random.Chance(rates["seal_notify_owner"]) ? "notify_owner" : "none",
            SubjectInService = random.Chance(rates["subject_in_service"]),
            ClosedOn = closedOn,
            Outcome = closedOn is null ? "" : _items.Outcome(random),
            ExpiresOn = mayExpire && random.Chance(rates["expired"]) ? asOf.AddDays(-random.Between(1, 200)) : planned.LastHeard.AddYears(10),
            Items = items,
            PanelText = ItemWriter.Summary(items),
        };
    }

    private static DateOnly[] DatesHeard(RandomStream random, DateOnly last)
    {
        List<DateOnly> dates = [last];
        while (dates.Count < 3 && random.Chance(0.3))
            dates.Insert(0, dates[0].AddDays(-7 * random.Between(4, 16))); // whole weeks keep the weekday
        return [.. dates];
    }

    private static string PanelKind(RandomStream random, string force)
    {
        var local = force switch
        {
            "west-mercia" or "essex" => "dapp",
            "northumbria" => "matac",
            _ => "drive",
        };
        return random.Below(100) switch
        {
            < 50 => "marac",
            < 85 => local,
            < 93 => "mappa",
            _ => random.Pick(Vocabulary.PanelKinds),
        };
    }

    private string[] Conditions(RandomStream random)
    {
        List<string> conditions = [];
        if (random.Chance(rates["condition_originator_consent"]))
            conditions.Add("originator_consent");
        if (random.Chance(0.3))
            conditions.Add("police_only");
        if (random.Chance(0.5) || conditions.Count == 0)
            conditions.Add("no_onward");
        return [.. conditions];
    }

    private string Provenance(RandomStream random)
    {
        var draw = random.Below(1_000_000) / 1_000_000.0;
        foreach (var provenance in new[] { "partner", "mixed", "victim_sole" })
        {
            draw -= rates["provenance_" + provenance];
            if (draw < 0)
                return provenance;
        }
        return "police";
    }

    private GeneratedVictim[] Victims(RandomStream random, string caseReference)
    {
        var count = random.Chance(rates["second_victim"]) ? 2 : 1;
        return [.. Enumerable.Range(1, count).Select(n => new GeneratedVictim(
            $"V{caseReference}-{n}",
            Vocabulary.Relationships[random.PickWeighted([45, 25, 12, 11, 2, 5])]))];
    }

    private IEnumerable<ConsentFact> ConsentOf(RandomStream random, string victim, DateOnly lastHeard)
    {
        var recordedOn = lastHeard.AddDays(-random.Between(1, 21));
        var draw = random.Below(1_000_000) / 1_000_000.0;
        var state = "not_sought";
        foreach (var candidate in new[] { "given", "refused", "withdrawn", "overridden" })
        {
            draw -= rates["consent_" + candidate];
            if (draw < 0)
            {
                state = candidate;
                break;
            }
        }
        if (state == "withdrawn")
        {
            yield return new ConsentFact(victim, null, "given", recordedOn.AddDays(-random.Between(10, 120)), null);
            yield return new ConsentFact(victim, null, "withdrawn", recordedOn, null);
            yield break;
        }
        var until = state == "given" && random.Chance(0.2) ? asOf.AddDays(random.Between(60, 720)) : (DateOnly?)null;
        yield return new ConsentFact(victim, null, state, recordedOn, until);
        if (state == "given" && random.Chance(0.1))
            yield return new ConsentFact(victim, random.Pick(["dvds_right_to_ask", "dvds_right_to_know", "marac_transfer"]), "refused", recordedOn, null);
    }

    private static string MostProtective(IEnumerable<ConsentFact> facts) => facts
        .Where(f => f.Purpose is null)
        .GroupBy(f => f.VictimReference, StringComparer.Ordinal)
        .Select(victim => victim.Last().State)
        .MaxBy(state => Vocabulary.VictimConsents.ToList().IndexOf(state))!;

    private static CaseOrder[] Orders(RandomStream random, DateOnly lastHeard)
    {
        var count = random.PickWeighted([50, 38, 12]);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var kind = Vocabulary.OrderKinds[random.PickWeighted([20, 30, 12, 26, 12])];
            var madeOn = lastHeard.AddDays(-random.Between(0, 60));
            var days = kind switch { "dvpn" => 2, "dvpo" => 28, "dapo" => 365, "nmo" => 365, _ => random.Between(2, 5) * 365 };
            return new CaseOrder(kind, madeOn, madeOn.AddDays(days), random.Chance(0.2));
        })];
    }
}
