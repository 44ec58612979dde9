using Gateway.Streams;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.EventLog;

/// <summary>A member of a group. The lease is renewed in the background; partitions move only inside a poll.</summary>
internal sealed class SqliteGroupReader : IGroupReader
{
    private readonly LogFile _file;
    private readonly LogTopics _topics;
    private readonly Follower _follower;
    private readonly SqliteEventLogOptions _options;
    private readonly Membership _membership;
    private readonly Dictionary<long, (string Topic, int Number)> _names = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _renewal;
    private Dictionary<long, LogRecords.Cursor> _held = [];
    private LogRecords.Cursor[] _order = [];
    private EventLogException? _renewalFault;
    private long _generation = -1;
    private bool _lostUncommitted;
    private int _first;

    public SqliteGroupReader(LogFile file, LogTopics topics, Follower follower, SqliteEventLogOptions options, string group, IReadOnlyList<LogTopics.Stored> subscribed)
    {
        (_file, _topics, _follower, _options) = (file, topics, follower, options);
        _membership = new Membership(group, Guid.CreateVersion7().ToString("N"), subscribed, options.Lease.Ticks / TimeSpan.TicksPerMicrosecond);
        foreach (var topic in subscribed)
        {
            for (var number = 0; number < topic.Partitions.Count; number++)
                _names[topic.Partitions[number]] = (topic.Name, number);
        }

        _renewal = Task.Run(RenewAsync);
    }

    public IReadOnlyList<LogPosition> Positions => [.. _order.Select(cursor => new LogPosition(cursor.Topic, cursor.Number, cursor.Position))];

    public async Task<IReadOnlyList<LogRecord>> PollAsync(int max, TimeSpan wait, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        var waited = new Patience(wait);
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            ThrowIfRenewalFailed();
            var change = _follower.NextChange();
            if (_file.Read("looking at the group", MustShareAgain))
                await ShareAsync(cancellation);
            var records = _file.Read("reading", connection => LogRecords.Read(connection, _order, _first, max));
            _first = (_first + 1) & int.MaxValue;
            if (records.Count > 0 || waited.Left is not { } left)
                return records;
            await _follower.WaitAsync(change, Shorter(left, RenewalInterval), cancellation);
        }
    }

    public async Task<bool> CommitAsync(CancellationToken cancellation = default)
    {
        var moved = _order.Where(cursor => cursor.Position != cursor.Committed).ToList();
        var stood = moved.Count == 0 ? [] : await _file.WriteAsync("committing", connection => moved.ConvertAll(cursor => _membership.Commit(connection, cursor)), cancellation);
        var lost = moved.Where((_, index) => !stood[index]).ToList();
        MarkCommitted(moved.Except(lost));
        lost.ForEach(cursor => Drop(cursor));
        return !TakeLost(lost.Exists(cursor => cursor.Delivered));
    }

    public async Task<bool> AppendAndCommitAsync(IReadOnlyList<NewRecord> records, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(records);
        foreach (var record in records)
            _topics.Find(record.Topic);
        var moved = _order.Where(cursor => cursor.Position != cursor.Committed).ToList();
        if (TakeLost(false) || !await TryAppendAsync(records, moved, cancellation))
        {
            await ShareAsync(cancellation);
            await RewindAsync(cancellation);
            return !TakeLost(true);
        }

        MarkCommitted(moved);
        return true;
    }

    public Task RewindAsync(CancellationToken cancellation = default)
    {
        foreach (var cursor in _order)
            (cursor.Position, cursor.Delivered) = (cursor.Committed, false);
        return Task.CompletedTask;
    }

    public Task RestartAsync(CancellationToken cancellation = default)
    {
        foreach (var cursor in _order)
            (cursor.Position, cursor.Delivered) = (0, false);
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
            return;
        await _stop.CancelAsync();
        await _renewal;
        _stop.Dispose();
        try
        {
            await _file.WriteAsync(
                "leaving a group",
                connection =>
                {
                    _membership.Leave(connection);
                    return true;
                },
                CancellationToken.None);
        }
        catch (EventLogException)
        {
            // A member that cannot say goodbye is replaced when its lease ends, as if it had died.
        }
    }

    private TimeSpan RenewalInterval => _options.Lease / 3;

    private long Now => PortableTypes.ToMicroseconds(_options.Time.GetUtcNow());

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static void MarkCommitted(IEnumerable<LogRecords.Cursor> cursors)
    {
        foreach (var cursor in cursors)
            (cursor.Committed, cursor.Delivered) = (cursor.Position, false);
    }

    private bool MustShareAgain(SqliteConnection connection) =>
        _membership.Generation(connection) != _generation || _membership.AnyoneExpired(connection, Now);

    private async Task ShareAsync(CancellationToken cancellation)
    {
        var (generation, claims) = await _file.WriteAsync("sharing partitions", connection => _membership.Share(connection, Now), cancellation);
        var held = new Dictionary<long, LogRecords.Cursor>();
        foreach (var claim in claims)
        {
            held[claim.Partition] = _held.TryGetValue(claim.Partition, out var kept) && kept.Epoch == claim.Epoch
                ? kept
                : new LogRecords.Cursor(_names[claim.Partition].Topic, _names[claim.Partition].Number, claim.Partition, claim.Committed ?? claim.StartOffset) { Epoch = claim.Epoch };
        }

        _lostUncommitted |= _order.Any(cursor => cursor.Delivered && !held.ContainsValue(cursor));
        (_generation, _held, _order) = (generation, held, [.. held.Values]);
    }

    private Task<bool> TryAppendAsync(IReadOnlyList<NewRecord> records, List<LogRecords.Cursor> moved, CancellationToken cancellation) => _file.WriteAsync(
        "appending and committing",
        connection =>
        {
            // A savepoint, because this write may share its transaction with others.
            using var attempt = connection.CreateCommand();
            attempt.CommandText = "SAVEPOINT attempt";
            attempt.ExecuteNonQuery();
            LogRecords.Append(connection, _topics, records, _options.Time.GetUtcNow());
            var stood = moved.TrueForAll(cursor => _membership.Commit(connection, cursor));
            attempt.CommandText = stood ? "RELEASE attempt" : "ROLLBACK TO attempt; RELEASE attempt";
            attempt.ExecuteNonQuery();
            return stood;
        },
        cancellation);

    private void Drop(LogRecords.Cursor cursor)
    {
        _held.Remove(cursor.Partition);
        _order = [.. _held.Values];
        _generation = -1;
    }

    private bool TakeLost(bool lostNow)
    {
        var lost = _lostUncommitted || lostNow;
        _lostUncommitted = false;
        return lost;
    }

    private void ThrowIfRenewalFailed()
    {
        if (Interlocked.Exchange(ref _renewalFault, null) is { } fault)
            throw new EventLogException(fault.Fault, fault.Message, fault);
    }

    private async Task RenewAsync()
    {
        try
        {
            using var timer = new PeriodicTimer(RenewalInterval);
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                try
                {
                    await _file.WriteAsync("renewing a lease", connection => _membership.Renew(connection, Now), _stop.Token);
                }
                catch (EventLogException fault)
                {
                    Interlocked.Exchange(ref _renewalFault, fault);
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The member is leaving.
        }
    }
}
