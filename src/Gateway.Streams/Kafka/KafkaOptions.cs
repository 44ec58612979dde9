namespace Gateway.Streams.Kafka;

/// <summary>How to reach and use a Kafka cluster.</summary>
public sealed record KafkaOptions
{
    /// <summary>Host and port of one or more brokers, with commas between them.</summary>
    public required string BootstrapServers { get; init; }

    /// <summary>
    /// librdkafka's own settings for every client, such as <c>security.protocol</c>, <c>ssl.ca.location</c>, <c>ssl.certificate.location</c>,
    /// <c>ssl.key.location</c>, <c>sasl.mechanism</c>, <c>sasl.username</c>, <c>sasl.password</c>. What this class sets itself wins.
    /// </summary>
    public IReadOnlyDictionary<string, string> Client { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Stands before every topic and group name on the cluster, so that several systems may share it; empty for none.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>Copies of each partition of topics made here. With 3, an append is acknowledged by at least 2.</summary>
    public short Replicas { get; init; } = 3;

    /// <summary>How long a member of a group that has died keeps its partitions; the brokers allow 6 seconds or more unless set otherwise.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long to wait for an answer before it is <see cref="EventLogFault.Unavailable"/>.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Says where the cluster is, and none of the credentials.</summary>
    public override string ToString() => $"Kafka at {BootstrapServers}";
}
