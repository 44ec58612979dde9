using Gateway.Streams;

namespace Gateway.Storage.EventLog;

/// <summary>Reads chosen partitions; nothing of it is kept in the file.</summary>
internal sealed class SqliteLogReader(LogFile file, Follower follower, IReadOnlyList<LogRecords.Cursor> cursors) : ILogReader
{
    private int _first;

    public IReadOnlyList<LogPosition> Positions => [.. cursors.Select(cursor => new LogPosition(cursor.Topic, cursor.Number, cursor.Position))];

    public async Task<IReadOnlyList<LogRecord>> PollAsync(int max, TimeSpan wait, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        var waited = new Patience(wait);
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var change = follower.NextChange();
            var records = file.Read("reading", connection => LogRecords.Read(connection, cursors, _first, max));
            _first++;
            if (records.Count > 0 || waited.Left is not { } left)
                return records;
            await follower.WaitAsync(change, left, cancellation);
        }
    }

    public Task RestartAsync(CancellationToken cancellation = default)
    {
        foreach (var cursor in cursors)
            cursor.Position = 0;
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>What is left of a wait.</summary>
internal sealed class Patience(TimeSpan total)
{
    private readonly long _start = TimeProvider.System.GetTimestamp();

    /// <summary>The time left, or null when it is over.</summary>
    public TimeSpan? Left => total - TimeProvider.System.GetElapsedTime(_start) is { Ticks: > 0 } left ? left : null;
}
