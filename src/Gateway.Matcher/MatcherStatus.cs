using Gateway.Streams;

namespace Gateway.Matcher;

/// <summary>How far the matcher has followed, and whether its answers may be believed.</summary>
public sealed class MatcherStatus
{
    private volatile IReadOnlyList<LogPosition> _processed = [];
    private volatile bool _isReady;

    /// <summary>
    /// True while everything that was on the log at the start is in the index and the log is being followed. Otherwise a lookup is
    /// refused: a wrong "nothing found" would be believed.
    /// </summary>
    public bool IsReady => _isReady;

    /// <summary>
    /// For each partition of flags.v1 the offset of the next record to be taken. Everything before it is in the index, and the matches
    /// that came of it are on the log. A snapshot; empty until the index is ready.
    /// </summary>
    public IReadOnlyList<LogPosition> Processed => _processed;

    /// <summary>Whether everything before the ends of these partitions has been processed.</summary>
    /// <param name="flags">What <see cref="IEventLog.BoundsAsync"/> says of flags.v1.</param>
    public bool HasProcessed(IReadOnlyList<PartitionBounds> flags)
    {
        ArgumentNullException.ThrowIfNull(flags);
        var processed = _processed.ToDictionary(position => position.Partition, position => position.Offset);
        return _isReady && flags.All(bounds => processed.TryGetValue(bounds.Partition, out var offset) && offset >= bounds.End);
    }

    internal void BecomeReady(IReadOnlyList<LogPosition> processed)
    {
        _processed = processed;
        _isReady = true;
    }

    internal void Advance(IReadOnlyList<LogPosition> processed) => _processed = processed;

    internal void StopAnswering() => _isReady = false;
}
