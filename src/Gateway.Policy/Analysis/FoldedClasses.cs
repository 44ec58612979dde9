namespace Gateway.Policy.Analysis;

/// <summary>
/// The requests, and the records, that leave the same terms standing: no rule tells the members of a class apart. Slot by slot, partial
/// assignments that leave the same terms are counted as one, so that no request and no record is ever listed.
/// </summary>
internal static class FoldedClasses
{
    /// <summary>How many classes of pairs there are in which nothing is contradictory.</summary>
    public static UInt128 Count(CompiledPolicy policy)
    {
        var contradictions = ContradictionsOf(policy);
        var requests = PerContradictions(Of(policy, PolicySide.Request), contradictions);
        var records = PerContradictions(Of(policy, PolicySide.Record), contradictions);
        UInt128 classes = 0;
        foreach (var request in requests)
        {
            foreach (var record in records.Where(record => !Meet(request.Key, record.Key)))
                classes += (UInt128)request.Value * (UInt128)record.Value;
        }

        return classes;
    }

    /// <summary>The classes of one side: the terms that they leave standing, and how many members each class has.</summary>
    public static IReadOnlyDictionary<ulong[], UInt128> Of(CompiledPolicy policy, PolicySide side)
    {
        var bits = policy.Outcomes.Bits;
        var all = new ulong[bits.Words];
        Array.Fill(all, ulong.MaxValue);
        var classes = new Dictionary<ulong[], UInt128>(SameTerms.Instance) { [all] = UInt128.One };
        for (var slot = 0; slot < policy.Vocabulary.Slots.Count; slot++)
        {
            if (policy.Vocabulary.Slots[slot].Side != side)
                continue;
            var next = new Dictionary<ulong[], UInt128>(SameTerms.Instance);
            foreach (var (terms, members) in classes)
            {
                for (var value = 0; value < policy.Vocabulary.Slots[slot].Values; value++)
                {
                    var kept = (ulong[])terms.Clone();
                    bits.Keep(kept, slot, value);
                    next[kept] = next.GetValueOrDefault(kept) + members;
                }
            }

            classes = next;
        }

        return classes;
    }

    private static ulong[] ContradictionsOf(CompiledPolicy policy)
    {
        var contradictions = new ulong[policy.Outcomes.Bits.Words];
        for (var term = 0; term < policy.Outcomes.OfTerm.Length; term++)
        {
            if (policy.Outcomes.OfTerm[term].Kind == RuleKind.Unknown)
                contradictions[term / 64] |= 1UL << term;
        }

        return contradictions;
    }

    private static Dictionary<ulong[], int> PerContradictions(IReadOnlyDictionary<ulong[], UInt128> classes, ulong[] contradictions)
    {
        var counts = new Dictionary<ulong[], int>(SameTerms.Instance);
        foreach (var terms in classes.Keys)
        {
            var standing = terms.Zip(contradictions, (word, mask) => word & mask).ToArray();
            counts[standing] = counts.GetValueOrDefault(standing) + 1;
        }

        return counts;
    }

    private static bool Meet(ulong[] left, ulong[] right) => left.Zip(right).Any(pair => (pair.First & pair.Second) != 0);

    private sealed class SameTerms : IEqualityComparer<ulong[]>
    {
        public static SameTerms Instance { get; } = new();

        public bool Equals(ulong[]? left, ulong[]? right) => left.AsSpan().SequenceEqual(right);

        public int GetHashCode(ulong[] terms)
        {
            var hash = default(HashCode);
            foreach (var word in terms)
                hash.Add(word);
            return hash.ToHashCode();
        }
    }
}
