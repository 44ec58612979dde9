using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Gateway.Linkage.Maps;

/// <summary>Reads a column map from YAML. The section <c>case</c> belongs to the node's import and is left to it.</summary>
public static class ColumnMapReader
{
    /// <summary>The one version of the format.</summary>
    private const string FormatVersion = "1";

    private static readonly string[] Sections =
        ["map", "title", "record", "truth", "person_separator", "names", "birth_dates", "addresses", "ids", "emails", "birthplaces", "case"];

    private static readonly string[] NameKeys = ["forenames", "surname", "full", "separator", "optional"];
    private static readonly string[] DateKeys = ["column", "layout", "year", "month", "day", "separator", "optional"];
    private static readonly string[] AddressKeys = ["house", "street", "place", "postcode", "line", "separator", "optional"];
    private static readonly string[] TextKeys = ["column", "separator", "optional"];

    /// <summary>Reads a map.</summary>
    /// <exception cref="ColumnMapException">The text is no map; the message says where and what to do.</exception>
    public static ColumnMap Read(TextReader yaml)
    {
        var root = Section.Of(Load(yaml), Sections);
        if (root.Required("map") != FormatVersion)
            throw root.Error("map", $"this program reads maps of format {FormatVersion}: write 'map: {FormatVersion}'");
        var map = new ColumnMap
        {
            Title = root.Required("title"),
            Record = root.Text("record"),
            Truth = root.Text("truth"),
            PersonSeparator = root.Text("person_separator"),
            Names = [.. root.List("names", NameKeys).Select(NameOf)],
            BirthDates = [.. root.List("birth_dates", DateKeys).Select(DateOf)],
            Addresses = [.. root.List("addresses", AddressKeys).Select(AddressOf)],
            ExternalIds = [.. root.List("ids", TextKeys).Select(TextOf)],
            Emails = [.. root.List("emails", TextKeys).Select(TextOf)],
            Birthplaces = [.. root.List("birthplaces", TextKeys).Select(TextOf)],
        };
        return map.Names.Count > 0 ? map : throw root.Error("names", "a map needs at least one name: write 'names:' with a list of 'full: COLUMN' or 'forenames: COLUMN' and 'surname: COLUMN'");
    }

    private static YamlNode Load(TextReader yaml)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(yaml);
            return stream.Documents.Count == 1
                ? stream.Documents[0].RootNode
                : throw new ColumnMapException(1, $"there are {stream.Documents.Count} documents: a map is one");
        }
        catch (YamlException error)
        {
            throw new ColumnMapException(error.Start.Line, $"this is no YAML: {error.Message}", error);
        }
    }

    private static NameColumns NameOf(Section section)
    {
        var name = new NameColumns(section.Text("forenames"), section.Text("surname"), section.Text("full"), section.Text("separator"), section.Flag("optional"));
        if ((name.Full is null) == (name.Forenames is null && name.Surname is null))
            throw section.Error("full", "a name is either 'full: COLUMN' or 'forenames: COLUMN' and 'surname: COLUMN'");
        if (name.Full is null && name.Separator is not null)
            throw section.Error("separator", "only full names may stand several in one cell");
        return name;
    }

    private static DateColumns DateOf(Section section)
    {
        var date = new DateColumns(
            section.Text("column"), section.Text("layout"), section.Text("year"), section.Text("month"), section.Text("day"), section.Text("separator"), section.Flag("optional"));
        if ((date.Column is null) == (date.Year is null))
            throw section.Error("column", "a date is either 'column: COLUMN' or 'year: COLUMN' with 'month' and 'day'");
        if (date.Column is null && (date.Layout ?? date.Separator) is not null)
            throw section.Error("layout", "'layout' and 'separator' go with 'column', not with parts of a date");
        return date;
    }

    private static AddressColumns AddressOf(Section section)
    {
        var address = new AddressColumns(
            section.Text("house"), section.Text("street"), section.Text("place"), section.Text("postcode"), section.Text("line"), section.Text("separator"), section.Flag("optional"));
        if ((address.Line is null) == ((address.House ?? address.Street ?? address.Place ?? address.Postcode) is null))
            throw section.Error("line", "an address is either 'line: COLUMN' or any of 'house', 'street', 'place' and 'postcode'");
        if (address.Line is null && address.Separator is not null)
            throw section.Error("separator", "only whole addresses may stand several in one cell");
        return address;
    }

    private static TextColumn TextOf(Section section) => new(section.Required("column"), section.Text("separator"), section.Flag("optional"));

    /// <summary>A YAML mapping whose keys are known.</summary>
    private sealed class Section
    {
        private readonly YamlMappingNode _node;

        private Section(YamlMappingNode node) => _node = node;

        public static Section Of(YamlNode node, string[] keys)
        {
            if (node is not YamlMappingNode mapping)
                throw new ColumnMapException(node.Start.Line, $"write 'KEY: VALUE' here; the keys are {string.Join(", ", keys)}");
            foreach (var key in mapping.Children.Keys)
            {
                var name = (key as YamlScalarNode)?.Value ?? "";
                if (!keys.Contains(name))
                    throw new ColumnMapException(key.Start.Line, $"'{name}' is unknown here; the nearest key is '{Nearest(name, keys)}'");
            }

            return new Section(mapping);
        }

        public ColumnMapException Error(string key, string advice) => new((Find(key) ?? _node).Start.Line, advice);

        public string? Text(string key) => Find(key) switch
        {
            null => null,
            YamlScalarNode { Value: { Length: > 0 } value } => value,
            var other => throw new ColumnMapException(other.Start.Line, $"'{key}' needs one text"),
        };

        public string Required(string key) => Text(key) ?? throw new ColumnMapException(_node.Start.Line, $"'{key}' is missing: add '{key}: VALUE'");

        public bool Flag(string key) => Text(key) switch
        {
            null or "false" => false,
            "true" => true,
            _ => throw Error(key, $"'{key}' is either true or false"),
        };

        /// <summary>A list of mappings. A plain text in it is short for 'column: TEXT' where that is a key.</summary>
        public IEnumerable<Section> List(string key, string[] keys) => Find(key) switch
        {
            null => [],
            YamlSequenceNode sequence => sequence.Children.Select(item => item is YamlScalarNode && keys.Contains("column")
                ? new Section(new YamlMappingNode("column", item))
                : Of(item, keys)),
            var other => throw new ColumnMapException(other.Start.Line, $"'{key}' needs a list: begin each entry with '- '"),
        };

        private YamlNode? Find(string key) => _node.Children.TryGetValue(new YamlScalarNode(key), out var node) ? node : null;
    }

    private static string Nearest(string name, string[] keys) => keys.MinBy(key => EditDistance(name, key))!;

    /// <summary>Levenshtein distance.</summary>
    private static int EditDistance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)));
        }

        return row[^1];
    }
}

/// <summary>A column map that cannot be read.</summary>
public sealed class ColumnMapException : FormatException
{
    /// <summary>Makes the error.</summary>
    /// <param name="line">Line of the map, from 1.</param>
    /// <param name="advice">What is wrong and what to do.</param>
    /// <param name="cause">What was thrown below, if anything.</param>
    public ColumnMapException(long line, string advice, Exception? cause = null)
        : base($"Column map, line {line}: {advice}.", cause) => Line = line;

    /// <summary>Line of the map, from 1.</summary>
    public long Line { get; }
}
