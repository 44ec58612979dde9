namespace Gateway.Exchange.Queries;

/// <summary>When a call arrived: the one reading from which everything about its time is computed.</summary>
/// <param name="Time">The clock's reading, for decisions.</param>
/// <param name="Timestamp">The timer's reading, for the release.</param>
internal readonly record struct Arrival(DateTimeOffset Time, long Timestamp);

/// <summary>
/// Releases answers at fixed deadlines after their arrival, so that the time of an answer does not tell what was done for it (protocol
/// decision 3). What takes longer than one interval is released at the next.
/// </summary>
internal sealed class ReleasePace(TimeProvider clock)
{
    /// <summary>Answers leave at multiples of this after arrival.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan TimerStep = TimeSpan.FromMilliseconds(1);

    /// <summary>Reads the clock, once.</summary>
    public Arrival Arrive() => new(clock.GetUtcNow(), clock.GetTimestamp());

    /// <summary>Waits until the next multiple of the interval after arrival.</summary>
    public async Task HoldAsync(Arrival arrival, CancellationToken cancellation)
    {
        var deadline = DeadlineAfter(clock.GetElapsedTime(arrival.Timestamp));
        while (deadline - clock.GetElapsedTime(arrival.Timestamp) is { Ticks: > 0 } left)
            await Task.Delay(RoundedUp(left), clock, cancellation);
    }

    /// <summary>The first multiple of the interval that is not before a time, at least one interval.</summary>
    internal static TimeSpan DeadlineAfter(TimeSpan elapsed) =>
        Interval * Math.Max(1, Math.Ceiling(elapsed / Interval));

    // Timers count whole milliseconds: a remainder cut off would let the length of the work through.
    private static TimeSpan RoundedUp(TimeSpan left) => TimerStep * Math.Ceiling(left / TimerStep);
}
