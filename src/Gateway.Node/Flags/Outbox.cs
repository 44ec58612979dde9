namespace Gateway.Node.Flags;

/// <summary>The kinds of outbox rows.</summary>
internal static class Outbox
{
    /// <summary>A version of a flag's tokens, or its retraction.</summary>
    public const string Flag = "flag";

    /// <summary>A version of a flag's label, or its retraction.</summary>
    public const string Label = "label";
}
