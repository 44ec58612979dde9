using Dapper;
using Gateway.Streams;

namespace Gateway.Storage.EventLog;

/// <summary>
/// The embedded event log: one SQLite file that several processes on one host may open. It keeps topics, records, group commits and leases;
/// one writer at a time, followers wake within about 50 ms. An append keeps all of its records or none.
/// </summary>
public sealed class SqliteEventLog : IEventLog
{
    private readonly SqliteEventLogOptions _options;
    private readonly LogFile _file;
    private readonly LogTopics _topics;
    private readonly Follower _follower;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _compaction;

    /// <summary>Opens the log's file, and makes it when it is missing.</summary>
    /// <param name="path">The file's path, on a local disk.</param>
    /// <param name="options">How it works; null for the defaults.</param>
    /// <exception cref="EventLogException">It cannot be opened, is no log, or was written by a newer version.</exception>
    public SqliteEventLog(string path, SqliteEventLogOptions? options = null)
    {
        _options = options ?? new SqliteEventLogOptions();
        _file = new LogFile(path, _options.File);
        _topics = new LogTopics(_file);
        _follower = new Follower(_file, _options.FollowInterval);
        _compaction = Task.Run(CompactInBackgroundAsync);
    }

    /// <inheritdoc />
    public Task CreateTopicsAsync(IReadOnlyCollection<Topic> topics, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(topics);
        return _topics.CreateAsync(topics, cancellation);
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<LogPosition>> AppendAsync(IReadOnlyList<NewRecord> records, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(records);
        if (records.Count == 0)
            return [];
        foreach (var record in records)
            _topics.Find(record.Topic);
        return await _file.WriteAsync("appending", connection => LogRecords.Append(connection, _topics, records, _options.Time.GetUtcNow()), cancellation);
    }

    /// <inheritdoc />
    public Task<ILogReader> ReadAsync(IReadOnlyCollection<LogPosition> from, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(from);
        var cursors = from.Select(position => new LogRecords.Cursor(
            position.Topic, position.Partition, _topics.Find(position.Topic).Partitions[position.Partition], position.Offset));
        return Task.FromResult<ILogReader>(new SqliteLogReader(_file, _follower, [.. cursors]));
    }

    /// <inheritdoc />
    public Task<IGroupReader> SubscribeAsync(string group, IReadOnlyCollection<Topic> topics, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(group);
        ArgumentNullException.ThrowIfNull(topics);
        return Task.FromResult<IGroupReader>(new SqliteGroupReader(_file, _topics, _follower, _options, group, [.. topics.Select(_topics.Find)]));
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<PartitionBounds>> BoundsAsync(Topic topic, CancellationToken cancellation = default)
    {
        var stored = _topics.Find(topic);
        return Task.FromResult<IReadOnlyList<PartitionBounds>>(_file.Read("looking at bounds", connection => connection
            .Query<(int, long, long)>("SELECT number, start_offset, next_offset FROM log_partition WHERE topic = @Id ORDER BY number", new { stored.Id })
            .Select(row => new PartitionBounds(row.Item1, row.Item2, row.Item3))
            .ToList()));
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<PartitionLag>> LagAsync(string group, Topic topic, CancellationToken cancellation = default)
    {
        var stored = _topics.Find(topic);
        return Task.FromResult<IReadOnlyList<PartitionLag>>(_file.Read("looking at lag", connection => connection
            .Query<(int Number, long? Committed, long End, long Start)>(
                """
                SELECT p.number, c.next_offset, p.next_offset, p.start_offset FROM log_partition p
                LEFT JOIN log_commit c ON c.partition = p.id AND c.group_name = @group
                WHERE p.topic = @Id ORDER BY p.number
                """,
                new { group, stored.Id })
            .Select(row => new PartitionLag(row.Number, row.Committed, row.End, row.End - Math.Max(row.Committed ?? 0, row.Start)))
            .ToList()));
    }

    /// <summary>
    /// Removes, in every topic, what its cleanup no longer keeps: replaced records, tombstones past their time, records past their age.
    /// Works in small steps between which others may write; running it twice, or in two processes, does no harm.
    /// </summary>
    /// <param name="cancellation">Ends it between two steps.</param>
    /// <returns>How many records went.</returns>
    public Task<long> CompactAsync(CancellationToken cancellation = default) =>
        Compaction.RunAsync(_file, PortableTypes.ToMicroseconds(_options.Time.GetUtcNow()), cancellation);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
            return;
        await _stop.CancelAsync();
        await _compaction;
        await _follower.DisposeAsync();
        await _file.DisposeAsync();
        _stop.Dispose();
    }

    private async Task CompactInBackgroundAsync()
    {
        if (_options.CompactionInterval is not { } interval)
            return;
        try
        {
            using var timer = new PeriodicTimer(interval, _options.Time);
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                try
                {
                    await CompactAsync(_stop.Token);
                }
                catch (EventLogException fault)
                {
                    _options.OnBackgroundFault?.Invoke(fault);
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The log is being closed.
        }
    }
}
