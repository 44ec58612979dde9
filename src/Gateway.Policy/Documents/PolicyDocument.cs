namespace Gateway.Policy.Documents;

/// <summary>A document that parsed, has the right shape, and is complete.</summary>
internal sealed record PolicyDocument(string Source, YamlMap Root, string Name, string Edition, string Version, bool IsOverlay)
{
    private const string Base = "policy";
    private const string Overlay = "overlay";

    private static readonly string[] NeededInBase =
        ["tiers", "attributes", "unknown", "hidden_reason", "permits", "forbids", "fields", "obligations", "alerts"];

    private static readonly string[] AllowedInOverlay =
        [Overlay, "of", "edition", "summary", "words", "forbids", "obligations", "alerts", "end"];

    /// <summary>Reads the document; null, with errors, unless everything about its shape is right.</summary>
    public static PolicyDocument? Read(PolicyText text, bool overlay, ICollection<PolicyError> errors)
    {
        var before = errors.Count;
        if (YamlTree.Read(text.Utf8.Span, text.Source, errors) is not { } root)
            return null;
        DocumentSchema.Check(root, text.Source, errors);
        if (root is not YamlMap map || errors.Count > before)
            return null;

        CheckKind(map, text.Source, overlay, errors);
        var name = (map[overlay ? Overlay : Base] as YamlScalar)?.Text;
        var edition = (map["edition"] as YamlScalar)?.Text;
        CheckEnd(map, text.Source, $"{name} {edition}", errors);
        return errors.Count > before
            ? null
            : new PolicyDocument(text.Source, map, name!, edition!, $"{name}-{edition}+{text.ContentHash}", overlay);
    }

    private static void CheckKind(YamlMap map, string source, bool overlay, ICollection<PolicyError> errors)
    {
        foreach (var needed in overlay ? [Overlay, "of"] : NeededInBase.Prepend(Base))
        {
            if (map[needed] is null)
                errors.Add(new(source, map.Line, map.Column, $"The key '{needed}' is missing.", $"Add '{needed}:' at the top level."));
        }

        foreach (var (key, _) in map.Entries)
        {
            if (overlay && !AllowedInOverlay.Contains(key.Text))
            {
                errors.Add(new(source, key.Line, key.Column, $"An overlay has no '{key.Text}': it can only narrow the policy it adds to.",
                    "Say it with forbids, obligations or alerts, or change the national policy."));
            }
            else if (!overlay && key.Text is Overlay or "of" && !overlay)
            {
                errors.Add(new(source, key.Line, key.Column, $"A base policy has no '{key.Text}'.", "Remove it, or load the document as an overlay."));
            }
        }
    }

    /// <summary>A file that was cut off at the end of a line may still be valid YAML; the last key tells that nothing is missing.</summary>
    private static void CheckEnd(YamlMap map, string source, string expected, ICollection<PolicyError> errors)
    {
        var (key, value) = map.Entries[^1];
        if (key.Text != "end")
        {
            errors.Add(new(source, key.Line, key.Column, "The document does not finish with 'end'.",
                $"Check that the file is complete, then finish it with 'end: {expected}'."));
        }
        else if (value is not YamlScalar scalar || scalar.Text != expected)
        {
            errors.Add(new(source, value.Line, value.Column, "The last line does not name this document and its edition.",
                $"Check that the file is complete, then finish it with 'end: {expected}'."));
        }
    }
}
