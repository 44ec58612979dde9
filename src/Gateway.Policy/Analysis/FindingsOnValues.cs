using Gateway.Policy.Compilation;

namespace Gateway.Policy.Analysis;

/// <summary>Finds attributes that no rule looks at, and values with which nothing is ever given.</summary>
internal static class FindingsOnValues
{
    private const ulong GivenNothing = (1UL << (int)Tier.None) | (1UL << PolicyDiagrams.Unknown);

    public static IEnumerable<PolicyFinding> Of(PolicySpace space) => [.. Unused(space), .. Gaps(space)];

    private static IEnumerable<PolicyFinding> Unused(PolicySpace space)
    {
        var terms = space.Rules.Policy.Outcomes.Rules.SelectMany(rule => rule.Terms).ToArray();
        foreach (var entry in space.Domain.Entries)
        {
            var slots = entry.Attribute.Kind == AttributeKind.SetOf ? entry.Attribute.Values.Count : 1;
            if (Enumerable.Range(entry.FirstSlot, slots).All(slot => terms.All(term => term[slot] == space.Domain.Everything[slot])))
            {
                yield return new(PolicyFindingKind.UnusedAttribute, entry.Attribute.Name, $"No rule looks at {entry.Attribute.Name}.",
                    space.Count(space.Rules.Known), space.Example(space.Rules.Known));
            }
        }
    }

    private static IEnumerable<PolicyFinding> Gaps(PolicySpace space)
    {
        var values = space.Domain.Entries.Where(entry => entry.Attribute.Kind != AttributeKind.SetOf)
            .SelectMany(entry => entry.Attribute.Values.Select((value, index) => new Chosen(entry, value, index))).ToArray();
        var empty = values.Where(value => IsGap(space, [value])).ToHashSet();
        foreach (var value in empty)
            yield return Gap(space, [value]);
        var asked = values.Where(value => value.Entry.Attribute.Side == PolicySide.Request && !empty.Contains(value)).ToArray();
        foreach (var (left, right) in asked.SelectMany((left, i) => asked.Skip(i + 1).Select(right => (left, right))))
        {
            if (left.Entry != right.Entry && IsGap(space, [left, right]))
                yield return Gap(space, [left, right]);
        }
    }

    private static bool IsGap(PolicySpace space, Chosen[] chosen)
    {
        var numbers = space.Diagrams.Numbers(space.Rules.Tiers, Masks(space, chosen));
        return (numbers & ~GivenNothing) == 0 && (numbers & 1) != 0;
    }

    private static PolicyFinding Gap(PolicySpace space, Chosen[] chosen)
    {
        var masks = Masks(space, chosen);
        var subject = string.Join(' ', chosen.Select(value => $"{value.Entry.Attribute.Name}={value.Value}"));
        var example = space.Diagrams.Find(space.Rules.Tiers, tier => tier == (int)Tier.None, masks)!;
        return new(PolicyFindingKind.Gap, subject, $"Nothing is ever given with {subject.Replace(" ", " and ")}.",
            space.Diagrams.Count(space.Rules.Tiers, tier => tier == (int)Tier.None, masks), space.Domain.CombinationOf(example));
    }

    private static ulong[] Masks(PolicySpace space, Chosen[] chosen)
    {
        var masks = (ulong[])space.Domain.Everything.Clone();
        foreach (var value in chosen)
            masks[value.Entry.FirstSlot] = 1UL << value.Index;
        return masks;
    }

    private sealed record Chosen(Vocabulary.Entry Entry, string Value, int Index);
}
