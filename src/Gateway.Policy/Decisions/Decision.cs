namespace Gateway.Policy;

/// <summary>What one request may learn of one record, and why. Lists are ordered by code point.</summary>
public sealed class Decision
{
    internal Decision()
    {
    }

    /// <summary>How much is given.</summary>
    public required Tier Tier { get; init; }

    /// <summary>The fields of the record that are given.</summary>
    public required ChosenSet<string> Fields { get; init; }

    /// <summary>The duties on the requester.</summary>
    public required ChosenSet<Obligation> Obligations { get; init; }

    /// <summary>Every permit and forbid that matched, also those that did not decide the tier: for the owner and the audit log only.</summary>
    public required ChosenSet<string> Rules { get; init; }

    /// <summary>The reasons that the requester may see: empty at tier none, and never a hidden one.</summary>
    public required ChosenSet<string> Shown { get; init; }

    /// <summary>What the owner is told; the requester never learns of it.</summary>
    public required ChosenSet<string> Alerts { get; init; }

    /// <summary>The policy that decided: name, edition and hash of the base, and of the overlay if there is one.</summary>
    public required string PolicyVersion { get; init; }

    /// <summary>
    /// What both decisions allow, used when the holder decides again: the lower tier, the fields in both, the duties of either with the
    /// tightest term, the reasons and alerts of either. Below tier contact there are no duties, and at tier none no shown reasons.
    /// </summary>
    public static Decision Meet(Decision left, Decision right)
    {
        var tier = left.Tier < right.Tier ? left.Tier : right.Tier;
        var fields = left.Fields.Where(right.Fields.Contains).ToArray();
        return new Decision
        {
            Tier = tier,
            Fields = ChosenSet<string>.Of(tier == Tier.None ? [] : fields),
            Obligations = ChosenSet<Obligation>.Of(tier < Tier.Contact ? [] : Tightest(left.Obligations, right.Obligations)),
            Rules = Union(left.Rules, right.Rules),
            Shown = tier == Tier.None ? default : Union(left.Shown, right.Shown),
            Alerts = Union(left.Alerts, right.Alerts),
            PolicyVersion = MeetOf(left.PolicyVersion, right.PolicyVersion),
        };
    }

    private static ChosenSet<string> Union(ChosenSet<string> left, ChosenSet<string> right) =>
        ChosenSet<string>.Of(left.Union(right, StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray());

    private static Obligation[] Tightest(ChosenSet<Obligation> left, ChosenSet<Obligation> right) =>
        left.Concat(right)
            .GroupBy(obligation => (obligation.Id, obligation.Does))
            .Select(same => same.MinBy(obligation => obligation.Days ?? int.MaxValue)!)
            .OrderBy(obligation => obligation.Label, StringComparer.Ordinal)
            .ToArray();

    private static string MeetOf(string left, string right) => string.CompareOrdinal(left, right) switch
    {
        0 => left,
        < 0 => $"{left}&{right}",
        _ => $"{right}&{left}",
    };
}
