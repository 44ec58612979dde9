namespace Gateway.Streams;

/// <summary>
/// The log through which roles meet: topics of opaque records in fixed partitions, kept in order per partition, read by anyone from
/// any offset. Two engines stand behind it, an embedded file and Apache Kafka; both pass the same contract suite.
/// Instances may be used from several threads at once. Every method may throw <see cref="EventLogException"/>.
/// </summary>
public interface IEventLog : IAsyncDisposable
{
    /// <summary>Creates the topics that are missing and brings the cleanup of the others up to date. Running it again changes nothing.</summary>
    /// <param name="topics">The topics; names must be unique.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="EventLogException"><see cref="EventLogFault.TopicMismatch"/>: a topic exists with another number of partitions, which would move its keys.</exception>
    Task CreateTopicsAsync(IReadOnlyCollection<Topic> topics, CancellationToken cancellation = default);

    /// <summary>
    /// Appends records in the order given. When it returns, every record is durable: on disk (embedded), or with all in-sync replicas (Kafka).
    /// When it throws, the embedded log has kept none and Kafka may have kept some: append again, consumers drop what they have seen.
    /// Calls that run at the same time have no order between them.
    /// </summary>
    /// <param name="records">Any number of records of any topics.</param>
    /// <param name="cancellation">Ends the wait; what was handed to the engine by then may still be kept.</param>
    /// <returns>The position of each record, in the order given.</returns>
    Task<IReadOnlyList<LogPosition>> AppendAsync(IReadOnlyList<NewRecord> records, CancellationToken cancellation = default);

    /// <summary>Opens a reader on chosen partitions, without a group: the caller keeps its own offsets, or needs none.</summary>
    /// <param name="from">Where to begin in each partition. An offset before the partition's start begins at its start; one after its end waits there.</param>
    /// <param name="cancellation">Ends the wait.</param>
    Task<ILogReader> ReadAsync(IReadOnlyCollection<LogPosition> from, CancellationToken cancellation = default);

    /// <summary>
    /// Joins a consumer group. Its live members share the partitions of the topics; a member that dies is replaced when its lease ends.
    /// A partition that the group has never committed begins at its start, so that a fresh group is a replay.
    /// </summary>
    /// <param name="group">The group's name, such as <c>matcher</c>.</param>
    /// <param name="topics">Existing topics.</param>
    /// <param name="cancellation">Ends the wait.</param>
    Task<IGroupReader> SubscribeAsync(string group, IReadOnlyCollection<Topic> topics, CancellationToken cancellation = default);

    /// <summary>Where each partition of a topic begins and ends now, by partition number.</summary>
    /// <param name="topic">An existing topic.</param>
    /// <param name="cancellation">Ends the wait.</param>
    Task<IReadOnlyList<PartitionBounds>> BoundsAsync(Topic topic, CancellationToken cancellation = default);

    /// <summary>How far a group's commits are behind the end of each partition, by partition number. The group need not have members.</summary>
    /// <param name="group">The group's name.</param>
    /// <param name="topic">An existing topic.</param>
    /// <param name="cancellation">Ends the wait.</param>
    Task<IReadOnlyList<PartitionLag>> LagAsync(string group, Topic topic, CancellationToken cancellation = default);
}
