using System.Globalization;
using Gateway.Contracts.Events.V1;
using Gateway.Contracts.Node.V1;
using Google.Protobuf.WellKnownTypes;

namespace Gateway.Node.Import;

/// <summary>Makes the victims of a case, with what they have said to sharing.</summary>
internal static class VictimsFromRow
{
    private const string OnlyVictim = "1";

    public static IReadOnlyList<Victim> Make(CaseMap map, RowCells cells, Case made, NodeSecret? secret)
    {
        var victims = ReferencesOf(map, cells, made, secret).Distinct(StringComparer.Ordinal).Select(reference => new Victim { Reference = reference }).ToList();
        var facts = cells.Structured("consent").ToList();
        if (cells.Said("consent").Length == 0)
            AddFormAnswer(cells, victims);
        foreach (var fact in facts)
        {
            if (victims.Find(victim => victim.Reference == Part(fact, "victim")) is { } victim)
                AddFact(cells, victim, fact);
            else
                cells.Add("consent", $"names a victim whom column {cells.PlaceOf("victims")} does not: give each victim the same reference in both");
        }

        return victims;
    }

    /// <summary>The field that consent was read from, to be named where it is wrong.</summary>
    public static string ConsentField(RowCells cells) => cells.Said("consent").Length > 0 ? "consent" : "referred_on";

    // A case without a reference is found again by panel, day, subjects and victims. Two women who both name one man would then be one
    // case, and the consent of one would stand for the other's: so each needs something of her own. Her name is not kept; a name that only
    // this node can make stands for it, as an unkeyed digest could be guessed.
    private static IReadOnlyList<string> ReferencesOf(CaseMap map, RowCells cells, Case made, NodeSecret? secret)
    {
        if (cells.Texts("victims") is { Count: > 0 } known)
            return known;
        if (made.Reference.Length > 0 || map.TrialHeardOn is not null)
            return [OnlyVictim];
        var (name, birth) = (cells.Said("victim_name"), cells.Said("victim_birth_date"));
        if (secret is not null && name.Length > 0 && birth.Length > 0)
        {
            var words = string.Join(' ', name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToUpperInvariant();
            var born = cells.DateOf("victim_birth_date", birth)?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? string.Empty;
            return [$"form-{Convert.ToHexStringLower(secret.NameOf("import.victim", words, born))[..24]}"];
        }

        cells.Add("victims", $"is empty, and so is column {cells.PlaceOf("reference")}: give the victim a local reference, never her name, or the case one, so that two cases about one person stay two");
        return [];
    }

    private static void AddFormAnswer(RowCells cells, List<Victim> victims)
    {
        var said = cells.Code<VictimConsent>("consent_given");
        if (said == VictimConsent.Unspecified || victims.Count == 0)
            return;
        if (said is VictimConsent.Given or VictimConsent.Overridden && victims.Count > 1)
        {
            cells.Add("consent_given", $"cannot speak for several victims: say in column {cells.PlaceOf("consent")} what each has said");
            return;
        }

        // Never today: the same file read tomorrow would then say it again, after whatever she has taken back since.
        if (cells.Date("referred_on") is not { } day)
        {
            if (cells.Said("referred_on").Length == 0)
                cells.Add("referred_on", "is empty: what the victim said needs its day, as the newest holds");
            return;
        }

        foreach (var victim in victims)
            victim.Consent.Add(new ConsentFact { State = said, StatedAt = InstantOf(day, said) });
    }

    private static void AddFact(RowCells cells, Victim victim, ILookup<string, string> fact)
    {
        if (Part(fact, "stated_on").Length == 0)
        {
            cells.Add("consent", "needs the day on which it was said: the newest fact is the one that holds");
            return;
        }

        var purpose = Part(fact, "purpose");
        var state = cells.CodeOf<VictimConsent>("consent", Part(fact, "state"));
        victim.Consent.Add(new ConsentFact
        {
            Purpose = purpose is "" or "any" ? Purpose.Unspecified : cells.CodeOf<Purpose>("consent", purpose),
            State = state,
            StatedAt = cells.DateOf("consent", Part(fact, "stated_on")) is { } day ? InstantOf(day, state) : null,
            Until = cells.DateOf("consent", Part(fact, "until")) is { } until ? CivilDates.Number(until) : 0,
        });
    }

    // A file knows the day alone. Of what was said on one day a refusal counts as said later, so that it is the one that holds; midnight
    // and midday in UTC are on that day in London, summer and winter.
    private static Timestamp InstantOf(DateOnly day, VictimConsent said) =>
        Timestamp.FromDateTime(day.ToDateTime(new TimeOnly(said is VictimConsent.Refused or VictimConsent.Withdrawn ? 12 : 0, 0), DateTimeKind.Utc));

    private static string Part(ILookup<string, string> parts, string name) => parts[name].FirstOrDefault() ?? string.Empty;
}
