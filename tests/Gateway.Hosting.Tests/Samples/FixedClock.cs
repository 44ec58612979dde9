namespace Gateway.Hosting.Tests.Samples;

/// <summary>A clock that stands still until a test sets it.</summary>
internal sealed class FixedClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = SampleRegister.Now;

    public override DateTimeOffset GetUtcNow() => Now;
}
