namespace Gateway.Linkage;

/// <summary>What every type that carries an identity prints instead of its content.</summary>
internal static class Redacted
{
    public const string Text = "[redacted]";
}
