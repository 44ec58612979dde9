using Gateway.Policy.Documents;

namespace Gateway.Policy.Scenarios;

/// <summary>
/// Reads a document of scenarios: what is ordinary ("ordinary"), and cases that differ from it ("given", "missing") with what is to come of
/// them ("expect"). Tier and rules must be expected, so that a misspelt value, which denies, is not taken for a pass.
/// </summary>
internal sealed class ScenarioDocument(CompiledPolicy policy, string source, ICollection<PolicyError> errors)
{
    private static readonly string[] TopKeys = ["about", "ordinary", "cases"];
    private static readonly string[] CaseKeys = ["name", "given", "missing", "expect"];
    private static readonly string[] ExpectKeys = ["tier", "rules", "shown", "fields", "obligations", "alerts"];

    public IReadOnlyList<Scenario> Read(PolicyText text)
    {
        var before = errors.Count;
        if (YamlTree.Read(text.Utf8.Span, source, errors) is not { } root || AsMap(root, TopKeys, ["ordinary", "cases"]) is not { } map)
            return [];
        var ordinary = Apply([], map["ordinary"]!);
        if (map["cases"] is not YamlList cases)
        {
            Report(map["cases"]!, "A list of cases was expected here.", "Begin each case with '- name:'.");
            return [];
        }

        var scenarios = cases.Items.Select(item => ReadCase(item, ordinary)).OfType<Scenario>().ToArray();
        return errors.Count == before ? scenarios : [];
    }

    private Scenario? ReadCase(YamlNode node, Dictionary<string, YamlNode> ordinary)
    {
        if (AsMap(node, CaseKeys, ["name", "expect"]) is not { } map || AsMap(map["expect"]!, ExpectKeys, ["tier", "rules"]) is not { } expect)
            return null;
        var values = map["given"] is { } given ? Apply(ordinary, given) : new(ordinary, StringComparer.Ordinal);
        foreach (var missing in Words(map["missing"]) ?? [])
        {
            if (!values.Remove(missing.Text))
                Report(missing, $"The attribute '{missing.Text}' is not given, so it cannot be left out.", NearestWord.Suggest(missing.Text, values.Keys));
        }

        if (expect["tier"] is not YamlScalar tier || !TierNames.TryParse(tier.Text, out var expected))
        {
            Report(expect["tier"]!, "There is no such tier.", $"Use one of: {string.Join(", ", TierNames.All)}.");
            return null;
        }

        var name = (map["name"] as YamlScalar)?.Text ?? "";
        return new Scenario(name, source, node.Line, ToFacts(values, PolicySide.Request), ToFacts(values, PolicySide.Record), expected,
            Texts(expect["rules"]) ?? [], Texts(expect["shown"]), Texts(expect["fields"]), Texts(expect["obligations"]), Texts(expect["alerts"]));
    }

    private Dictionary<string, YamlNode> Apply(Dictionary<string, YamlNode> ordinary, YamlNode changes)
    {
        var values = new Dictionary<string, YamlNode>(ordinary, StringComparer.Ordinal);
        if (changes is not YamlMap map)
        {
            Report(changes, "Attributes with values were expected here.", "Write lines of 'attribute: value'.");
            return values;
        }

        foreach (var (key, value) in map.Entries)
        {
            if (policy.FindAttribute(key.Text) is null)
                Report(key, $"The attribute '{key.Text}' is not known.", NearestWord.Suggest(key.Text, policy.Attributes.Select(attribute => attribute.Name)));
            else
                values[key.Text] = value;
        }

        return values;
    }

    private Facts ToFacts(Dictionary<string, YamlNode> values, PolicySide side)
    {
        var facts = new Facts();
        foreach (var (name, value) in values)
        {
            var attribute = policy.FindAttribute(name)!;
            if (attribute.Side != side)
                continue;
            if (attribute.Kind == AttributeKind.SetOf)
                facts.Add(name, Texts(value));
            else
                facts.Add(name, (value as YamlScalar)?.Text);
        }

        return facts;
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

    private string[]? Texts(YamlNode? node) => Words(node)?.Select(word => word.Text).ToArray();

    private YamlScalar[]? Words(YamlNode? node)
    {
        switch (node)
        {
            case null:
                return null;
            case YamlScalar scalar:
                return [scalar];
            case YamlList list when list.Items.All(item => item is YamlScalar):
                return list.Items.Cast<YamlScalar>().ToArray();
            default:
                Report(node, "A list of words was expected here.", "Write [one, two].");
                return null;
        }
    }

    private void Report(YamlNode node, string problem, string remedy) => errors.Add(new(source, node.Line, node.Column, problem, remedy));
}
