namespace Gateway.Policy;

/// <summary>One reason, duty or alert in plain words.</summary>
/// <param name="Id">The rule's id.</param>
/// <param name="Kind">What kind of rule it is.</param>
/// <param name="Text">What it says, from the policy document.</param>
/// <param name="Law">The statute or guidance it rests on, if the document names one.</param>
/// <param name="Effect">What it granted, or what it took away.</param>
/// <param name="TookAway">For a forbid, the tiers that the permits granted and it took away, least first; otherwise empty.</param>
public sealed record ExplainedRule(string Id, RuleKind Kind, string Text, string? Law, string Effect, IReadOnlyList<Tier> TookAway)
{
    /// <summary>The reason on one line.</summary>
    public override string ToString() => $"{Id}  {Text}{(Effect.Length == 0 ? "" : $" {Effect}")}{(Law is null ? "" : $" [{Law}]")}";
}

/// <summary>A decision in plain words, for one kind of reader.</summary>
/// <param name="Outcome">What is given, in one sentence.</param>
/// <param name="Reasons">The permits that matched, then the forbids.</param>
/// <param name="Duties">What the requester must do.</param>
/// <param name="Alerts">What the owner is told; empty in the requester's view.</param>
/// <param name="PolicyVersion">The policy that decided; null in the requester's view at tier none, since an overlay's name would tell whose record it is.</param>
public sealed record Explanation(
    string Outcome, IReadOnlyList<ExplainedRule> Reasons, IReadOnlyList<ExplainedRule> Duties, IReadOnlyList<ExplainedRule> Alerts, string? PolicyVersion);
