using Gateway.Policy.Compilation;

namespace Gateway.Policy.Analysis;

/// <summary>
/// The attributes and values over which one or more policies are looked at. Policies that are compared declare the same attributes; a value
/// that only one of them declares belongs to the domain, and is unknown to the other.
/// </summary>
internal sealed class PolicyDomain
{
    private readonly Vocabulary vocabulary = new();

    /// <summary>The domain of these policies.</summary>
    /// <exception cref="ArgumentException">They do not declare the same attributes.</exception>
    public PolicyDomain(params ReadOnlySpan<CompiledPolicy> policies)
    {
        var first = policies[0];
        var attributes = first.Attributes.ToList();
        foreach (var policy in policies[1..])
        {
            foreach (var (own, other) in Paired(attributes, policy))
                attributes[attributes.IndexOf(own)] = own with { Values = [.. own.Values.Union(other.Values, StringComparer.Ordinal)] };
        }

        foreach (var attribute in attributes)
            vocabulary.Add(attribute);
        Everything = vocabulary.Slots.Select(slot => slot.Every).ToArray();
    }

    /// <summary>The attributes with all their values.</summary>
    public IReadOnlyList<Vocabulary.Entry> Entries => vocabulary.Entries;

    /// <summary>The slots of the domain, in the order of the document.</summary>
    public IReadOnlyList<Vocabulary.Slot> Slots => vocabulary.Slots;

    /// <summary>The masks that leave every value.</summary>
    public ulong[] Everything { get; }

    /// <summary>The attribute of this name; false if there is none.</summary>
    public bool TryFind(string name, out Vocabulary.Entry entry) => vocabulary.TryFind(name, out entry);

    /// <summary>A term of a policy, as masks over the slots of the domain.</summary>
    public ulong[] MasksOf(CompiledPolicy policy, ulong[] term)
    {
        var masks = new ulong[Slots.Count];
        foreach (var entry in Entries)
        {
            policy.Vocabulary.TryFind(entry.Attribute.Name, out var own);
            if (entry.Attribute.Kind == AttributeKind.SetOf)
                CopyMembers(entry, own, term, masks);
            else
                CopyValues(entry, own, term, masks);
        }

        return masks;
    }

    /// <summary>The parts of the domain that hold a value which the policy does not declare.</summary>
    public IEnumerable<ulong[]> UnknownTo(CompiledPolicy policy)
    {
        foreach (var entry in Entries)
        {
            policy.Vocabulary.TryFind(entry.Attribute.Name, out var own);
            for (var value = 0; value < entry.Attribute.Values.Count; value++)
            {
                if (own.TryIndex(entry.Attribute.Values[value], out _))
                    continue;
                var masks = (ulong[])Everything.Clone();
                if (entry.Attribute.Kind == AttributeKind.SetOf)
                    masks[entry.FirstSlot + value] = 0b10;
                else
                    masks[entry.FirstSlot] = 1UL << value;
                yield return masks;
            }
        }
    }

    /// <summary>The combination that an assignment stands for.</summary>
    public Combination CombinationOf(ReadOnlySpan<int> values)
    {
        var (request, record) = (new Facts(), new Facts());
        foreach (var entry in Entries)
        {
            var facts = entry.Attribute.Side == PolicySide.Request ? request : record;
            if (entry.Attribute.Kind == AttributeKind.SetOf)
            {
                var members = new List<string>();
                for (var member = 0; member < entry.Attribute.Values.Count; member++)
                {
                    if (values[entry.FirstSlot + member] != 0)
                        members.Add(entry.Attribute.Values[member]);
                }

                facts.Add(entry.Attribute.Name, members);
            }
            else
            {
                facts.Add(entry.Attribute.Name, entry.Attribute.Values[values[entry.FirstSlot]]);
            }
        }

        return new Combination(request, record);
    }

    private static IEnumerable<(PolicyAttribute Own, PolicyAttribute Other)> Paired(List<PolicyAttribute> attributes, CompiledPolicy policy)
    {
        var pairs = attributes.Select(own => (Own: own, Other: policy.FindAttribute(own.Name))).ToArray();
        var different = pairs.Where(pair => pair.Other is null || pair.Other.Side != pair.Own.Side || pair.Other.Kind != pair.Own.Kind)
            .Select(pair => pair.Own.Name)
            .Concat(policy.Attributes.Select(other => other.Name).Except(attributes.Select(own => own.Name)))
            .ToArray();
        return different.Length == 0
            ? pairs.Select(pair => (pair.Own, pair.Other!))
            : throw new ArgumentException($"Only policies with the same attributes can be compared; these differ: {string.Join(", ", different)}.", nameof(policy));
    }

    private static void CopyMembers(Vocabulary.Entry entry, Vocabulary.Entry own, ulong[] term, ulong[] masks)
    {
        for (var member = 0; member < entry.Attribute.Values.Count; member++)
            masks[entry.FirstSlot + member] = own.TryIndex(entry.Attribute.Values[member], out var index) ? term[own.FirstSlot + index] : 0b11;
    }

    private static void CopyValues(Vocabulary.Entry entry, Vocabulary.Entry own, ulong[] term, ulong[] masks)
    {
        for (var value = 0; value < entry.Attribute.Values.Count; value++)
        {
            if (own.TryIndex(entry.Attribute.Values[value], out var index) && (term[own.FirstSlot] >> index & 1) != 0)
                masks[entry.FirstSlot] |= 1UL << value;
        }
    }
}
