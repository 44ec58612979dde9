using System.Text.RegularExpressions;
using Gateway.Policy.Compilation;
using Gateway.Policy.Documents;

namespace Gateway.Policy.Analysis;

/// <summary>A query as read: what is to be seen, where, and by which attributes the answer is grouped.</summary>
internal sealed record ReadQuery(string Target, bool Exactly, int Condition, IReadOnlyList<Vocabulary.Entry> By);

/// <summary>
/// Reads queries:
/// <code>
/// query     = ["who can see"] (TIER | "exactly" TIER | FIELD) ["when" condition] ["by" ATTRIBUTE {"," ATTRIBUTE}]
/// condition = all {"or" all}
/// all       = part {"and" part}
/// part      = "not" part | "(" condition ")" | RULE | VALUE | ATTRIBUTE ("=" | "!=" | "is" | "is not") VALUE {"," VALUE}
/// </code>
/// A value may stand alone when only one attribute has it; an attribute of true or false stands for true; a set has one of the values named.
/// </summary>
internal sealed partial class QueryText
{
    private static readonly string[] Keywords = ["when", "by", "and", "or", "not", "is"];

    private readonly PolicySpace space;
    private readonly string[] words;
    private int next;

    private QueryText(PolicySpace space, string text)
    {
        this.space = space;
        words = [.. Word().Matches(text).Select(match => match.Value)];
        var rest = Word().Replace(text, "").Trim();
        if (rest.Length > 0)
            throw Wrong($"'{rest[0]}' has no meaning here.", "Write words, '=', '!=', ',' and brackets.");
    }

    private string? Here => next < words.Length ? words[next] : null;

    /// <summary>Reads a query about a policy.</summary>
    /// <exception cref="FormatException">It is not one; the message says where and what to do.</exception>
    public static ReadQuery Read(PolicySpace space, string text) => new QueryText(space, text).Read();

    private ReadQuery Read()
    {
        if (Take("who"))
        {
            Expect("can");
            Expect("see");
        }

        var exactly = Take("exactly");
        var target = ReadTarget(exactly);
        var condition = Take("when") ? ReadAny() : space.Diagrams.Constant(1);
        var by = Take("by") ? ReadBy() : DefaultBy();
        return Here is null ? new ReadQuery(target, exactly || target == Tier.None.Name(), condition, by)
            : throw Wrong($"'{Here}' was not expected here.", "Join conditions with 'and' or 'or', and group the answer with 'by'.");
    }

    private string ReadTarget(bool exactly)
    {
        var fields = space.Rules.Policy.Rules.Where(rule => rule.Kind == RuleKind.Field).Select(rule => rule.Id).ToArray();
        var word = Next("a tier or a field");
        if (TierNames.All.Contains(word) || (!exactly && fields.Contains(word)))
            return word;
        throw Wrong($"'{word}' is neither a tier nor a field.", NearestWord.Suggest(word, exactly ? TierNames.All : TierNames.All.Concat(fields)));
    }

    private int ReadAny()
    {
        var any = ReadAll();
        while (Take("or"))
            any = space.Diagrams.Combine(any, ReadAll(), Math.Max);
        return any;
    }

    private int ReadAll()
    {
        var all = ReadPart();
        while (Take("and"))
            all = space.Rules.And(all, ReadPart());
        return all;
    }

    private int ReadPart()
    {
        if (Take("not"))
            return space.Diagrams.Map(ReadPart(), value => 1 - value);
        if (Take("("))
        {
            var inner = ReadAny();
            Expect(")");
            return inner;
        }

        var word = Next("a condition");
        if (Here is "=" or "!=" or "is")
            return ReadComparison(Find(word));
        if (space.Rules.Rules.FirstOrDefault(rule => rule.Rule.Name == word && rule.Rule.Kind is RuleKind.Permit or RuleKind.Forbid) is { } named)
            return named.Holds;
        return ReadBareWord(word);
    }

    private int ReadComparison(Vocabulary.Entry entry)
    {
        var negated = Here == "!=";
        var spelled = Here == "is";
        next++;
        negated |= spelled && Take("not");
        var any = Holds(entry, ReadValue(entry));
        while (Take(","))
            any = space.Diagrams.Combine(any, Holds(entry, ReadValue(entry)), Math.Max);
        return negated ? space.Diagrams.Map(any, value => 1 - value) : any;
    }

    private int ReadBareWord(string word)
    {
        var having = space.Domain.Entries.Where(entry => entry.Attribute.Kind != AttributeKind.TrueOrFalse && entry.TryIndex(word, out _)).ToArray();
        if (having.Length == 1)
            return Holds(having[0], word);
        if (having.Length > 1)
            throw Wrong($"'{word}' is a value of {string.Join(" and of ", having.Select(entry => entry.Attribute.Name))}.", $"Write {string.Join(" or ", having.Select(entry => $"{entry.Attribute.Name}={word}"))}.");
        if (space.Domain.TryFind(word, out var attribute))
        {
            return attribute.Attribute.Kind == AttributeKind.TrueOrFalse
                ? Holds(attribute, "true")
                : throw Wrong($"'{word}' needs a value.", $"Write {word}=… with one of: {string.Join(", ", attribute.Attribute.Values)}.");
        }

        throw Wrong($"'{word}' is not known.", NearestWord.Suggest(word, Known()));
    }

    private IEnumerable<string> Known() => space.Domain.Entries
        .SelectMany(entry => entry.Attribute.Kind == AttributeKind.TrueOrFalse ? [entry.Attribute.Name] : entry.Attribute.Values.Append(entry.Attribute.Name))
        .Concat(space.Rules.Rules.Where(rule => rule.Rule.Kind is RuleKind.Permit or RuleKind.Forbid).Select(rule => rule.Rule.Name))
        .Distinct();

    private string ReadValue(Vocabulary.Entry entry)
    {
        var value = Next($"a value of {entry.Attribute.Name}");
        return entry.TryIndex(value, out _) ? value
            : throw Wrong($"'{value}' is not a value of {entry.Attribute.Name}.", NearestWord.Suggest(value, entry.Attribute.Values));
    }

    private int Holds(Vocabulary.Entry entry, string value)
    {
        entry.TryIndex(value, out var index);
        var masks = (ulong[])space.Domain.Everything.Clone();
        if (entry.Attribute.Kind == AttributeKind.SetOf)
            masks[entry.FirstSlot + index] = 0b10;
        else
            masks[entry.FirstSlot] = 1UL << index;
        return space.Diagrams.Rectangle(masks);
    }

    private List<Vocabulary.Entry> ReadBy()
    {
        var by = new List<Vocabulary.Entry>();
        do
        {
            var entry = Find(Next("an attribute"));
            if (entry.Attribute.Kind == AttributeKind.SetOf)
                throw Wrong($"'{entry.Attribute.Name}' is a set.", "Name its values in the condition instead.");
            if (!by.Contains(entry))
                by.Add(entry);
        }
        while (Take(","));
        return by;
    }

    // Who asks in what role, and for what; and what is true or false of the request.
    private List<Vocabulary.Entry> DefaultBy()
    {
        var request = space.Domain.Entries.Where(entry => entry.Attribute.Side == PolicySide.Request).ToArray();
        return [.. request.Where(entry => entry.Attribute.Kind == AttributeKind.OneOf).Take(3), .. request.Where(entry => entry.Attribute.Kind == AttributeKind.TrueOrFalse)];
    }

    private Vocabulary.Entry Find(string word) => space.Domain.TryFind(word, out var entry) ? entry
        : throw Wrong($"'{word}' is not an attribute.", NearestWord.Suggest(word, space.Domain.Entries.Select(known => known.Attribute.Name)));

    private bool Take(string word)
    {
        if (Here != word)
            return false;
        next++;
        return true;
    }

    private void Expect(string word)
    {
        if (!Take(word))
            throw Wrong(Here is null ? "The query ends too early." : $"'{Here}' was not expected here.", $"Write '{word}'.");
    }

    private string Next(string what)
    {
        if (Here is null || Keywords.Contains(Here))
            throw Wrong(Here is null ? "The query ends too early." : $"'{Here}' was not expected here.", $"Write {what}.");
        return words[next++];
    }

    private static FormatException Wrong(string problem, string remedy) => new($"{problem} {remedy}");

    [GeneratedRegex(@"\w+(-\w+)*|!=|[=,()]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Word();
}
