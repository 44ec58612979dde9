namespace Gateway.Matcher;

/// <summary>Whether the index is complete. Until it is, a lookup is refused: a wrong "nothing found" would be believed.</summary>
public sealed class MatcherStatus
{
    private volatile bool _isReady;

    /// <summary>True once everything that was on the log at the start is in the index.</summary>
    public bool IsReady => _isReady;

    internal void BecomeReady() => _isReady = true;
}
