using Gateway.Contracts.Events.V1;
using Gateway.Contracts.Node.V1;
using Gateway.Hosting.Refusals;
using static Gateway.Node.Cases.FieldChecks;

namespace Gateway.Node.Cases;

/// <summary>
/// Whether a case can be entered. Every problem names its field and what to do, and never quotes the value. What is refused here would be
/// unknown or contradictory to the policy (rule D0) and so be shared with nobody, without anybody being told.
/// </summary>
public static class CaseValidation
{
    private const int MostSubjects = 32;
    private const int MostVictims = 64;
    private const int MostItems = 1_000;
    private const int MostDates = 200;
    private const uint HighestRfg = 100;
    private const uint HighestPpit = 20;

    /// <summary>The problems of a case; none when it can be entered.</summary>
    /// <param name="entered">The case.</param>
    /// <param name="today">The civil day in Europe/London.</param>
    public static IReadOnlyList<FieldProblem> Check(Case entered, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(entered);
        var problems = new List<FieldProblem>();
        CheckLabel(entered, problems);
        CheckContradictions(entered, problems);
        CheckDates(entered, today, problems);
        CheckTexts(entered, problems);
        CheckCounts(entered, problems);
        for (var index = 0; index < entered.Subjects.Count; index++)
            SubjectValidation.Check(entered.Subjects[index], $"case.subjects[{index}]", today, problems);
        ContentValidation.CheckVictims(entered, today, problems);
        ContentValidation.CheckItems(entered, today, problems);
        return problems;
    }

    private static void CheckLabel(Case entered, List<FieldProblem> problems)
    {
        Known(entered.PanelKind, "case.panel_kind", problems);
        Known(entered.Risk, "case.risk", problems);
        Known(entered.Handling, "case.handling", problems);
        Known(entered.OriginatorConsent, "case.originator_consent", problems);
        Known(entered.Provenance, "case.provenance", problems);
        Known(entered.Seal, "case.seal", problems);
        Known(entered.CjsHold, "case.cjs_hold", problems);
        Known(entered.ContactSafety, "case.contact_safety", problems);
        Known(entered.State, "case.state", problems);
        for (var index = 0; index < entered.Conditions.Count; index++)
            Known(entered.Conditions[index], $"case.conditions[{index}]", problems);
        if (entered.Conditions.Distinct().Count() != entered.Conditions.Count)
            problems.Add(new("case.conditions", "A condition is given twice: give each once."));
        if (entered.HasRfgScore && entered.RfgScore > HighestRfg)
            problems.Add(new("case.rfg_score", $"The Recency-Frequency-Gravity score is at most {HighestRfg}: correct it, or leave it out."));
        if (entered.HasPpitScore && entered.PpitScore > HighestPpit)
            problems.Add(new("case.ppit_score", $"The PPIT score is at most {HighestPpit} (ten items of 0 to 2): correct it, or leave it out."));
    }

    // policy.md, D0: what the policy would find contradictory.
    private static void CheckContradictions(Case entered, List<FieldProblem> problems)
    {
        var needsOriginator = entered.Conditions.Contains(Condition.OriginatorConsent);
        if (entered.Handling == Handling.P && entered.Conditions.Count > 0)
            problems.Add(new("case.conditions", "Conditions go with handling code C only: set handling to C, or remove the conditions."));
        if (needsOriginator && entered.OriginatorConsent == OriginatorConsent.NotNeeded)
            problems.Add(new("case.originator_consent", "The condition originator_consent says that the originator's consent is needed: record it as granted, refused or pending, or remove the condition."));
        if (!needsOriginator && entered.OriginatorConsent is OriginatorConsent.Granted or OriginatorConsent.Refused or OriginatorConsent.Pending)
            problems.Add(new("case.originator_consent", "The originator's consent is recorded but not asked for: add the condition originator_consent with handling code C, or set not_needed."));
    }

    private static void CheckDates(Case entered, DateOnly today, List<FieldProblem> problems)
    {
        for (var index = 0; index < entered.HeardOn.Count; index++)
            Date(entered.HeardOn[index], $"case.heard_on[{index}]", today, problems);
        if (CivilDates.Read(entered.ExpiresOn) is null)
            problems.Add(new("case.expires_on", "Give the date from which the record counts as expired: every record needs one (DPA 2018 s.39)."));
    }

    private static void CheckTexts(Case entered, List<FieldProblem> problems)
    {
        Short(entered.Reference, "case.reference", problems);
        Short(entered.PanelReference, "case.panel_reference", problems);
        Short(entered.ReferringAgency, "case.referring_agency", problems);
        Long(entered.Outcome, "case.outcome", problems);
        Long(entered.Team, "case.team", problems);
    }

    private static void CheckCounts(Case entered, List<FieldProblem> problems)
    {
        Some(entered.Subjects.Count, MostSubjects, "case.subjects", "A case is about at least one person whose behaviour is the concern: add a subject.", problems);
        Some(entered.Victims.Count, MostVictims, "case.victims", "A case has at least one victim: add her local reference, never her name.", problems);
        if (entered.Items.Count > MostItems)
            problems.Add(new("case.items", $"A case has at most {MostItems} items: split it."));
        if (entered.HeardOn.Count > MostDates)
            problems.Add(new("case.heard_on", $"A case has at most {MostDates} heard dates: keep the newest."));
        Unique(entered.Subjects.Select(subject => subject.Reference), "case.subjects", "subject", problems);
        Unique(entered.Victims.Select(victim => victim.Reference), "case.victims", "victim", problems);
        Unique(entered.Items.Select(item => item.Reference), "case.items", "item", problems);
    }
}
