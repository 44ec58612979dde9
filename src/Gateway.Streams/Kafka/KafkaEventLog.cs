using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Gateway.Streams.Kafka;

/// <summary>
/// The event log on Apache Kafka: idempotent producer with acks=all, commits by hand, cooperative groups, readers that see only committed
/// transactions. A record is durable when its in-sync replicas have it.
/// </summary>
public sealed class KafkaEventLog : IEventLog
{
    private readonly KafkaClients _clients;
    private readonly IAdminClient _admin;
    private readonly KafkaTopics _topics;
    private readonly Lazy<IProducer<byte[], byte[]?>> _producer;
    private bool _disposed;

    /// <summary>Sets up the clients; the cluster is first asked by the first call.</summary>
    /// <param name="options">How to reach and use the cluster.</param>
    public KafkaEventLog(KafkaOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _clients = new KafkaClients(options);
        _admin = _clients.Admin();
        _topics = new KafkaTopics(_clients, _admin);
        _producer = new Lazy<IProducer<byte[], byte[]?>>(() => _clients.Producer());
    }

    /// <inheritdoc />
    public Task CreateTopicsAsync(IReadOnlyCollection<Topic> topics, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(topics);
        return _topics.CreateAsync(topics).WaitAsync(cancellation);
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<LogPosition>> AppendAsync(IReadOnlyList<NewRecord> records, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(records);
        await RequireTopicsAsync(records);
        return await KafkaBatch.SendAsync(_producer.Value, _clients, records, cancellation);
    }

    /// <inheritdoc />
    public Task<ILogReader> ReadAsync(IReadOnlyCollection<LogPosition> from, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(from);
        return Task.FromResult<ILogReader>(new KafkaPartitionReader(_clients, from));
    }

    /// <inheritdoc />
    public async Task<IGroupReader> SubscribeAsync(string group, IReadOnlyCollection<Topic> topics, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(group);
        ArgumentNullException.ThrowIfNull(topics);
        foreach (var topic in topics)
            await _topics.RequireAsync(topic);
        return new KafkaGroupReader(_clients, group, topics, RequireTopicsAsync);
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<PartitionBounds>> BoundsAsync(Topic topic, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(topic);
        await _topics.RequireAsync(topic);
        var starts = await OffsetsAsync(topic, OffsetSpec.Earliest(), cancellation);
        var ends = await OffsetsAsync(topic, OffsetSpec.Latest(), cancellation);
        return [.. Enumerable.Range(0, topic.Partitions).Select(partition => new PartitionBounds(partition, starts[partition], ends[partition]))];
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<PartitionLag>> LagAsync(string group, Topic topic, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(topic);
        var bounds = await BoundsAsync(topic, cancellation);
        try
        {
            var answer = await _admin.ListConsumerGroupOffsetsAsync(
                [new ConsumerGroupTopicPartitions(_clients.Name(group), Partitions(topic))],
                new ListConsumerGroupOffsetsOptions { RequestTimeout = _clients.Options.Patience }).WaitAsync(cancellation);
            var commits = answer.Single().Partitions.ToDictionary(one => one.Partition.Value, one => one.Offset.IsSpecial ? (long?)null : one.Offset.Value);
            return [.. bounds.Select(bound => new PartitionLag(bound.Partition, commits[bound.Partition], bound.End, bound.End - Math.Max(commits[bound.Partition] ?? 0, bound.Start)))];
        }
        catch (KafkaException fault)
        {
            throw KafkaFaults.Translate(fault, fault.Error, "looking at lag");
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        await Task.Run(() =>
        {
            if (_producer.IsValueCreated)
                _producer.Value.Dispose();
            _admin.Dispose();
        });
    }

    private async Task RequireTopicsAsync(IReadOnlyList<NewRecord> records)
    {
        foreach (var topic in records.Select(record => record.Topic).Distinct())
            await _topics.RequireAsync(topic);
    }

    private List<TopicPartition> Partitions(Topic topic) =>
        [.. Enumerable.Range(0, topic.Partitions).Select(partition => new TopicPartition(_clients.Name(topic.Name), partition))];

    private async Task<Dictionary<int, long>> OffsetsAsync(Topic topic, OffsetSpec which, CancellationToken cancellation)
    {
        try
        {
            var answer = await _admin.ListOffsetsAsync(
                Partitions(topic).Select(partition => new TopicPartitionOffsetSpec { TopicPartition = partition, OffsetSpec = which }),
                new ListOffsetsOptions { IsolationLevel = IsolationLevel.ReadCommitted, RequestTimeout = _clients.Options.Patience }).WaitAsync(cancellation);
            return answer.ResultInfos.ToDictionary(info => info.TopicPartitionOffsetError.Partition.Value, info => info.TopicPartitionOffsetError.Offset.Value);
        }
        catch (KafkaException fault)
        {
            throw KafkaFaults.Translate(fault, fault.Error, "looking at bounds");
        }
    }
}
