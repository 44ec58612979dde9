using System.Collections.Concurrent;
using Dapper;
using Gateway.Streams;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.EventLog;

/// <summary>Topics and their partitions in the file. What is fixed at creation is remembered.</summary>
internal sealed class LogTopics(LogFile file)
{
    // 2^40 offsets for each of 2^23 partitions: a record's place in the file's one table.
    private const int OffsetBits = 40;
    private readonly ConcurrentDictionary<string, Stored> _known = new(StringComparer.Ordinal);

    public static long Place(long partition, long offset) => (partition << OffsetBits) + offset;

    public static long OffsetAt(long place) => place & ((1L << OffsetBits) - 1);

    public async Task CreateAsync(IReadOnlyCollection<Topic> topics, CancellationToken cancellation)
    {
        await file.WriteAsync(
            "creating topics",
            connection =>
            {
                foreach (var topic in topics)
                    Create(connection, topic);
                return true;
            },
            cancellation);
    }

    /// <summary>The rows of an existing topic.</summary>
    public Stored Find(Topic topic) => _known.TryGetValue(topic.Name, out var stored) && stored.Partitions.Count == topic.Partitions
        ? stored
        : _known[topic.Name] = file.Read("finding a topic", connection => Find(connection, topic));

    /// <summary>The rows of an existing topic that only its name is known of.</summary>
    public Stored Find(string name) => _known.TryGetValue(name, out var stored)
        ? stored
        : _known[name] = file.Read("finding a topic", connection => Load(connection, name) ?? throw Unknown(name));

    private static Stored Find(SqliteConnection connection, Topic topic)
    {
        var stored = Load(connection, topic.Name) ?? throw Unknown(topic.Name);
        return stored.Partitions.Count == topic.Partitions ? stored : throw Mismatch(topic, stored.Partitions.Count);
    }

    private static Stored? Load(SqliteConnection connection, string name)
    {
        var id = connection.QuerySingleOrDefault<long?>("SELECT id FROM log_topic WHERE name = @name", new { name });
        return id is { } topic
            ? new Stored(topic, name, [.. connection.Query<long>("SELECT id FROM log_partition WHERE topic = @topic ORDER BY number", new { topic })])
            : null;
    }

    private static void Create(SqliteConnection connection, Topic topic)
    {
        var retention = topic.Cleanup is Cleanup.Delete delete ? delete.After.Ticks / TimeSpan.TicksPerMicrosecond : (long?)null;
        var tombstones = topic.Cleanup is Cleanup.Compact compact ? compact.TombstoneRetention.Ticks / TimeSpan.TicksPerMicrosecond : (long?)null;
        if (Load(connection, topic.Name) is { } stored)
        {
            if (stored.Partitions.Count != topic.Partitions)
                throw Mismatch(topic, stored.Partitions.Count);
            connection.Execute(
                "UPDATE log_topic SET retention = @retention, tombstone_retention = @tombstones WHERE id = @Id",
                new { retention, tombstones, stored.Id });
            return;
        }

        var id = connection.QuerySingle<long>(
            "INSERT INTO log_topic (name, partitions, retention, tombstone_retention) VALUES (@Name, @Partitions, @retention, @tombstones) RETURNING id",
            new { topic.Name, topic.Partitions, retention, tombstones });
        connection.Execute(
            "INSERT INTO log_partition (topic, number) VALUES (@id, @number)",
            Enumerable.Range(0, topic.Partitions).Select(number => new { id, number }));
    }

    private static EventLogException Unknown(string name) =>
        new(EventLogFault.UnknownTopic, $"There is no topic '{name}' in this log. Create it first.");

    private static EventLogException Mismatch(Topic topic, int partitions) => new(
        EventLogFault.TopicMismatch,
        $"Topic '{topic.Name}' has {partitions} partitions here and {topic.Partitions} in this program. The number is fixed at creation: give the topic a new version to change it.");

    internal sealed record Stored(long Id, string Name, IReadOnlyList<long> Partitions);
}
