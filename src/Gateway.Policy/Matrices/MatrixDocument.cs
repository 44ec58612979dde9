using Gateway.Policy.Compilation;
using Gateway.Policy.Documents;

namespace Gateway.Policy.Matrices;

/// <summary>A matrix as read: which attributes are rows and columns, which are free, and the values of all others for each record.</summary>
internal sealed record ReadMatrix(Vocabulary.Entry Row, Vocabulary.Entry Column, IReadOnlyList<string> Over, IReadOnlyList<ReadRecord> Records);

/// <summary>One record of a matrix: the values that it leaves, slot by slot.</summary>
internal sealed record ReadRecord(string Name, string? Group, ulong[] Masks);

/// <summary>
/// Reads a document of a matrix: "rows" and "columns" name attributes, "over" those that may have any value, "ordinary" gives all others,
/// and each of "records" says what is different ("given"), or is repeated for each value of an attribute ("each").
/// </summary>
internal sealed class MatrixDocument(CompiledPolicy policy, string source, ICollection<PolicyError> errors)
{
    private static readonly string[] TopKeys = ["about", "rows", "columns", "over", "ordinary", "records"];
    private static readonly string[] RecordKeys = ["name", "given", "each"];

    public ReadMatrix? Read(PolicyText text)
    {
        if (YamlTree.Read(text.Utf8.Span, source, errors) is not { } root || AsMap(root, TopKeys, ["rows", "columns", "over", "ordinary", "records"]) is not { } map)
            return null;
        var row = AttributeOf(map["rows"]!);
        var column = AttributeOf(map["columns"]!);
        var over = Words(map["over"]!).Select(AttributeOf).ToArray();
        var free = over.Append(row).Append(column).OfType<Vocabulary.Entry>().ToArray();
        var ordinary = policy.Vocabulary.Slots.Select(slot => slot.Every).ToArray();
        Apply(map["ordinary"]!, ordinary);
        CheckComplete(map["ordinary"]!, free);
        if (map["records"] is not YamlList list)
        {
            Report(map["records"]!, "A list of records was expected here.", "Begin each with '- name:'.");
            return null;
        }

        var records = list.Items.SelectMany(item => ReadRecord(item, ordinary)).ToArray();
        return errors.Count > 0 ? null : new ReadMatrix(row!, column!, [.. over.Select(entry => entry!.Attribute.Name)], records);
    }

    private IEnumerable<ReadRecord> ReadRecord(YamlNode node, ulong[] ordinary)
    {
        if (AsMap(node, RecordKeys, ["name"]) is not { } map)
            yield break;
        var masks = (ulong[])ordinary.Clone();
        if (map["given"] is { } given)
            Apply(given, masks);
        var name = (map["name"] as YamlScalar)?.Text ?? "";
        if (map["each"] is not { } each)
        {
            yield return new ReadRecord(name, null, masks);
            yield break;
        }

        if (AttributeOf(each) is not { } entry)
            yield break;
        for (var value = 0; value < entry.Attribute.Values.Count; value++)
        {
            var own = (ulong[])masks.Clone();
            own[entry.FirstSlot] = 1UL << value;
            yield return new ReadRecord(name, $"{entry.Attribute.Name} {entry.Attribute.Values[value]}", own);
        }
    }

    private void Apply(YamlNode values, ulong[] masks)
    {
        if (values is not YamlMap map)
        {
            Report(values, "Attributes with values were expected here.", "Write lines of 'attribute: value'.");
            return;
        }

        foreach (var (key, value) in map.Entries)
        {
            if (!policy.Vocabulary.TryFind(key.Text, out var entry))
                Report(key, $"The attribute '{key.Text}' is not known.", NearestWord.Suggest(key.Text, policy.Vocabulary.Names));
            else if (entry.Attribute.Kind == AttributeKind.SetOf)
                Set(entry, Words(value).ToArray(), masks);
            else if (Words(value).ToArray() is [var word] && IndexOf(entry, word) is { } index)
                masks[entry.FirstSlot] = 1UL << index;
        }
    }

    private void Set(Vocabulary.Entry entry, YamlScalar[] members, ulong[] masks)
    {
        for (var member = 0; member < entry.Attribute.Values.Count; member++)
            masks[entry.FirstSlot + member] = 0b01;
        foreach (var member in members)
        {
            if (IndexOf(entry, member) is { } index)
                masks[entry.FirstSlot + index] = 0b10;
        }
    }

    private void CheckComplete(YamlNode ordinary, Vocabulary.Entry[] free)
    {
        foreach (var missing in policy.Vocabulary.Entries.Where(entry => !free.Contains(entry) && (ordinary as YamlMap)?[entry.Attribute.Name] is null))
            Report(ordinary, $"The attribute '{missing.Attribute.Name}' has no ordinary value.", "Give it one, or name it under 'over'.");
    }

    private Vocabulary.Entry? AttributeOf(YamlNode node)
    {
        if (node is YamlScalar word && policy.Vocabulary.TryFind(word.Text, out var entry) && entry.Attribute.Kind != AttributeKind.SetOf)
            return entry;
        Report(node, "An attribute with one value was expected here.", NearestWord.Suggest((node as YamlScalar)?.Text ?? "", policy.Vocabulary.Names));
        return null;
    }

    private int? IndexOf(Vocabulary.Entry entry, YamlScalar value)
    {
        if (entry.TryIndex(value.Text, out var index))
            return index;
        Report(value, $"'{value.Text}' is not a value of '{entry.Attribute.Name}'.", NearestWord.Suggest(value.Text, entry.Attribute.Values));
        return null;
    }

    private IEnumerable<YamlScalar> Words(YamlNode node)
    {
        foreach (var item in node is YamlList list ? list.Items : [node])
        {
            if (item is YamlScalar word)
                yield return word;
            else
                Report(item, "One word was expected here.", "Write a word, or a list of words.");
        }
    }

    private YamlMap? AsMap(YamlNode node, string[] known, string[] needed)
    {
        if (node is not YamlMap map)
        {
            Report(node, "Keys with values were expected here.", $"Write {string.Join(", ", known.Select(key => $"'{key}:'"))}.");
            return null;
        }

        foreach (var entry in map.Entries.Where(entry => !known.Contains(entry.Key.Text)))
            Report(entry.Key, $"The key '{entry.Key.Text}' is not known here.", NearestWord.Suggest(entry.Key.Text, known));
        foreach (var key in needed.Where(key => map[key] is null))
            Report(map, $"The key '{key}' is missing.", $"Add '{key}:' here.");
        return needed.All(key => map[key] is not null) ? map : null;
    }

    private void Report(YamlNode node, string problem, string remedy) => errors.Add(new(source, node.Line, node.Column, problem, remedy));
}
