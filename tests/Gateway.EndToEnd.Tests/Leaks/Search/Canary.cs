namespace Gateway.EndToEnd.Tests.Leaks.Search;

/// <summary>A made-up text that occurs nowhere else, planted in one place.</summary>
/// <param name="Where">Where it was planted.</param>
/// <param name="Text">The text; long enough not to occur by chance.</param>
internal sealed record Canary(string Where, string Text)
{
    /// <summary>The shortest text that is not found by chance in megabytes of noise, whatever its form.</summary>
    public const int ShortestText = 12;

    /// <summary>The text.</summary>
    public string Text { get; } = Text.Length >= ShortestText
        ? Text
        : throw new ArgumentException($"A canary of fewer than {ShortestText} characters is found by chance.", nameof(Text));
}

/// <summary>A canary where it must not be.</summary>
/// <param name="Canary">Which.</param>
/// <param name="Form">In which form.</param>
/// <param name="Source">In what: a file, a value of a table, an error.</param>
/// <param name="Offset">At which byte of it, or of what was unpacked from it.</param>
internal sealed record Leak(Canary Canary, string Form, string Source, int Offset)
{
    public override string ToString() => $"{Canary.Where} in {Source} at {Offset}, as {Form}";
}
