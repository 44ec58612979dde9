using Microsoft.Data.Sqlite;

namespace Gateway.Storage.EventLog;

/// <summary>
/// Wakes those who wait for the file to change: at once after a commit of this process, within the interval after one of another process
/// (PRAGMA data_version rises with every commit of another connection; asking costs microseconds).
/// </summary>
internal sealed class Follower : IAsyncDisposable
{
    private readonly LogFile _file;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _watch;
    private TaskCompletionSource _change = NewChange();
    private int _waiting;

    public Follower(LogFile file, TimeSpan interval)
    {
        _file = file;
        _file.OnCommit = Signal;
        _watch = Task.Run(() => WatchAsync(interval));
    }

    /// <summary>The next change after this moment. Take it before looking, so that nothing falls between look and wait.</summary>
    public Task NextChange() => Volatile.Read(ref _change).Task;

    /// <summary>Waits for a change, at most so long.</summary>
    public async Task WaitAsync(Task change, TimeSpan atMost, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _waiting);
        try
        {
            using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _stop.Token);
            await Task.WhenAny(change, Task.Delay(atMost, timer.Token));
            await timer.CancelAsync();
            cancellation.ThrowIfCancellationRequested();
            ObjectDisposedException.ThrowIf(_stop.IsCancellationRequested, typeof(SqliteEventLog));
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _file.OnCommit = static () => { };
        await _stop.CancelAsync();
        await _watch;
        _stop.Dispose();
    }

    private static TaskCompletionSource NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Signal() => Interlocked.Exchange(ref _change, NewChange()).TrySetResult();

    private async Task WatchAsync(TimeSpan interval)
    {
        using var timer = new PeriodicTimer(interval);
        using var connection = _file.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA data_version";
        var seen = -1L;
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                if (Volatile.Read(ref _waiting) == 0)
                    continue;
                var now = Ask(command, seen);
                if (now == seen)
                    continue;
                seen = now;
                Signal();
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The log is being closed.
        }
    }

    // A file that cannot be asked is reported by the read that the wake-up leads to.
    private static long Ask(SqliteCommand command, long seen)
    {
        try
        {
            return (long)command.ExecuteScalar()!;
        }
        catch (SqliteException)
        {
            return seen + 1;
        }
    }
}
