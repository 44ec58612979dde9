namespace Gateway.Exchange.Tests.Country;

/// <summary>A clock that runs, and that a test may set ahead.</summary>
internal sealed class AdjustableClock : TimeProvider
{
    private readonly Lock _gate = new();
    private TimeSpan _ahead;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
            return base.GetUtcNow() + _ahead;
    }

    public void SetAhead(TimeSpan ahead)
    {
        lock (_gate)
            _ahead = ahead;
    }
}
