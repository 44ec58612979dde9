using Confluent.Kafka;

namespace Gateway.Streams.Kafka;

/// <summary>A member of a group, with cooperative rebalancing: partitions that stay are read on while others move.</summary>
internal sealed class KafkaGroupReader : KafkaReader, IGroupReader
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private readonly string _group;
    private readonly Func<IReadOnlyList<NewRecord>, Task> _requireTopics;
    private IProducer<byte[], byte[]?>? _producer;
    private bool _lostUncommitted;

    public KafkaGroupReader(KafkaClients clients, string group, IEnumerable<Topic> topics, Func<IReadOnlyList<NewRecord>, Task> requireTopics)
        : base(clients)
    {
        (_group, _requireTopics) = (group, requireTopics);
        Consumer = clients.Consumer(group)
            .SetPartitionsAssignedHandler(Assigned)
            .SetPartitionsRevokedHandler((_, partitions) => Lost(partitions))
            .SetPartitionsLostHandler((_, partitions) => Lost(partitions))
            .Build();
        Consumer.Subscribe(topics.Select(topic => clients.Name(topic.Name)));
    }

    public async Task<bool> CommitAsync(CancellationToken cancellation = default)
    {
        var start = TimeProvider.System.GetTimestamp();
        var moved = Moved();
        var stood = moved.Count == 0 || await Task.Run(() => TryCommit(moved), cancellation) is true;
        while (!stood && TimeProvider.System.GetElapsedTime(start) < Clients.Options.Lease)
        {
            // Partitions are moving. The commit stands as soon as the group has settled, unless this member is out of it.
            await Task.Delay(Pause, cancellation);
            var answer = await Task.Run(() => TryCommit(moved), cancellation);
            if (answer is null)
                break;
            stood = answer.Value;
        }

        if (stood)
            MarkCommitted(moved);
        return !TakeLost(!stood);
    }

    public async Task<bool> AppendAndCommitAsync(IReadOnlyList<NewRecord> records, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(records);
        await _requireTopics(records);
        var moved = Moved();
        if (!TakeLost(false) && await TransactAsync(records, moved, cancellation))
        {
            MarkCommitted(moved);
            return true;
        }

        await RewindAsync(cancellation);
        return false;
    }

    public Task RewindAsync(CancellationToken cancellation = default)
    {
        foreach (var (partition, cursor) in Cursors)
            Seek(partition, cursor, cursor.Committed is { } committed ? committed : Offset.Beginning);
        return Task.CompletedTask;
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _producer?.Dispose();
    }

    private static void MarkCommitted(List<(TopicPartition Partition, Cursor Cursor)> moved)
    {
        foreach (var (_, cursor) in moved)
            (cursor.Committed, cursor.Delivered) = (cursor.Position, false);
    }

    private static List<TopicPartitionOffset> Offsets(List<(TopicPartition Partition, Cursor Cursor)> moved) =>
        moved.ConvertAll(one => new TopicPartitionOffset(one.Partition, one.Cursor.Position));

    private List<(TopicPartition Partition, Cursor Cursor)> Moved() =>
        [.. Cursors.Where(cursor => cursor.Value.Position != (cursor.Value.Committed ?? 0)).Select(cursor => (cursor.Key, cursor.Value))];

    private List<TopicPartitionOffset> Assigned(IConsumer<byte[], byte[]?> consumer, List<TopicPartition> partitions)
    {
        var committed = consumer.Committed(partitions, Clients.Options.Patience);
        foreach (var one in committed)
        {
            long? offset = one.Offset.IsSpecial ? null : one.Offset.Value;
            Cursors[one.TopicPartition] = new Cursor(offset ?? 0) { Committed = offset };
        }

        return committed.ConvertAll(one => one.Offset.IsSpecial ? new TopicPartitionOffset(one.TopicPartition, Offset.Beginning) : new TopicPartitionOffset(one.TopicPartition, one.Offset));
    }

    private void Lost(List<TopicPartitionOffset> partitions)
    {
        foreach (var one in partitions)
        {
            if (Cursors.Remove(one.TopicPartition, out var cursor))
                _lostUncommitted |= cursor.Delivered;
        }
    }

    private bool TakeLost(bool lostNow)
    {
        var lost = _lostUncommitted || lostNow;
        _lostUncommitted = false;
        return lost;
    }

    // True: it stands. False: partitions are moving, try again. Null: this member is out.
    private bool? TryCommit(List<(TopicPartition Partition, Cursor Cursor)> moved)
    {
        try
        {
            Consumer.Commit(Offsets(moved));
            return true;
        }
        catch (KafkaException fault) when (KafkaFaults.IsRebalance(fault.Error))
        {
            return false;
        }
        catch (KafkaException fault) when (KafkaFaults.IsExpulsion(fault.Error))
        {
            return null;
        }
        catch (KafkaException fault)
        {
            throw KafkaFaults.Translate(fault, fault.Error, "committing");
        }
    }

    private async Task<bool> TransactAsync(IReadOnlyList<NewRecord> records, List<(TopicPartition Partition, Cursor Cursor)> moved, CancellationToken cancellation)
    {
        var patience = Clients.Options.Patience;
        try
        {
            _producer ??= await Task.Run(StartProducer, cancellation);
            _producer.BeginTransaction();
            await KafkaBatch.SendAsync(_producer, Clients, records, cancellation);
            await Task.Run(
                () =>
                {
                    if (moved.Count > 0)
                        _producer.SendOffsetsToTransaction(Offsets(moved), Consumer.ConsumerGroupMetadata, patience);
                    _producer.CommitTransaction(patience);
                },
                CancellationToken.None);
            return true;
        }
        catch (KafkaException fault)
        {
            await AbandonAsync();
            return KafkaFaults.IsRebalance(fault.Error) || KafkaFaults.IsExpulsion(fault.Error)
                ? false
                : throw KafkaFaults.Translate(fault, fault.Error, "appending and committing");
        }
        catch (Exception fault) when (fault is EventLogException or OperationCanceledException)
        {
            await AbandonAsync();
            throw;
        }
    }

    private IProducer<byte[], byte[]?> StartProducer()
    {
        var producer = Clients.Producer(Clients.Name($"{_group}-{Guid.CreateVersion7():N}"));
        try
        {
            producer.InitTransactions(Clients.Options.Patience);
            return producer;
        }
        catch (KafkaException)
        {
            producer.Dispose();
            throw;
        }
    }

    // Aborts what is open; a producer that cannot even do that is replaced, and the broker ends its transaction by timeout.
    private async Task AbandonAsync()
    {
        if (_producer is not { } producer)
            return;
        try
        {
            await Task.Run(() => producer.AbortTransaction(Clients.Options.Patience));
        }
        catch (KafkaException)
        {
            _producer = null;
            producer.Dispose();
        }
    }
}
