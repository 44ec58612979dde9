using System.Runtime.CompilerServices;

namespace Gateway.Streams;

/// <summary>Reading a topic once, from start to its present end: how state in memory is rebuilt.</summary>
public static class Replay
{
    private const int BatchSize = 5_000;
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Every record kept of a topic, up to the ends as they are when it begins: in order within a partition, partitions interleaved.
    /// To follow on without a gap, open a reader at <paramref name="onEnd"/>'s positions.
    /// </summary>
    /// <param name="log">The log.</param>
    /// <param name="topic">An existing topic.</param>
    /// <param name="onEnd">Told the position after the last record of each partition, when all have been yielded.</param>
    /// <param name="cancellation">Ends the replay.</param>
    public static async IAsyncEnumerable<LogRecord> ReplayAsync(
        this IEventLog log,
        Topic topic,
        Action<IReadOnlyList<LogPosition>>? onEnd = null,
        [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(topic);
        var bounds = await log.BoundsAsync(topic, cancellation);
        var ends = bounds.ToDictionary(bound => bound.Partition, bound => bound.End);
        var reader = await log.ReadAsync([.. bounds.Select(bound => new LogPosition(topic.Name, bound.Partition, bound.Start))], cancellation);
        await using (reader)
        {
            while (reader.Positions.Any(position => position.Offset < ends[position.Partition]))
            {
                foreach (var record in await reader.PollAsync(BatchSize, Wait, cancellation))
                {
                    if (record.Offset < ends[record.Partition])
                        yield return record;
                }
            }
        }

        onEnd?.Invoke([.. bounds.Select(bound => new LogPosition(topic.Name, bound.Partition, bound.End))]);
    }
}
