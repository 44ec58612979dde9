using System.Collections.Concurrent;
using System.Globalization;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Gateway.Streams.Kafka;

/// <summary>Creates topics with their settings, and knows which exist.</summary>
internal sealed class KafkaTopics(KafkaClients clients, IAdminClient admin)
{
    private static readonly TimeSpan SegmentOfDeleted = TimeSpan.FromDays(1);
    private readonly ConcurrentDictionary<string, int> _partitions = new(StringComparer.Ordinal);

    public async Task CreateAsync(IReadOnlyCollection<Topic> topics)
    {
        foreach (var topic in topics)
        {
            if (await FindAsync(topic.Name) is { } partitions)
                await UpdateAsync(topic, partitions);
            else
                await CreateAsync(topic);
        }
    }

    /// <summary>Refuses a topic that does not exist or has another number of partitions.</summary>
    public async Task RequireAsync(Topic topic)
    {
        if (!_partitions.TryGetValue(topic.Name, out var partitions))
            partitions = await FindAsync(topic.Name) ?? throw new EventLogException(EventLogFault.UnknownTopic, $"There is no topic '{clients.Name(topic.Name)}' in Kafka. Create it first.");
        if (partitions != topic.Partitions)
            throw Mismatch(topic, partitions);
    }

    private async Task CreateAsync(Topic topic)
    {
        var specification = new TopicSpecification
        {
            Name = clients.Name(topic.Name),
            NumPartitions = topic.Partitions,
            ReplicationFactor = clients.Options.Replicas,
            Configs = SettingsOf(topic),
        };
        try
        {
            await admin.CreateTopicsAsync([specification], new CreateTopicsOptions { OperationTimeout = clients.Options.Patience, RequestTimeout = clients.Options.Patience });
        }
        catch (CreateTopicsException fault) when (fault.Results.TrueForAll(result => result.Error.Code == ErrorCode.TopicAlreadyExists))
        {
            // Another process was first; what it made is checked below.
        }
        catch (CreateTopicsException fault)
        {
            throw KafkaFaults.Translate(fault, fault.Results.Find(result => result.Error.IsError)?.Error ?? fault.Error, "creating topics");
        }
        catch (KafkaException fault)
        {
            throw KafkaFaults.Translate(fault, fault.Error, "creating topics");
        }

        // A new topic reaches the brokers' metadata a moment after it is made.
        var deadline = TimeProvider.System.GetTimestamp();
        while (await FindAsync(topic.Name) is null && TimeProvider.System.GetElapsedTime(deadline) < clients.Options.Patience)
            await Task.Delay(50);
        await RequireAsync(topic);
    }

    private async Task UpdateAsync(Topic topic, int partitions)
    {
        if (partitions != topic.Partitions)
            throw Mismatch(topic, partitions);
        var resource = new ConfigResource { Type = ResourceType.Topic, Name = clients.Name(topic.Name) };
        var entries = SettingsOf(topic).Select(setting => new ConfigEntry { Name = setting.Key, Value = setting.Value, IncrementalOperation = AlterConfigOpType.Set });
        try
        {
            await admin.IncrementalAlterConfigsAsync(
                new Dictionary<ConfigResource, List<ConfigEntry>> { [resource] = [.. entries] },
                new IncrementalAlterConfigsOptions { RequestTimeout = clients.Options.Patience });
        }
        catch (KafkaException fault)
        {
            throw KafkaFaults.Translate(fault, fault.Error, "setting up topics");
        }
    }

    private async Task<int?> FindAsync(string name)
    {
        try
        {
            var found = await admin.DescribeTopicsAsync(
                TopicCollection.OfTopicNames([clients.Name(name)]), new DescribeTopicsOptions { RequestTimeout = clients.Options.Patience });
            return _partitions[name] = found.TopicDescriptions.Single().Partitions.Count;
        }
        catch (DescribeTopicsException fault) when (fault.Results.TopicDescriptions.TrueForAll(topic => topic.Error.Code == ErrorCode.UnknownTopicOrPart))
        {
            return null;
        }
        catch (KafkaException fault)
        {
            throw KafkaFaults.Translate(fault, fault.Error, "looking for topics");
        }
    }

    private Dictionary<string, string> SettingsOf(Topic topic)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["min.insync.replicas"] = clients.Options.Replicas >= 3 ? "2" : "1",
        };
        switch (topic.Cleanup)
        {
            case Cleanup.Compact compact:
                settings["cleanup.policy"] = "compact";
                settings["max.compaction.lag.ms"] = settings["segment.ms"] = Milliseconds(compact.MaximumLag);
                settings["delete.retention.ms"] = Milliseconds(compact.TombstoneRetention);
                break;
            case Cleanup.Delete delete:
                settings["cleanup.policy"] = "delete";
                settings["retention.ms"] = Milliseconds(delete.After);
                settings["segment.ms"] = Milliseconds(SegmentOfDeleted);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(topic));
        }

        return settings;
    }

    private static string Milliseconds(TimeSpan time) => ((long)time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);

    private EventLogException Mismatch(Topic topic, int partitions) => new(
        EventLogFault.TopicMismatch,
        $"Topic '{clients.Name(topic.Name)}' has {partitions} partitions in Kafka and {topic.Partitions} in this program. The number is fixed at creation: give the topic a new version to change it.");
}
