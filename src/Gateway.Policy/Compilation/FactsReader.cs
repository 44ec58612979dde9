using Gateway.Policy.Documents;

namespace Gateway.Policy.Compilation;

/// <summary>Reads facts of one side against the vocabulary, down to the terms that they leave standing.</summary>
internal sealed class FactsReader(Vocabulary vocabulary, BitTable bits)
{
    public BoundFacts Read(CompiledPolicy policy, PolicySide side, Facts facts)
    {
        var terms = new ulong[bits.Words];
        Array.Fill(terms, ulong.MaxValue);
        Span<bool> seen = stackalloc bool[vocabulary.Entries.Count];
        List<FactProblem>? problems = null;
        foreach (var fact in facts.All)
        {
            if (Check(side, fact, seen) is { } problem)
                (problems ??= []).Add(problem);
            else
                Keep(terms, fact);
        }

        for (var index = 0; index < seen.Length; index++)
        {
            var attribute = vocabulary.Entries[index].Attribute;
            if (attribute.Side == side && !seen[index])
                (problems ??= []).Add(new(attribute.Name, FactProblemKind.Missing, Offer(attribute)));
        }

        return new BoundFacts(policy, side, terms, problems ?? (IReadOnlyList<FactProblem>)[]);
    }

    private FactProblem? Check(PolicySide side, in Facts.Fact fact, Span<bool> seen)
    {
        if (!vocabulary.TryFind(fact.Attribute, out var entry) || entry.Attribute.Side != side)
        {
            var known = vocabulary.Entries.Where(other => other.Attribute.Side == side).Select(other => other.Attribute.Name);
            return new("?", FactProblemKind.UnknownAttribute, NearestWord.Suggest(fact.Attribute, known));
        }

        var attribute = entry.Attribute;
        if (seen[entry.Index])
            return new(attribute.Name, FactProblemKind.Repeated, "Say it once.");
        seen[entry.Index] = true;
        if (attribute.Kind != AttributeKind.SetOf)
        {
            return fact.Value is not null && entry.TryIndex(fact.Value, out _)
                ? null
                : new(attribute.Name, FactProblemKind.UnknownValue, Offer(attribute, fact.Value));
        }

        if (fact.Members is null)
            return new(attribute.Name, FactProblemKind.UnknownValue, Offer(attribute));
        for (var member = 0; member < fact.Members.Length; member++)
        {
            var name = fact.Members[member];
            if (name is null || !entry.TryIndex(name, out _))
                return new(attribute.Name, FactProblemKind.UnknownValue, Offer(attribute, name));
            if (Array.IndexOf(fact.Members, name) < member)
                return new(attribute.Name, FactProblemKind.Repeated, "Name each member once.");
        }

        return null;
    }

    private void Keep(ulong[] terms, in Facts.Fact fact)
    {
        vocabulary.TryFind(fact.Attribute, out var entry);
        if (entry.Attribute.Kind != AttributeKind.SetOf)
        {
            entry.TryIndex(fact.Value!, out var value);
            bits.Keep(terms, entry.FirstSlot, value);
            return;
        }

        for (var member = 0; member < entry.Attribute.Values.Count; member++)
            bits.Keep(terms, entry.FirstSlot + member, fact.Members!.Contains(entry.Attribute.Values[member]) ? 1 : 0);
    }

    private static string Offer(PolicyAttribute attribute, string? written = null) => written is null
        ? $"Use {(attribute.Kind == AttributeKind.SetOf ? "any of" : "one of")}: {string.Join(", ", attribute.Values)}."
        : NearestWord.Suggest(written, attribute.Values);
}
