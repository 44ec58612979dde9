namespace Gateway.Policy.Compilation;

/// <summary>A rule ready to be numbered: what follows, the name it goes by in decisions, and the terms under which it does.</summary>
internal sealed record CompiledRule(RuleKind Kind, string Name, Obligation? Obligation, Tier Tier, bool Hidden, IReadOnlyList<ulong[]> Terms);

/// <summary>All rules of a policy, numbered: which outcome each term has, and the ordered lists that decisions choose from.</summary>
internal sealed class OutcomeTable
{
    private OutcomeTable(Vocabulary vocabulary, IReadOnlyList<CompiledRule> rules, string hiddenReason, string unknown)
    {
        Rules = rules;
        RuleIds = Ordered(rules.Where(rule => rule.Kind is RuleKind.Permit or RuleKind.Forbid).Select(rule => rule.Name).Append(hiddenReason).Append(unknown));
        Fields = Ordered(rules.Where(rule => rule.Kind == RuleKind.Field).Select(rule => rule.Name));
        Alerts = Ordered(rules.Where(rule => rule.Kind == RuleKind.Alert).Select(rule => rule.Name));
        Obligations = rules.Where(rule => rule.Kind == RuleKind.Obligation).Select(rule => rule.Obligation!)
            .OrderBy(obligation => obligation.Label, StringComparer.Ordinal).ToArray();
        HiddenReason = UInt128.One << Array.IndexOf(RuleIds, hiddenReason);
        Unknown = UInt128.One << Array.IndexOf(RuleIds, unknown);

        var terms = rules.SelectMany(rule => rule.Terms, (rule, term) => (rule, term)).ToArray();
        OfTerm = terms.Select(pair => ToOutcome(pair.rule)).ToArray();
        Bits = new BitTable(vocabulary, terms.Select(pair => pair.term).ToArray());
        foreach (var tier in Enum.GetValues<Tier>())
        {
            FieldsAt[(int)tier] = From(rules, RuleKind.Field, tier);
            ObligationsAt[(int)tier] = From(rules, RuleKind.Obligation, tier);
        }
    }

    /// <summary>The rules with their terms; a duty whose days vary stands here once for each number of days.</summary>
    public IReadOnlyList<CompiledRule> Rules { get; }

    public string[] RuleIds { get; }

    public string[] Fields { get; }

    public string[] Alerts { get; }

    public Obligation[] Obligations { get; }

    public UInt128 HiddenReason { get; }

    public UInt128 Unknown { get; }

    public Outcome[] OfTerm { get; }

    public BitTable Bits { get; }

    /// <summary>For each tier, the fields that may be given at it.</summary>
    public UInt128[] FieldsAt { get; } = new UInt128[TierNames.All.Count];

    /// <summary>For each tier, the duties that may come with it.</summary>
    public UInt128[] ObligationsAt { get; } = new UInt128[TierNames.All.Count];

    /// <summary>Numbers the rules; null when one list would hold more than 128.</summary>
    public static OutcomeTable? Of(Vocabulary vocabulary, IReadOnlyList<CompiledRule> rules, string hiddenReason, string unknown)
    {
        var longest = new[]
        {
            2 + rules.Count(rule => rule.Kind is RuleKind.Permit or RuleKind.Forbid),
            rules.Count(rule => rule.Kind == RuleKind.Field),
            rules.Count(rule => rule.Kind == RuleKind.Obligation),
            rules.Count(rule => rule.Kind == RuleKind.Alert),
        }.Max();
        return longest > 128 ? null : new OutcomeTable(vocabulary, rules, hiddenReason, unknown);
    }

    private static string[] Ordered(IEnumerable<string> names) => names.Order(StringComparer.Ordinal).ToArray();

    private Outcome ToOutcome(CompiledRule rule) => new(rule.Kind, BitOf(rule), rule.Tier, rule.Hidden);

    private UInt128 BitOf(CompiledRule rule) => rule.Kind switch
    {
        RuleKind.Unknown => Unknown,
        RuleKind.Field => UInt128.One << Array.IndexOf(Fields, rule.Name),
        RuleKind.Obligation => UInt128.One << Array.IndexOf(Obligations, rule.Obligation),
        RuleKind.Alert => UInt128.One << Array.IndexOf(Alerts, rule.Name),
        _ => UInt128.One << Array.IndexOf(RuleIds, rule.Name),
    };

    private UInt128 From(IEnumerable<CompiledRule> rules, RuleKind kind, Tier tier) =>
        rules.Where(rule => rule.Kind == kind && rule.Tier <= tier).Aggregate(UInt128.Zero, (bits, rule) => bits | BitOf(rule));
}
