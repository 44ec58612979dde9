namespace Gateway.Node.Publishing;

/// <summary>Wakes the publisher when a change has been committed. A ring that nobody waits for is kept; several count as one.</summary>
internal sealed class OutboxSignal : IDisposable
{
    private readonly SemaphoreSlim _rung = new(0, 1);
    private readonly Lock _gate = new();

    /// <summary>Says that there may be something to publish.</summary>
    public void Ring()
    {
        lock (_gate)
        {
            if (_rung.CurrentCount == 0)
                _rung.Release();
        }
    }

    /// <summary>Waits for a ring, or for as long as is said.</summary>
    public Task WaitAsync(TimeSpan longest, CancellationToken cancellation) => _rung.WaitAsync(longest, cancellation);

    /// <inheritdoc/>
    public void Dispose() => _rung.Dispose();
}
