namespace Gateway.Policy.Compilation;

/// <summary>What follows when one of the rule's terms holds.</summary>
/// <param name="Kind">The kind of rule.</param>
/// <param name="Bit">Its bit in the list of its kind; permits and forbids share the list of rule ids.</param>
/// <param name="Tier">Grant, cap, or least tier.</param>
/// <param name="Hidden">Whether the requester never sees it.</param>
internal readonly record struct Outcome(RuleKind Kind, UInt128 Bit, Tier Tier, bool Hidden);
