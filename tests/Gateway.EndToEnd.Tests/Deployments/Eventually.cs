namespace Gateway.EndToEnd.Tests.Deployments;

/// <summary>Waits for an effect by looking again and again, for a bounded time.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    public static Task HoldsAsync(string what, Func<Task<bool>> condition) =>
        YieldsAsync(what, async () => await condition() ? (object?)true : null);

    /// <summary>The first result that is not null.</summary>
    public static async Task<T> YieldsAsync<T>(string what, Func<Task<T?>> look)
        where T : class
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            if (await look() is { } seen)
                return seen;
            if (patience.IsCancellationRequested)
                throw new TimeoutException($"It did not come to pass in {Patience.TotalSeconds} s that {what}.");
            await Task.Delay(Interval);
        }
    }
}
