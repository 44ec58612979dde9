using Confluent.Kafka;

namespace Gateway.Streams.Kafka;

/// <summary>Makes the clients, with the settings that the log's promises rest on.</summary>
internal sealed class KafkaClients(KafkaOptions options)
{
    public KafkaOptions Options { get; } = options;

    public string Name(string name) => Options.Prefix + name;

    public string LogName(string kafkaName) => kafkaName[Options.Prefix.Length..];

    public IAdminClient Admin() => new AdminClientBuilder(new AdminClientConfig(Settings())).SetLogHandler(Silent).Build();

    public IProducer<byte[], byte[]?> Producer(string? transactionalId = null)
    {
        // Idempotent with acks=all: no record is acknowledged before it is safe, none is written twice by a retry, order per partition holds.
        var config = new ProducerConfig(Settings())
        {
            EnableIdempotence = true,
            Acks = Acks.All,
            LingerMs = 2,
            MessageTimeoutMs = (int)Options.Patience.TotalMilliseconds,
            TransactionalId = transactionalId,
        };
        if (transactionalId is not null)
            config.TransactionTimeoutMs = Math.Max((int)Options.Patience.TotalMilliseconds, config.MessageTimeoutMs.Value);
        return new ProducerBuilder<byte[], byte[]?>(config).SetLogHandler(Silent).Build();
    }

    public ConsumerBuilder<byte[], byte[]?> Consumer(string group)
    {
        var config = new ConsumerConfig(Settings())
        {
            GroupId = Name(group),
            EnableAutoCommit = false,
            EnableAutoOffsetStore = false,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            IsolationLevel = IsolationLevel.ReadCommitted,
            PartitionAssignmentStrategy = PartitionAssignmentStrategy.CooperativeSticky,
            EnablePartitionEof = true,
            AllowAutoCreateTopics = false,
            SessionTimeoutMs = (int)Options.Lease.TotalMilliseconds,
            HeartbeatIntervalMs = (int)Options.Lease.TotalMilliseconds / 4,
            FetchWaitMaxMs = 50,
            TopicMetadataRefreshIntervalMs = 30_000,
        };
        return new ConsumerBuilder<byte[], byte[]?>(config).SetLogHandler(static (_, _) => { });
    }

    // What librdkafka logs by itself goes to the process's standard error; failures reach callers as exceptions instead.
    private static void Silent(IClient client, LogMessage message)
    {
    }

    private Dictionary<string, string> Settings() => new(Options.Client, StringComparer.Ordinal) { ["bootstrap.servers"] = Options.BootstrapServers };
}
