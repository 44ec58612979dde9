using Gateway.Policy.Analysis;

namespace Gateway.Policy;

/// <summary>Compares two policies over their whole domain, exactly.</summary>
public static class PolicyDifference
{
    private const int Width = PolicyDiagrams.Unknown + 1;

    /// <summary>Every decision that changes from one policy to the other.</summary>
    /// <exception cref="ArgumentException">They do not declare the same attributes.</exception>
    public static PolicyChanges CompareWith(this CompiledPolicy before, CompiledPolicy after)
    {
        var domain = new PolicyDomain(before, after);
        var diagrams = new Diagrams(domain.Slots.Select(slot => slot.Values));
        var (old, now) = (new PolicyDiagrams(before, domain, diagrams), new PolicyDiagrams(after, domain, diagrams));
        var tiers = diagrams.Combine(old.Tiers, now.Tiers, (from, to) => (from * Width) + to);
        var given = GivenChanges.Of(domain, diagrams, old, now).ToArray();
        var changed = given.Select(change => change.Changed)
            .Aggregate(diagrams.Map(tiers, pair => pair / Width != pair % Width ? 1 : 0), (soFar, next) => diagrams.Combine(soFar, next, Math.Max));
        return new PolicyChanges(
            before.Version,
            after.Version,
            Count(diagrams, domain, diagrams.Combine(old.Known, now.Known, Math.Max)),
            Count(diagrams, domain, changed),
            Count(diagrams, domain, diagrams.Map(tiers, pair => Level(pair % Width) > Level(pair / Width) ? 1 : 0)),
            Count(diagrams, domain, diagrams.Map(tiers, pair => Level(pair % Width) < Level(pair / Width) ? 1 : 0)),
            TierChanges(domain, diagrams, tiers).ToArray(),
            given.Where(change => change.Public.Given + change.Public.TakenAway > 0).Select(change => change.Public).ToArray(),
            RuleChanges.Of(domain, diagrams, old, now, changed).ToArray(),
            ByAttribute(domain, diagrams, changed).ToArray(),
            given.Aggregate(UInt128.Zero, (sum, change) => sum + change.Widens));
    }

    internal static UInt128 Count(Diagrams diagrams, PolicyDomain domain, int node) => diagrams.Count(node, value => value == 1, domain.Everything);

    internal static Combination? Example(Diagrams diagrams, PolicyDomain domain, int node) =>
        diagrams.Find(node, value => value == 1, domain.Everything) is { } values ? domain.CombinationOf(values) : null;

    private static int Level(int tier) => tier == PolicyDiagrams.Unknown ? (int)Tier.None : tier;

    private static IEnumerable<TierChange> TierChanges(PolicyDomain domain, Diagrams diagrams, int tiers)
    {
        for (var pair = 0; pair < Width * Width; pair++)
        {
            var (from, to) = (pair / Width, pair % Width);
            if (from != to && diagrams.Find(tiers, number => number == pair, domain.Everything) is { } example)
                yield return new TierChange(Name(from), Name(to), diagrams.Count(tiers, number => number == pair, domain.Everything), domain.CombinationOf(example));
        }
    }

    private static string Name(int tier) => tier == PolicyDiagrams.Unknown ? "unknown" : ((Tier)tier).Name();

    // An attribute whose values all have their even share of the changes says nothing about them.
    private static IEnumerable<ValueChanges> ByAttribute(PolicyDomain domain, Diagrams diagrams, int changed)
    {
        foreach (var entry in domain.Entries.Where(entry => entry.Attribute.Kind != AttributeKind.SetOf))
        {
            var counts = entry.Attribute.Values.Select((_, value) =>
            {
                var masks = (ulong[])domain.Everything.Clone();
                masks[entry.FirstSlot] = 1UL << value;
                return diagrams.Count(changed, number => number == 1, masks);
            }).ToArray();
            if (counts.Distinct().Count() < 2)
                continue;
            foreach (var (value, count) in entry.Attribute.Values.Zip(counts).Where(pair => pair.Second > 0))
                yield return new ValueChanges(entry.Attribute.Name, value, count);
        }
    }
}

/// <summary>Every decision that changes from one policy to another; all counts are exact.</summary>
/// <param name="Before">The version of the policy before.</param>
/// <param name="After">The version of the policy after.</param>
/// <param name="Combinations">Combinations that are consistent under one of them.</param>
/// <param name="Changed">In how many of them tier, fields, duties or alerts change.</param>
/// <param name="Wider">In how many the tier rises.</param>
/// <param name="Narrower">In how many the tier falls.</param>
/// <param name="Tiers">Changes of tier; <c>unknown</c> where a value is unknown or contradictory under one of them.</param>
/// <param name="Given">Fields, duties and alerts that are given where they were not, or no longer.</param>
/// <param name="Rules">Rules that came, went, or changed.</param>
/// <param name="ByValue">How many decisions change with each value, for attributes where that tells something.</param>
/// <param name="Loosened">
/// In how many combinations a field is given that was not, an alert no longer, or a duty no longer although the tier is the same; counted once for each.
/// </param>
public sealed record PolicyChanges(
    string Before,
    string After,
    UInt128 Combinations,
    UInt128 Changed,
    UInt128 Wider,
    UInt128 Narrower,
    IReadOnlyList<TierChange> Tiers,
    IReadOnlyList<GivenChange> Given,
    IReadOnlyList<RuleChange> Rules,
    IReadOnlyList<ValueChanges> ByValue,
    UInt128 Loosened)
{
    /// <summary>Whether nothing is given after that was not given before, no alert is lost, and no duty but with a lower tier.</summary>
    public bool OnlyNarrows => Wider == 0 && Loosened == 0;
}

/// <summary>Decisions whose tier changes in the same way.</summary>
/// <param name="From">The tier before.</param>
/// <param name="To">The tier after.</param>
/// <param name="Combinations">How many.</param>
/// <param name="Example">One of them.</param>
public sealed record TierChange(string From, string To, UInt128 Combinations, Combination Example);

/// <summary>A field, duty or alert that changes.</summary>
/// <param name="Kind">Which of the three.</param>
/// <param name="Id">The field's name, the duty's label, or the alert's id.</param>
/// <param name="Given">In how many combinations it is given after and not before.</param>
/// <param name="TakenAway">In how many it was given before and is not after.</param>
/// <param name="Example">One of them.</param>
public sealed record GivenChange(RuleKind Kind, string Id, UInt128 Given, UInt128 TakenAway, Combination? Example);

/// <summary>What happened to a rule.</summary>
public enum RuleChangeKind
{
    /// <summary>Only the policy after has it.</summary>
    Added,

    /// <summary>Only the policy before has it.</summary>
    Removed,

    /// <summary>It matches elsewhere, or with another tier.</summary>
    Changed,
}

/// <summary>A permit or forbid that came, went, or changed.</summary>
/// <param name="Id">The rule.</param>
/// <param name="Kind">What happened.</param>
/// <param name="NewlyMatches">In how many combinations it matches after and not before.</param>
/// <param name="NoLongerMatches">In how many it matched before and does not after.</param>
/// <param name="Changed">In how many of the changed decisions it matches on one side alone, or with another tier.</param>
/// <param name="Example">One of these.</param>
public sealed record RuleChange(string Id, RuleChangeKind Kind, UInt128 NewlyMatches, UInt128 NoLongerMatches, UInt128 Changed, Combination? Example);

/// <summary>How many decisions change with one value.</summary>
/// <param name="Attribute">The attribute.</param>
/// <param name="Value">Its value.</param>
/// <param name="Combinations">How many.</param>
public sealed record ValueChanges(string Attribute, string Value, UInt128 Combinations);
