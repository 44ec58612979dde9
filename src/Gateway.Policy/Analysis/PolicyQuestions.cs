using Gateway.Policy.Analysis;
using Gateway.Policy.Compilation;

namespace Gateway.Policy;

/// <summary>Answers questions about everything that a policy can decide, such as <c>who can see full when victim_sole and not_sought</c>.</summary>
public static class PolicyQuestions
{
    /// <summary>Answers a query, exactly; its grammar is in <c>policies/README.md</c>.</summary>
    /// <exception cref="FormatException">It is not a query; the message says what is wrong and what to do.</exception>
    public static PolicyAnswer Ask(this CompiledPolicy policy, string query)
    {
        var space = new PolicySpace(policy);
        var read = QueryText.Read(space, query);
        var asked = space.Rules.And(space.Rules.Known, read.Condition);
        var seen = space.Rules.And(asked, Seen(space, read));
        var groups = Groups(space, read.By, asked, seen);
        foreach (var entry in read.By.Reverse())
            groups = Merged(groups, entry.Attribute.Name);
        return new PolicyAnswer(space.Count(asked), space.Count(seen), groups);
    }

    private static int Seen(PolicySpace space, ReadQuery read)
    {
        if (!TierNames.TryParse(read.Target, out var tier))
            return space.Rules.Applies(space.Rules.Rules.Single(rule => rule.Rule.Kind == RuleKind.Field && rule.Rule.Name == read.Target));
        return space.Diagrams.Map(space.Rules.Tiers, given => given != PolicyDiagrams.Unknown && (read.Exactly ? given == (int)tier : given >= (int)tier) ? 1 : 0);
    }

    private static List<AnswerGroup> Groups(PolicySpace space, IReadOnlyList<Vocabulary.Entry> by, int asked, int seen)
    {
        var groups = new List<AnswerGroup>();
        var masks = (ulong[])space.Domain.Everything.Clone();
        Choose(0, []);
        return groups;

        void Choose(int index, List<ChosenValues> chosen)
        {
            if (space.Diagrams.Find(seen, value => value == 1, masks) is not { } example)
                return;
            if (index == by.Count)
            {
                groups.Add(new AnswerGroup([.. chosen], space.Diagrams.Count(seen, value => value == 1, masks),
                    space.Diagrams.Count(asked, value => value == 1, masks), space.Domain.CombinationOf(example)));
                return;
            }

            var entry = by[index];
            for (var value = 0; value < entry.Attribute.Values.Count; value++)
            {
                masks[entry.FirstSlot] = 1UL << value;
                Choose(index + 1, [.. chosen, new ChosenValues(entry.Attribute.Name, [entry.Attribute.Values[value]])]);
            }

            masks[entry.FirstSlot] = space.Domain.Everything[entry.FirstSlot];
        }
    }

    /// <summary>Groups that differ in this attribute alone are one group with several values.</summary>
    private static List<AnswerGroup> Merged(List<AnswerGroup> groups, string attribute) =>
        [.. groups.GroupBy(group => (group.Always, string.Join(' ', group.Values.Where(values => values.Attribute != attribute))))
            .Select(same => new AnswerGroup(
                [.. same.First().Values.Select(values => values.Attribute == attribute
                    ? values with { Values = [.. same.SelectMany(group => group.Values.Single(other => other.Attribute == attribute).Values)] }
                    : values)],
                same.Aggregate(UInt128.Zero, (sum, group) => sum + group.Seen),
                same.Aggregate(UInt128.Zero, (sum, group) => sum + group.Asked),
                same.First().Example))];
}

/// <summary>The answer to a query.</summary>
/// <param name="Asked">Combinations that meet the condition.</param>
/// <param name="Seen">How many of them give what was asked about.</param>
/// <param name="Groups">Who that is.</param>
public sealed record PolicyAnswer(UInt128 Asked, UInt128 Seen, IReadOnlyList<AnswerGroup> Groups);

/// <summary>Some who see what was asked about.</summary>
/// <param name="Values">The values that they have.</param>
/// <param name="Seen">In how many combinations they see it.</param>
/// <param name="Asked">How many combinations with these values meet the condition.</param>
/// <param name="Example">One in which they see it.</param>
public sealed record AnswerGroup(IReadOnlyList<ChosenValues> Values, UInt128 Seen, UInt128 Asked, Combination Example)
{
    /// <summary>Whether they see it whatever else the request and the record say.</summary>
    public bool Always => Seen == Asked;
}

/// <summary>Values of one attribute.</summary>
/// <param name="Attribute">The attribute.</param>
/// <param name="Values">The values.</param>
public sealed record ChosenValues(string Attribute, IReadOnlyList<string> Values)
{
    /// <summary><c>attribute=value,value</c>.</summary>
    public override string ToString() => $"{Attribute}={string.Join(',', Values)}";
}
