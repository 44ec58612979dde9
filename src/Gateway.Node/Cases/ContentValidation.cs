using Gateway.Contracts.Node.V1;
using Gateway.Hosting.Refusals;
using Gateway.Policy;
using Google.Protobuf.WellKnownTypes;
using static Gateway.Node.Cases.FieldChecks;

namespace Gateway.Node.Cases;

/// <summary>Whether victims, their consent facts and items can be entered.</summary>
internal static class ContentValidation
{
    private const int MostFacts = 1_000;
    private const uint LowestSourceGrade = 3;

    public static void CheckVictims(Case entered, DateOnly today, List<FieldProblem> problems)
    {
        var items = entered.Items.Select(item => item.Reference).ToHashSet(StringComparer.Ordinal);
        for (var victim = 0; victim < entered.Victims.Count; victim++)
        {
            var facts = entered.Victims[victim].Consent;
            if (facts.Count > MostFacts)
                problems.Add(new($"case.victims[{victim}].consent", $"At most {MostFacts} facts in one call: send the newest."));
            for (var fact = 0; fact < facts.Count; fact++)
                CheckFact(facts[fact], $"case.victims[{victim}].consent[{fact}]", items, today, problems);
        }
    }

    public static void CheckItems(Case entered, DateOnly today, List<FieldProblem> problems)
    {
        var victims = entered.Victims.Select(victim => victim.Reference).ToHashSet(StringComparer.Ordinal);
        for (var index = 0; index < entered.Items.Count; index++)
            CheckItem(entered.Items[index], $"case.items[{index}]", victims, today, problems);
    }

    private static void CheckFact(ConsentFact fact, string field, HashSet<string> items, DateOnly today, List<FieldProblem> problems)
    {
        Known(fact.State, $"{field}.state", problems);
        if (!System.Enum.IsDefined(fact.Purpose))
            problems.Add(new($"{field}.purpose", "Not in the vocabulary: name a purpose of the policy, or leave it out for every purpose."));
        if (fact.ItemReference.Length > 0 && !items.Contains(fact.ItemReference))
            problems.Add(new($"{field}.item_reference", "No item of this case has this reference: correct it, or leave it out for the whole record."));
        if (fact.StatedAt is null || !IsInstant(fact.StatedAt))
            problems.Add(new($"{field}.stated_at", "Say when it was said: the newest fact is the one that holds."));
        else if (LondonTime.DateAt(fact.StatedAt.ToDateTimeOffset()) > today)
            problems.Add(new($"{field}.stated_at", "This instant is in the future, and would outweigh what is said until then: correct it."));
        if (fact.Until != 0 && CivilDates.Read(fact.Until) is null)
            problems.Add(new($"{field}.until", "This is no date: give year, month and day, for example 20270309, or 0 for no end."));
        Short(fact.RecordedBy, $"{field}.recorded_by", problems);
        Long(fact.Evidence, $"{field}.evidence", problems);
    }

    private static void CheckItem(Item item, string field, HashSet<string> victims, DateOnly today, List<FieldProblem> problems)
    {
        if (item.Kind == ItemKind.Unspecified || !System.Enum.IsDefined(item.Kind))
            problems.Add(new($"{field}.kind", "Missing or unknown: say whether it is an order, a need, an action, history or risk."));
        Known(item.Fact, $"{field}.fact", problems);
        Known(item.Provenance, $"{field}.provenance", problems);
        if (item.VictimReference.Length > 0 && !victims.Contains(item.VictimReference))
            problems.Add(new($"{field}.victim_reference", "No victim of this case has this reference: correct it, or leave it out when it is no victim's."));
        if (item.SourceGrade > LowestSourceGrade)
            problems.Add(new($"{field}.source_grade", "The 3x5x2 source evaluation is 1, 2 or 3; leave it out when it is not graded."));
        if (item.InformationGrade is not ("" or "A" or "B" or "C" or "D" or "E"))
            problems.Add(new($"{field}.information_grade", "The 3x5x2 information assessment is A to E; leave it out when it is not graded."));
        CheckItemDate(item, field, today, problems);
        Long(item.Text, $"{field}.text", problems);
        Long(item.Owner, $"{field}.owner", problems);
    }

    private static bool IsInstant(Timestamp time) =>
        time.Nanos is >= 0 and < 1_000_000_000 && time.Seconds > 0 && time.Seconds < DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    // An order may end, and an action fall due, in the future; what was heard or assessed lies behind.
    private static void CheckItemDate(Item item, string field, DateOnly today, List<FieldProblem> problems)
    {
        if (item.Date == 0)
            return;
        var latest = item.Kind is ItemKind.Order or ItemKind.Action ? DateOnly.MaxValue : today;
        Date(item.Date, $"{field}.date", latest, problems);
    }
}
