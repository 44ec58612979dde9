using Confluent.Kafka;

namespace Gateway.Streams.Kafka;

/// <summary>Reads partitions through one consumer, which is not used from two threads at once.</summary>
internal abstract class KafkaReader : ILogReader
{
    // How long one look may keep a cancellation waiting.
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);
    private bool _disposed;

    protected KafkaReader(KafkaClients clients) => Clients = clients;

    public IReadOnlyList<LogPosition> Positions =>
        [.. Cursors.Select(cursor => new LogPosition(Clients.LogName(cursor.Key.Topic), cursor.Key.Partition.Value, cursor.Value.Position))];

    protected KafkaClients Clients { get; }

    protected IConsumer<byte[], byte[]?> Consumer { get; init; } = null!;

    protected Dictionary<TopicPartition, Cursor> Cursors { get; } = [];

    public Task<IReadOnlyList<LogRecord>> PollAsync(int max, TimeSpan wait, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        return Task.Run<IReadOnlyList<LogRecord>>(() => Poll(max, wait, cancellation), cancellation);
    }

    public Task RestartAsync(CancellationToken cancellation = default)
    {
        foreach (var (partition, cursor) in Cursors)
            Seek(partition, cursor, Offset.Beginning);
        return Task.CompletedTask;
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        await Task.Run(() =>
        {
            Consumer.Close();
            Consumer.Dispose();
        });
    }

    protected void Seek(TopicPartition partition, Cursor cursor, Offset offset)
    {
        try
        {
            Consumer.Seek(new TopicPartitionOffset(partition, offset));
        }
        catch (KafkaException fault)
        {
            throw KafkaFaults.Translate(fault, fault.Error, "seeking");
        }

        (cursor.Position, cursor.Delivered) = (offset == Offset.Beginning ? 0 : offset.Value, false);
    }

    private List<LogRecord> Poll(int max, TimeSpan wait, CancellationToken cancellation)
    {
        var records = new List<LogRecord>();
        var start = TimeProvider.System.GetTimestamp();
        while (records.Count < max)
        {
            cancellation.ThrowIfCancellationRequested();
            var left = wait - TimeProvider.System.GetElapsedTime(start);
            var result = Consume(records.Count > 0 || left < TimeSpan.Zero ? TimeSpan.Zero : left < Look ? left : Look, ref records);
            if (result is null && (records.Count > 0 || left <= TimeSpan.Zero))
                break;
            if (result is not null)
                Take(result, records);
            if (records.Count > 0 && cancellation.IsCancellationRequested)
                break;
        }

        return records;
    }

    private ConsumeResult<byte[], byte[]?>? Consume(TimeSpan wait, ref List<LogRecord> records)
    {
        try
        {
            return Consumer.Consume(wait);
        }
        catch (KafkaException) when (records.Count > 0)
        {
            // What was read already must reach the caller; a lasting failure comes again at the next poll.
            return null;
        }
        catch (KafkaException fault)
        {
            throw KafkaFaults.Translate(fault, fault.Error, "reading");
        }
    }

    private void Take(ConsumeResult<byte[], byte[]?> result, List<LogRecord> records)
    {
        if (!Cursors.TryGetValue(result.TopicPartition, out var cursor))
            return;
        if (result.IsPartitionEOF)
        {
            cursor.Position = Math.Max(cursor.Position, result.Offset.Value);
            return;
        }

        (cursor.Position, cursor.Delivered) = (result.Offset.Value + 1, true);
        records.Add(new LogRecord(
            Clients.LogName(result.Topic),
            result.Partition.Value,
            result.Offset.Value,
            new DateTimeOffset(result.Message.Timestamp.UtcDateTime),
            result.Message.Key,
            result.Message.Value));
    }

    /// <summary>Where the reader is in a partition.</summary>
    protected sealed class Cursor(long position)
    {
        public long Position { get; set; } = position;

        /// <summary>The group's commit; null when there is none.</summary>
        public long? Committed { get; set; }

        /// <summary>Whether records were handed out since the last commit.</summary>
        public bool Delivered { get; set; }
    }
}

/// <summary>Reads chosen partitions; the group name that Kafka wants is never committed to.</summary>
internal sealed class KafkaPartitionReader : KafkaReader
{
    public KafkaPartitionReader(KafkaClients clients, IEnumerable<LogPosition> from)
        : base(clients)
    {
        Consumer = clients.Consumer("reader").Build();
        var assignment = new List<TopicPartitionOffset>();
        foreach (var position in from)
        {
            var partition = new TopicPartition(clients.Name(position.Topic), position.Partition);
            Cursors[partition] = new Cursor(position.Offset);
            assignment.Add(new TopicPartitionOffset(partition, position.Offset == 0 ? Offset.Beginning : position.Offset));
        }

        Consumer.Assign(assignment);
    }
}
