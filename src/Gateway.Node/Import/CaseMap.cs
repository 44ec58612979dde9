using System.Globalization;
using Gateway.Linkage.Maps;
using YamlDotNet.RepresentationModel;

namespace Gateway.Node.Import;

/// <summary>Which column of a file holds what: the people by linkage's map, the rest by the section <c>case</c> of the same file.</summary>
public sealed class CaseMap
{
    private readonly IReadOnlyDictionary<string, CaseColumn> _columns;

    private CaseMap(ColumnMap people, IReadOnlyDictionary<string, CaseColumn> columns, int expiresAfterYears)
    {
        (People, _columns, ExpiresAfterYears) = (people, columns, expiresAfterYears);
    }

    /// <summary>Where the people stand.</summary>
    public ColumnMap People { get; }

    /// <summary>For trials on files of people alone: the day on which each counts as heard by a trial panel; null in every real import.</summary>
    internal DateOnly? TrialHeardOn { get; private init; }

    internal int ExpiresAfterYears { get; }

    /// <summary>Reads a map.</summary>
    /// <param name="yaml">The map's text.</param>
    /// <exception cref="ColumnMapException">The text is no map; the message says where and what to do.</exception>
    public static CaseMap Read(string yaml)
    {
        var people = ColumnMapReader.Read(new StringReader(yaml));
        var (columns, years) = CaseSection.Read(yaml);
        return new CaseMap(people, columns, years);
    }

    /// <summary>
    /// The same map for a trial on a file of people alone, such as public linkage data: every row becomes a case that a trial panel heard
    /// on a day, and a cell that cannot be read is left out instead of refused. Never for real data: publishing a guess is probing.
    /// </summary>
    /// <param name="heardOn">The day; not after the day of the import.</param>
    public CaseMap ForTrial(DateOnly heardOn) => new(People, _columns, ExpiresAfterYears) { TrialHeardOn = heardOn };

    internal CaseColumn? this[string field] => _columns.GetValueOrDefault(field);

    /// <summary>The columns that the map needs and the header lacks.</summary>
    internal IEnumerable<string> MissingColumns(IReadOnlyCollection<string> header) =>
        People.MissingColumns(header)
            .Concat(_columns.Values.Where(column => column is { Column: not null, Optional: false } && !header.Contains(column.Column)).Select(column => column.Column!))
            .Distinct(StringComparer.Ordinal);

    /// <summary>What an error calls the place of a field: its column where there is one.</summary>
    internal string PlaceOf(string field) => this[field]?.Column ?? field;

    /// <summary>Reads the section <c>case</c>, and nothing else of the file.</summary>
    private static class CaseSection
    {
        private const string Section = "case";
        private const int UsualYears = 10;
        private static readonly string[] Keys = ["column", "optional", "value", "separator", "part_separator", "parts", "words"];

        public static (IReadOnlyDictionary<string, CaseColumn> Columns, int ExpiresAfterYears) Read(string yaml)
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(yaml));
            var columns = new Dictionary<string, CaseColumn>(StringComparer.Ordinal);
            var years = UsualYears;
            if (stream.Documents[0].RootNode is not YamlMappingNode root || !root.Children.TryGetValue(new YamlScalarNode(Section), out var section))
                return (columns, years);
            foreach (var (key, node) in Mapping(section, "a case section is a mapping of fields").Children)
            {
                var field = Scalar(key);
                if (field == CaseFields.ExpiresAfterYears)
                    years = Years(node);
                else if (CaseFields.Single.Contains(field) || CaseFields.Several.Contains(field) || CaseFields.Structured.ContainsKey(field))
                    columns.Add(field, ColumnOf(field, Mapping(node, $"'{field}' needs 'column: NAME' or 'value: TEXT'")));
                else
                    throw Error(key, $"'{field}' is no field of a case; the nearest is '{NearestName.Of(field, [.. CaseFields.Single, .. CaseFields.Several, .. CaseFields.Structured.Keys, CaseFields.ExpiresAfterYears])}'");
            }

            return (columns, years);
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
                Optional = texts.GetValueOrDefault("optional") == "true",
                Value = texts.GetValueOrDefault("value"),
                Separator = texts.GetValueOrDefault("separator"),
                PartSeparator = texts.GetValueOrDefault("part_separator"),
            };
            if (column.Column is null && column.Value is null)
                throw Error(node, $"'{field}' needs 'column: NAME' or 'value: TEXT'");
            if (CaseFields.Structured.ContainsKey(field) && column.Parts.Count == 0)
                throw Error(node, $"'{field}' needs 'parts:', a list of what its cells hold");
            return column;
        }

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

        private static int Years(YamlNode node) =>
            int.TryParse(Scalar(node), NumberStyles.None, CultureInfo.InvariantCulture, out var years) && years is > 0 and <= 100
                ? years
                : throw Error(node, "a number of years from 1 to 100 is needed");

        private static YamlMappingNode Mapping(YamlNode node, string otherwise) => node as YamlMappingNode ?? throw Error(node, otherwise);

        private static string Scalar(YamlNode node) => (node as YamlScalarNode)?.Value ?? throw Error(node, "one text is needed here");

        private static ColumnMapException Error(YamlNode node, string advice) => new(node.Start.Line, advice);
    }
}
