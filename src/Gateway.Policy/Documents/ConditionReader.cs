using Gateway.Policy.Compilation;

namespace Gateway.Policy.Documents;

/// <summary>Reads conditions of one document; a word that it does not know is an error with the nearest known one.</summary>
internal sealed class ConditionReader(Vocabulary vocabulary, RuleBook book, string source, ICollection<PolicyError> errors)
{
    /// <summary>The condition that holds when every line does.</summary>
    public Condition Read(YamlNode? condition) => condition is null ? Condition.Always : AllOf(ReadEntries(condition));

    /// <summary>The lines of a condition.</summary>
    public List<ConditionEntry> ReadEntries(YamlNode condition)
    {
        var entries = new List<ConditionEntry>();
        if (condition is not YamlMap map)
        {
            Report(condition, "A condition was expected here.", "Write lines of 'attribute: value'.");
            return entries;
        }

        foreach (var (key, value) in map.Entries)
        {
            switch (key.Text)
            {
                case "is":
                    entries.AddRange(Words(value).Select(ReadWord));
                    break;
                case "is_not":
                    entries.AddRange(Words(value).Select(ReadWord).Select(Negated));
                    break;
                case "matches":
                    entries.AddRange(Words(value).Select(ReadMatch));
                    break;
                case "any_of":
                    entries.Add(ReadAlternatives(value));
                    break;
                case "unless":
                    entries.Add(Negated(ReadAlternatives(value)));
                    break;
                default:
                    entries.Add(ReadAttribute(key, value));
                    break;
            }
        }

        return entries;
    }

    /// <summary>What an "unless" excuses from: not any of its alternatives.</summary>
    public ConditionEntry ReadUnless(YamlNode alternatives) => Negated(ReadAlternatives(alternatives));

    /// <summary>The condition that holds when all of these do.</summary>
    public static Condition AllOf(IEnumerable<ConditionEntry> entries) => new Condition.All(entries.Select(entry => entry.Condition).ToArray());

    private ConditionEntry ReadAlternatives(YamlNode alternatives)
    {
        var each = (alternatives is YamlList list ? list.Items : [alternatives]).Select(ReadEntries).ToArray();
        return new ConditionEntry(
            new Condition.Any(each.Select(AllOf).ToArray()),
            each.SelectMany(entries => entries).SelectMany(entry => entry.Attributes).ToHashSet(StringComparer.Ordinal));
    }

    private ConditionEntry ReadWord(YamlScalar word)
    {
        if (book.Words.TryGetValue(word.Text, out var entries))
            return Joined(entries);
        Report(word, $"The word '{word.Text}' is not known.", NearestWord.Suggest(word.Text, book.Words.Keys));
        return Joined([]);
    }

    private ConditionEntry ReadMatch(YamlScalar rule)
    {
        if (book.EntriesOf(rule.Text) is { } entries)
            return Joined(entries);
        ReportRule(rule);
        return Joined([]);
    }

    /// <summary>Says why a rule that is referred to cannot be used.</summary>
    public void ReportRule(YamlScalar rule)
    {
        if (book.IsOpen(rule.Text))
            Report(rule, $"The rule '{rule.Text}' refers back to itself.", "Write the condition out in one of the rules.");
        else
            Report(rule, $"There is no permit or forbid '{rule.Text}'.", NearestWord.Suggest(rule.Text, book.RuleIds));
    }

    private ConditionEntry ReadAttribute(YamlScalar key, YamlNode value)
    {
        if (!vocabulary.TryFind(key.Text, out var entry))
        {
            Report(key, $"The attribute '{key.Text}' is not known.", NearestWord.Suggest(key.Text, vocabulary.Names.Concat(VocabularyReader.ConditionKeys)));
            return Joined([]);
        }

        var set = entry.Attribute.Kind == AttributeKind.SetOf;
        var exception = value as YamlMap;
        var negation = set ? "without" : "any_but";
        if (exception is not null && (exception.Entries.Count != 1 || exception[negation] is null))
        {
            Report(value, $"The exception on '{key.Text}' is not written as expected.", $"Write {{ {negation}: [...] }} and nothing else.");
            return Joined([]);
        }

        var listed = Words(exception?[negation] ?? value).ToArray();
        if (listed.Length == 0)
            Report(value, "This list is empty.", "Give it a value, or remove the line.");
        Condition condition = set ? InSet(entry, listed) : InOne(entry, listed);
        return new ConditionEntry(exception is null ? condition : new Condition.Not(condition), new HashSet<string>(StringComparer.Ordinal) { key.Text });
    }

    private Condition.InSlot InOne(Vocabulary.Entry entry, IEnumerable<YamlScalar> values) =>
        new(entry.FirstSlot, values.Aggregate(0UL, (mask, value) => mask | 1UL << IndexOf(entry, value)));

    private Condition.Any InSet(Vocabulary.Entry entry, IEnumerable<YamlScalar> members) =>
        new(members.Select(member => new Condition.InSlot(entry.FirstSlot + IndexOf(entry, member), 0b10)).ToArray());

    private int IndexOf(Vocabulary.Entry entry, YamlScalar value)
    {
        if (entry.TryIndex(value.Text, out var index))
            return index;
        Report(value, $"'{value.Text}' is not a value of '{entry.Attribute.Name}'.", NearestWord.Suggest(value.Text, entry.Attribute.Values));
        return 0;
    }

    private IEnumerable<YamlScalar> Words(YamlNode node)
    {
        foreach (var item in node is YamlList list ? list.Items : [node])
        {
            if (item is YamlScalar scalar)
                yield return scalar;
            else
                Report(item, "One word was expected here.", "Write a word, or a list of words.");
        }
    }

    private static ConditionEntry Negated(ConditionEntry entry) => new(new Condition.Not(entry.Condition), entry.Attributes);

    private static ConditionEntry Joined(IReadOnlyCollection<ConditionEntry> entries) =>
        new(AllOf(entries), entries.SelectMany(entry => entry.Attributes).ToHashSet(StringComparer.Ordinal));

    private void Report(YamlNode node, string problem, string remedy) => errors.Add(new(source, node.Line, node.Column, problem, remedy));
}
