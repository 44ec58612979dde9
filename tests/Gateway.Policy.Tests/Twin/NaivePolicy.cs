namespace Gateway.Policy.Tests.Twin;

/// <summary>
/// The national policy a second time, as plain conditions: slow, obvious, and independent of the document and of the engine. Each line is
/// written from the policy's prose and is compared with the engine's answers.
/// </summary>
internal static class NaivePolicy
{
    private static readonly string[] Tiers = ["none", "hit", "contact", "summary", "full"];

    public static NaiveAnswer Decide(Question q)
    {
        if (IsUnknownOrContradictory(q))
            return new NaiveAnswer("none", [], [], ["D0"], [], []);

        var permits = NaiveRules.Permits(q).ToArray();
        var forbids = NaiveRules.Forbids(q).ToArray();
        var granted = permits.Select(permit => Array.IndexOf(Tiers, permit.Tier)).DefaultIfEmpty(0).Max();
        var cap = forbids.Select(forbid => Array.IndexOf(Tiers, forbid.Tier)).DefaultIfEmpty(4).Min();
        var tier = Tiers[Math.Min(granted, cap)];

        var rules = Sorted(permits.Concat(forbids).Select(rule => rule.Id));
        string[] hidden = ["D04", "D05", "D09", "D10", "D11", "D13", "D17"];
        var shown = tier == "none" ? [] : Sorted(rules.Select(rule => hidden.Contains(rule) ? "R00" : rule).Distinct());
        return new NaiveAnswer(tier, Sorted(Fields(q, tier)), Sorted(Obligations(q, tier)), rules, shown, Sorted(Alerts(q)));
    }

    private static string[] Sorted(IEnumerable<string> names) => names.Order(StringComparer.Ordinal).ToArray();

    private static bool IsUnknownOrContradictory(Question q)
    {
        foreach (var (attribute, values) in Question.RequestVocabulary.Concat(Question.RecordVocabulary))
        {
            if (!q.Values.TryGetValue(attribute, out var value) || !values.Contains(value))
                return true;
        }

        if (q.Conditions.Any(condition => !Question.ConditionVocabulary.Contains(condition)) || q.Conditions.Distinct().Count() != q.Conditions.Count)
            return true;
        if (q.Is("handling", "p") && q.Conditions.Count > 0)
            return true;
        return q.Has("originator_consent") == q.Is("originator_consent", "not_needed");
    }

    private static IEnumerable<string> Fields(Question q, string tier)
    {
        if (tier is "contact" or "summary" or "full")
            yield return "team";
        if (tier is "summary" or "full")
        {
            yield return "history";
            yield return "risk";
            yield return "orders";
        }

        if (tier != "full")
            yield break;
        yield return "actions";
        if (NaiveRules.Holder(q) || !q.Is("purpose", "dvds_right_to_ask", "dvds_right_to_know", "protective_order", "order_enforcement"))
            yield return "needs";
        if (VictimDerived(q))
            yield return "victim_derived";
    }

    private static bool VictimDerived(Question q)
    {
        if (q.Is("role", "case_manager", "offender_manager") || q.Is("purpose", "subject_access", "audit"))
            return false;
        var sole = q.Is("provenance", "victim_sole");
        if (q.Is("victim_consent", "given"))
            return true;
        if (q.Is("purpose", "prevent_imminent_harm", "marac_transfer", "child_safeguarding")
            && (q.Is("victim_consent", "overridden") || (q.Is("victim_consent", "not_sought") && !sole)))
            return true;
        if (NaiveRules.Emergency(q) && !sole)
            return true;
        return NaiveRules.Holder(q) && q.Is("role", "panel_coordinator", "panel_member", "idva");
    }

    private static IEnumerable<string> Obligations(Question q, string tier)
    {
        if (tier is "none" or "hit")
            yield break;
        var holder = NaiveRules.Holder(q);
        var dvds = q.Is("purpose", "dvds_right_to_ask", "dvds_right_to_know");
        var panelTask = q.Is("role", "panel_coordinator") && q.Is("purpose", "marac_preparation", "marac_transfer");
        if (!holder)
            yield return "O01";
        if (!holder && tier == "full")
            yield return "O02";
        if (!holder && (q.Has("no_onward") || (!q.Is("agency_kind", "police") && !panelTask)))
            yield return "O03";
        if (!q.Is("contact_safety", "safe") || q.Is("provenance", "victim_sole"))
            yield return "O04";
        if (q.Is("provenance", "victim_sole", "mixed"))
            yield return "O05";
        if (!holder && dvds)
            yield return "O06=90";
        else if (!holder && !NaiveRules.Competent(q) && !q.Is("legal_basis", "childrens_act_s47"))
            yield return "O06=365";
        yield return "O07";
        if (dvds)
            yield return "O08";
        if (q.Is("purpose", "subject_access"))
            yield return "O09";
        if (!holder)
            yield return "O10";
    }

    private static IEnumerable<string> Alerts(Question q)
    {
        if (!NaiveRules.Holder(q) && !q.Is("seal", "none"))
            yield return "A01";
        if (q.Is("subject_in_service", "true"))
            yield return "A02";
        if (!NaiveRules.Holder(q) && NaiveRules.Emergency(q))
            yield return "A03";
    }
}

internal sealed record NaiveAnswer(string Tier, string[] Fields, string[] Obligations, string[] Rules, string[] Shown, string[] Alerts)
{
    public static NaiveAnswer Of(Decision decision) => new(
        decision.Tier.Name(), [.. decision.Fields], [.. decision.Obligations.Select(obligation => obligation.Label)], [.. decision.Rules],
        [.. decision.Shown], [.. decision.Alerts]);

    public override string ToString() =>
        $"{Tier} | {string.Join(',', Fields)} | {string.Join(',', Obligations)} | {string.Join(',', Rules)} | {string.Join(',', Shown)} | {string.Join(',', Alerts)}";
}
