using Gateway.Policy.Compilation;

namespace Gateway.Policy.Documents;

/// <summary>Reads the section "attributes".</summary>
internal static class VocabularyReader
{
    private const int MostValues = 64;

    /// <summary>The keys of a condition that are not attributes, and so cannot name one.</summary>
    public static readonly string[] ConditionKeys = ["is", "is_not", "any_of", "matches", "unless"];

    public static Vocabulary Read(PolicyDocument document, ICollection<PolicyError> errors)
    {
        var vocabulary = new Vocabulary();
        var sections = (YamlMap)document.Root["attributes"]!;
        foreach (var side in Enum.GetValues<PolicySide>())
        {
            foreach (var (key, declared) in ((YamlMap)sections[side == PolicySide.Request ? "request" : "record"]!).Entries)
            {
                if (ConditionKeys.Contains(key.Text))
                    errors.Add(new(document.Source, key.Line, key.Column, $"'{key.Text}' has a meaning of its own in conditions.", "Choose another name."));
                else if (vocabulary.TryFind(key.Text, out _))
                    errors.Add(new(document.Source, key.Line, key.Column, $"The attribute '{key.Text}' is declared twice.", "Choose another name for one of them."));
                else if (ReadAttribute(key.Text, side, declared, document.Source, errors) is { } attribute)
                    vocabulary.Add(attribute);
            }
        }

        return vocabulary;
    }

    private static PolicyAttribute? ReadAttribute(string name, PolicySide side, YamlNode declared, string source, ICollection<PolicyError> errors)
    {
        if (declared is YamlScalar { Text: "true_or_false" })
            return new PolicyAttribute(name, side, AttributeKind.TrueOrFalse, Vocabulary.FalseAndTrue);
        if (declared is YamlScalar other)
        {
            errors.Add(new(source, other.Line, other.Column, $"'{other.Text}' is not a kind of value.",
                "Write true_or_false, a list of the closed values, or { set_of: [...] }."));
            return null;
        }

        var values = ((YamlList)(declared is YamlMap map ? map["set_of"]! : declared)).Items.Select(item => ((YamlScalar)item).Text).ToArray();
        if (values.Length > MostValues)
        {
            errors.Add(new(source, declared.Line, declared.Column, $"The attribute '{name}' has {values.Length} values; {MostValues} are possible.",
                "Split the attribute."));
            return null;
        }

        return new PolicyAttribute(name, side, declared is YamlMap ? AttributeKind.SetOf : AttributeKind.OneOf, values);
    }
}
