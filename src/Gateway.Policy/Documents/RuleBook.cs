using Gateway.Policy.Compilation;

namespace Gateway.Policy.Documents;

/// <summary>
/// The words and the permits and forbids of a policy, by name, so that one may refer to another in any order. A rule's lines are read when
/// they are first asked for; a rule that needs itself has none.
/// </summary>
internal sealed class RuleBook(Vocabulary vocabulary, ICollection<PolicyError> errors)
{
    private readonly Dictionary<string, Declared> rules = new(StringComparer.Ordinal);
    private readonly HashSet<string> open = new(StringComparer.Ordinal);

    public Dictionary<string, IReadOnlyCollection<ConditionEntry>> Words { get; } = new(StringComparer.Ordinal);

    public IEnumerable<string> RuleIds => rules.Keys;

    public bool IsOpen(string id) => open.Contains(id);

    public void Declare(string id, YamlMap body, string source) => rules[id] = new Declared(body, source, null);

    public void ReadWords(PolicyDocument document)
    {
        var reader = new ConditionReader(vocabulary, this, document.Source, errors);
        foreach (var (key, value) in (document.Root["words"] as YamlMap)?.Entries ?? [])
        {
            if (Words.ContainsKey(key.Text))
                errors.Add(new(document.Source, key.Line, key.Column, $"The word '{key.Text}' has a meaning already.", "Choose another word."));
            else
                Words[key.Text] = reader.ReadEntries(value);
        }
    }

    /// <summary>The lines of a rule, with what it takes over by "as"; null if there is no such rule or it is being read at this moment.</summary>
    public IReadOnlyCollection<ConditionEntry>? EntriesOf(string id)
    {
        if (!rules.TryGetValue(id, out var rule) || open.Contains(id))
            return null;
        if (rule.Entries is null)
        {
            open.Add(id);
            rule = rule with { Entries = Read(rule.Body, new ConditionReader(vocabulary, this, rule.Source, errors), rule.Source) };
            rules[id] = rule;
            open.Remove(id);
        }

        return rule.Entries;
    }

    private List<ConditionEntry> Read(YamlMap body, ConditionReader reader, string source)
    {
        var entries = body["as"] is YamlScalar other ? Inherited(other, body["but"], reader, source) : [];
        if (body["as"] is null && body["but"] is { } orphan)
            errors.Add(new(source, orphan.Line, orphan.Column, "'but' has nothing to change.", "Name the other rule with 'as'."));
        if (body["when"] is { } when)
            entries.AddRange(reader.ReadEntries(when));
        if (body["unless"] is { } unless)
            entries.Add(reader.ReadUnless(unless));
        return entries;
    }

    private List<ConditionEntry> Inherited(YamlScalar other, YamlNode? but, ConditionReader reader, string source)
    {
        if (EntriesOf(other.Text) is not { } entries)
        {
            reader.ReportRule(other);
            return [];
        }

        var changes = but is null ? [] : reader.ReadEntries(but);
        var changed = changes.SelectMany(entry => entry.Attributes).ToHashSet(StringComparer.Ordinal);
        foreach (var entry in entries.Where(entry => entry.Attributes.Overlaps(changed) && !entry.Attributes.IsSubsetOf(changed)))
        {
            errors.Add(new(source, but!.Line, but.Column,
                $"'but' changes part of a condition of {other.Text} that speaks of {string.Join(" and ", entry.Attributes.Order(StringComparer.Ordinal))} together.",
                "Name all of these attributes, or write the condition out."));
        }

        return [.. entries.Where(entry => !entry.Attributes.Overlaps(changed)), .. changes];
    }

    private sealed record Declared(YamlMap Body, string Source, IReadOnlyCollection<ConditionEntry>? Entries);
}
