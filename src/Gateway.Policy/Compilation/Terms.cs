namespace Gateway.Policy.Compilation;

/// <summary>
/// Brings a condition into disjunctive normal form. A term is one mask of allowed values for each slot, and holds when every slot's value is
/// in its mask; the condition holds when one of its terms does. No term without a value in some slot is kept, and none that another contains.
/// </summary>
internal sealed class Terms(Vocabulary vocabulary)
{
    private const int MostTerms = 1024;

    private readonly ulong[] every = vocabulary.Slots.Select(slot => slot.Every).ToArray();

    /// <summary>The terms, or null when there would be more than a thousand of them.</summary>
    public IReadOnlyList<ulong[]>? Of(Condition condition) => Expand(condition, holds: true);

    private List<ulong[]>? Expand(Condition condition, bool holds) => condition switch
    {
        Condition.InSlot part => OfSlot(part, holds),
        Condition.Not part => Expand(part.Part, !holds),
        Condition.All part => holds ? Product(part.Parts, holds) : Sum(part.Parts, holds),
        Condition.Any part => holds ? Sum(part.Parts, holds) : Product(part.Parts, holds),
        _ => throw new InvalidOperationException("The condition is of an unknown kind."),
    };

    private List<ulong[]> OfSlot(Condition.InSlot part, bool holds)
    {
        var mask = (holds ? part.Values : ~part.Values) & every[part.Slot];
        if (mask == 0)
            return [];
        var term = (ulong[])every.Clone();
        term[part.Slot] = mask;
        return [term];
    }

    private List<ulong[]>? Sum(IReadOnlyList<Condition> parts, bool holds)
    {
        var terms = new List<ulong[]>();
        foreach (var part in parts)
        {
            if (Expand(part, holds) is not { } expanded)
                return null;
            terms.AddRange(expanded);
        }

        return WithoutContained(terms);
    }

    private List<ulong[]>? Product(IReadOnlyList<Condition> parts, bool holds)
    {
        var terms = new List<ulong[]> { (ulong[])every.Clone() };
        foreach (var part in parts)
        {
            if (Expand(part, holds) is not { } expanded || (long)terms.Count * expanded.Count > MostTerms * 16L)
                return null;
            var next = from left in terms from right in expanded let both = Both(left, right) where both is not null select both;
            if (WithoutContained([.. next]) is not { } kept)
                return null;
            terms = kept;
        }

        return terms;
    }

    private static ulong[]? Both(ulong[] left, ulong[] right)
    {
        var both = new ulong[left.Length];
        for (var slot = 0; slot < both.Length; slot++)
        {
            both[slot] = left[slot] & right[slot];
            if (both[slot] == 0)
                return null;
        }

        return both;
    }

    private static List<ulong[]>? WithoutContained(List<ulong[]> terms)
    {
        if (terms.Count > MostTerms * 16)
            return null;
        var kept = new List<ulong[]>();
        foreach (var term in terms)
        {
            if (kept.Exists(other => Contains(other, term)))
                continue;
            kept.RemoveAll(other => Contains(term, other));
            kept.Add(term);
        }

        return kept.Count > MostTerms ? null : kept;
    }

    private static bool Contains(ulong[] outer, ulong[] inner)
    {
        for (var slot = 0; slot < outer.Length; slot++)
        {
            if ((inner[slot] & ~outer[slot]) != 0)
                return false;
        }

        return true;
    }
}
