namespace Gateway.Policy;

/// <summary>Explains decisions in the words of the policy's own rules.</summary>
public static class DecisionExplanations
{
    /// <summary>For the owner and the audit: everything.</summary>
    public static Explanation ExplainToOwner(this CompiledPolicy policy, Decision decision) =>
        Explain(policy, decision, decision.Rules, OutcomeOf(decision), Rules(policy, decision.Alerts, RuleKind.Alert));

    /// <summary>
    /// For the requester: what it may see and nothing else. At tier none it is always the same, whether nothing is held, nothing is
    /// permitted or everything is sealed; what a forbid took away is worked out from visible reasons only.
    /// </summary>
    public static Explanation ExplainToRequester(this CompiledPolicy policy, Decision decision) => decision.Tier == Tier.None
        ? new Explanation("There is nothing to show.", [], [], [], PolicyVersion: null)
        : Explain(policy, decision, decision.Shown, OutcomeOf(decision), []);

    private static Explanation Explain(CompiledPolicy policy, Decision decision, ChosenSet<string> visible, string outcome, ExplainedRule[] alerts)
    {
        var rules = policy.Rules.Where(rule => rule.Kind < RuleKind.Field && visible.Contains(rule.Id)).ToArray();
        var granted = rules.Where(rule => rule.Kind == RuleKind.Permit).Select(rule => rule.Tier).DefaultIfEmpty(Tier.None).Max();
        var reasons = rules.Select(rule => ExplainReason(rule, granted)).ToArray();
        var duties = decision.Obligations.Select(obligation => ExplainDuty(policy, obligation)).ToArray();
        return new Explanation(outcome, reasons, duties, alerts, decision.PolicyVersion);
    }

    private static string OutcomeOf(Decision decision) => decision.Tier switch
    {
        Tier.None => "Nothing is given.",
        Tier.Hit => "The requester learns that something is held, and no more.",
        _ => $"Tier {decision.Tier.Name()} is given: {decision.Fields}.",
    };

    private static ExplainedRule ExplainReason(PolicyRule rule, Tier granted)
    {
        var tookAway = rule.Kind == RuleKind.Forbid ? Enum.GetValues<Tier>().Where(tier => tier > rule.Tier && tier <= granted).ToArray() : [];
        var effect = rule.Kind switch
        {
            RuleKind.Permit => $"Grants {rule.Tier.Name()}.",
            RuleKind.Forbid when tookAway.Length > 0 => $"Takes away {string.Join(" and ", tookAway.Select(TierNames.Name))}.",
            RuleKind.Forbid => $"Caps at {rule.Tier.Name()}; took nothing away here.",
            _ => "",
        };
        return new ExplainedRule(rule.Id, rule.Kind, rule.Says, rule.Law, effect, tookAway);
    }

    private static ExplainedRule ExplainDuty(CompiledPolicy policy, Obligation obligation)
    {
        var rule = policy.Rules.FirstOrDefault(rule => rule.Kind == RuleKind.Obligation && rule.Id == obligation.Id);
        var term = obligation.Days switch { null => "", 0 => "At once.", var days => $"Within {days} days." };
        return new ExplainedRule(obligation.Id, RuleKind.Obligation, rule?.Says ?? obligation.Does, rule?.Law, term, []);
    }

    private static ExplainedRule[] Rules(CompiledPolicy policy, ChosenSet<string> ids, RuleKind kind) =>
        policy.Rules.Where(rule => rule.Kind == kind && ids.Contains(rule.Id))
            .Select(rule => new ExplainedRule(rule.Id, kind, rule.Says, rule.Law, "", [])).ToArray();
}
