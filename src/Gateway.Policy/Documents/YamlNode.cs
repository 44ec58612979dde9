namespace Gateway.Policy.Documents;

/// <summary>A part of a document and where it begins.</summary>
internal abstract record YamlNode(int Line, int Column);

/// <summary>A single value; <see cref="Plain"/> when it stood without quotes, so that <c>true</c> and <c>28</c> mean what they seem to.</summary>
internal sealed record YamlScalar(string Text, bool Plain, int Line, int Column) : YamlNode(Line, Column)
{
    public bool IsBoolean => Plain && Text is "true" or "false";

    public bool IsInteger => Plain && Text.Length is > 0 and < 10 && Text.All(char.IsAsciiDigit);
}

internal sealed record YamlList(IReadOnlyList<YamlNode> Items, int Line, int Column) : YamlNode(Line, Column);

internal sealed record YamlMap(IReadOnlyList<YamlEntry> Entries, int Line, int Column) : YamlNode(Line, Column)
{
    public YamlNode? this[string key] => Entries.FirstOrDefault(entry => entry.Key.Text == key)?.Value;
}

internal sealed record YamlEntry(YamlScalar Key, YamlNode Value);
