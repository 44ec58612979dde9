using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Gateway.Policy.Documents;

/// <summary>
/// Reads one YAML document into nodes that know their place. Stricter than YAML: UTF-8 only, one document, every key once,
/// and no anchors, aliases, tags or merge keys, so that what a reviewer reads is what takes effect.
/// </summary>
internal static class YamlTree
{
    private const int DeepestNesting = 32;
    private const int LongestDocument = 1 << 20;

    public static YamlNode? Read(ReadOnlySpan<byte> utf8, string source, ICollection<PolicyError> errors)
    {
        if (utf8.Length > LongestDocument)
        {
            errors.Add(new(source, 1, 1, "The document is longer than 1 MiB.", "Split it, or check that this is the right file."));
            return null;
        }

        string text;
        try
        {
            text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(utf8);
        }
        catch (DecoderFallbackException failure)
        {
            var line = 1 + utf8[..Math.Clamp(failure.Index, 0, utf8.Length)].Count((byte)'\n');
            errors.Add(new(source, line, 1, "The document is not valid UTF-8.", "Save it as UTF-8."));
            return null;
        }

        var scanner = new Scanner(new StringReader(text), skipComments: true);
        try
        {
            return ReadDocument(new Parser(scanner));
        }
        catch (DocumentException failure)
        {
            errors.Add(new(source, failure.Line, failure.Column, failure.Message, failure.Remedy));
        }
        catch (YamlException failure)
        {
            errors.Add(NotYaml(source, failure.Start, $"This is not valid YAML: {failure.Message.TrimEnd('.')}."));
        }
        catch (InvalidOperationException)
        {
            // The scanner fails so, and not with a YamlException, on a bracket that is left open before a line with less indentation.
            errors.Add(NotYaml(source, scanner.CurrentPosition, "This is not valid YAML."));
        }

        return null;
    }

    private static PolicyError NotYaml(string source, Mark place, string problem) =>
        new(source, Math.Max(1, (int)place.Line), Math.Max(1, (int)place.Column), problem, "Correct the indentation, quotes or brackets at or before this place.");

    private static YamlNode ReadDocument(Parser parser)
    {
        parser.Consume<StreamStart>();
        if (parser.TryConsume<StreamEnd>(out _))
            throw new DocumentException(1, 1, "The document is empty.", "Check that the file was written completely.");
        parser.Consume<DocumentStart>();
        var root = ReadNode(parser, depth: 0);
        parser.Consume<DocumentEnd>();
        if (!parser.Accept<StreamEnd>(out _))
        {
            var place = parser.Current!.Start;
            throw new DocumentException((int)place.Line, (int)place.Column, "A second document follows the first.", "Keep one document in one file.");
        }

        return root;
    }

    private static YamlNode ReadNode(Parser parser, int depth)
    {
        var next = parser.Current ?? throw new DocumentException(1, 1, "The document ends too early.", "Check that the file was written completely.");
        var (line, column) = ((int)next.Start.Line, (int)next.Start.Column);
        if (depth > DeepestNesting)
            throw new DocumentException(line, column, $"This is nested more than {DeepestNesting} levels deep.", "Flatten it.");
        if (next is AnchorAlias || next is NodeEvent { Anchor.IsEmpty: false })
            throw new DocumentException(line, column, "Anchors and aliases are not used here.", "Write the text out where it applies.");
        if (next is NodeEvent { Tag.IsEmpty: false } tagged && tagged.Tag != "!")
            throw new DocumentException(line, column, "Tags are not used here.", "Remove the tag that begins with '!'.");
        return next switch
        {
            Scalar => ReadScalar(parser.Consume<Scalar>()),
            SequenceStart => ReadList(parser, depth, line, column),
            MappingStart => ReadMap(parser, depth, line, column),
            _ => throw new DocumentException(line, column, "A value was expected here.", "Write the value, or remove the key."),
        };
    }

    private static YamlScalar ReadScalar(Scalar scalar) =>
        new(scalar.Value, scalar.Style == ScalarStyle.Plain, (int)scalar.Start.Line, (int)scalar.Start.Column);

    private static YamlList ReadList(Parser parser, int depth, int line, int column)
    {
        parser.Consume<SequenceStart>();
        var items = new List<YamlNode>();
        while (!parser.TryConsume<SequenceEnd>(out _))
            items.Add(ReadNode(parser, depth + 1));
        return new YamlList(items, line, column);
    }

    private static YamlMap ReadMap(Parser parser, int depth, int line, int column)
    {
        parser.Consume<MappingStart>();
        var entries = new List<YamlEntry>();
        var lineOfKey = new Dictionary<string, int>(StringComparer.Ordinal);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            if (ReadNode(parser, depth + 1) is not YamlScalar key)
                throw new DocumentException(line, column, "A key here is not a plain word.", "Write each key as one word followed by a colon.");
            if (key.Text == "<<")
                throw new DocumentException(key.Line, key.Column, "Merge keys are not used here.", "Write the text out where it applies.");
            if (!lineOfKey.TryAdd(key.Text, key.Line))
            {
                throw new DocumentException(key.Line, key.Column, $"The key '{key.Text}' stands twice, first on line {lineOfKey[key.Text]}.",
                    "Keep one of them.");
            }

            entries.Add(new YamlEntry(key, ReadNode(parser, depth + 1)));
        }

        return new YamlMap(entries, line, column);
    }

    private sealed class DocumentException(int line, int column, string problem, string remedy) : Exception(problem)
    {
        public int Line { get; } = line;

        public int Column { get; } = column;

        public string Remedy { get; } = remedy;
    }
}
