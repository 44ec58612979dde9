using System.Globalization;
using Gateway.Linkage.Maps;
using YamlDotNet.RepresentationModel;

namespace Gateway.Node.Import;

/// <summary>What the section <c>case</c> of a map says.</summary>
/// <param name="Columns">The column of each field.</param>
/// <param name="Wholes">The columns that say in one text what others say in parts.</param>
/// <param name="ExpiresAfterYears">How many years after it was last heard a record counts as expired, where no column says.</param>
internal sealed record CaseSection(IReadOnlyDictionary<string, CaseColumn> Columns, IReadOnlyList<WholeColumn> Wholes, int ExpiresAfterYears)
{
    private const string Section = "case";
    private const int UsualYears = 10;
    private static readonly string[] Keys = ["column", "optional", "filled", "value", "separator", "part_separator", "parts", "words"];

    /// <summary>Reads the section, and nothing else of the map; a map without one says nothing of the case.</summary>
    /// <exception cref="ColumnMapException">The section makes no sense; the message says where and what to do.</exception>
    public static CaseSection Read(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        var columns = new Dictionary<string, CaseColumn>(StringComparer.Ordinal);
        List<WholeColumn> wholes = [];
        var years = UsualYears;
        if (stream.Documents[0].RootNode is not YamlMappingNode root || !root.Children.TryGetValue(new YamlScalarNode(Section), out var section))
            return new CaseSection(columns, wholes, years);
        foreach (var (key, node) in Mapping(section, "a case section is a mapping of fields").Children)
        {
            var field = Scalar(key);
            if (field == CaseFields.ExpiresAfterYears)
                years = Years(node);
            else if (field == CaseFields.Wholes)
                wholes = WholesOf(node);
            else if (CaseFields.Single.Contains(field) || CaseFields.Several.Contains(field) || CaseFields.Structured.ContainsKey(field))
                columns.Add(field, ColumnOf(field, Mapping(node, $"'{field}' needs 'column: NAME' or 'value: TEXT'")));
            else
                throw Error(key, $"'{field}' is no field of a case; the nearest is '{NearestName.Of(field, [.. CaseFields.Single, .. CaseFields.Several, .. CaseFields.Structured.Keys, CaseFields.Wholes, CaseFields.ExpiresAfterYears])}'");
        }

        return new CaseSection(columns, wholes, years);
    }

    private static CaseColumn ColumnOf(string field, YamlMappingNode node)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        var column = new CaseColumn();
        foreach (var (key, value) in node.Children)
        {
            var name = Scalar(key);
            column = name switch
            {
                "parts" => column with { Parts = PartsOf(field, value) },
                "words" => column with { Words = WordsOf(value) },
                _ when Keys.Contains(name) => Noted(column, texts, name, value),
                _ => throw Error(key, $"'{name}' is unknown here; the nearest key is '{NearestName.Of(name, Keys)}'"),
            };
        }

        column = column with
        {
            Column = texts.GetValueOrDefault("column"),
            Optional = Flag(node, texts, "optional"),
            Filled = Flag(node, texts, "filled"),
            Value = texts.GetValueOrDefault("value"),
            Separator = texts.GetValueOrDefault("separator"),
            PartSeparator = texts.GetValueOrDefault("part_separator"),
        };
        if (column.Column is null && column.Value is null)
            throw Error(node, $"'{field}' needs 'column: NAME' or 'value: TEXT'");
        if (CaseFields.Structured.ContainsKey(field) && column.Parts.Count == 0)
            throw Error(node, $"'{field}' needs 'parts:', a list of what its cells hold");
        if (field == "victims" && column.Value is not null)
            throw Error(node, "'victims' takes no 'value': the consent of one victim would stand for another's");
        return column;
    }

    private static bool Flag(YamlNode node, Dictionary<string, string> texts, string key) => texts.GetValueOrDefault(key) switch
    {
        null or "false" => false,
        "true" => true,
        _ => throw Error(node, $"'{key}' is either true or false"),
    };

    private static CaseColumn Noted(CaseColumn column, Dictionary<string, string> texts, string name, YamlNode value)
    {
        texts[name] = Scalar(value);
        return column;
    }

    private static List<string> PartsOf(string field, YamlNode node)
    {
        if (node is not YamlSequenceNode sequence || !CaseFields.Structured.TryGetValue(field, out var known))
            throw Error(node, $"'parts' is a list, and only {string.Join(", ", CaseFields.Structured.Keys)} have parts");
        return [.. sequence.Children.Select(part => known.Contains(Scalar(part)) ? Scalar(part) : throw Error(part, $"'{Scalar(part)}' is no part of '{field}'; its parts are {string.Join(", ", known)}"))];
    }

    private static Dictionary<string, string> WordsOf(YamlNode node) =>
        Mapping(node, "'words' is a mapping from the file's word to the policy's").Children
            .ToDictionary(pair => Scalar(pair.Key).ToLowerInvariant(), pair => Scalar(pair.Value), StringComparer.Ordinal);

    private static List<WholeColumn> WholesOf(YamlNode node) =>
        (node as YamlSequenceNode ?? throw Error(node, "'wholes' needs a list: begin each entry with '- '")).Children.Select(item =>
        {
            var entry = Mapping(item, "an entry is '{ column: WHOLE, parts: [PART, PART] }'");
            if (Find(entry, "column") is not { } whole || Find(entry, "parts") is not YamlSequenceNode parts || entry.Children.Count != 2)
                throw Error(item, "an entry is '{ column: WHOLE, parts: [PART, PART] }'");
            return new WholeColumn(Scalar(whole), [.. parts.Children.Select(Scalar)]);
        }).ToList();

    private static YamlNode? Find(YamlMappingNode node, string key) => node.Children.TryGetValue(new YamlScalarNode(key), out var found) ? found : null;

    private static int Years(YamlNode node) =>
        int.TryParse(Scalar(node), NumberStyles.None, CultureInfo.InvariantCulture, out var years) && years is > 0 and <= 100
            ? years
            : throw Error(node, "a number of years from 1 to 100 is needed");

    private static YamlMappingNode Mapping(YamlNode node, string otherwise) => node as YamlMappingNode ?? throw Error(node, otherwise);

    private static string Scalar(YamlNode node) => (node as YamlScalarNode)?.Value ?? throw Error(node, "one text is needed here");

    private static ColumnMapException Error(YamlNode node, string advice) => new(node.Start.Line, advice);
}
