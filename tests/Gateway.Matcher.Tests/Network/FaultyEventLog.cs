using Gateway.Streams;

namespace Gateway.Matcher.Tests.Network;

/// <summary>An event log that fails when a test says so.</summary>
internal sealed class FaultyEventLog(IEventLog log) : IEventLog
{
    /// <summary>Called before each append: throws what the append is to throw.</summary>
    public Action<IReadOnlyList<NewRecord>> BeforeAppend { get; set; } = static _ => { };

    /// <summary>Called before each poll: throws what the poll is to throw.</summary>
    public Action<ILogReader> BeforePoll { get; set; } = static _ => { };

    public Task CreateTopicsAsync(IReadOnlyCollection<Topic> topics, CancellationToken cancellation = default) => log.CreateTopicsAsync(topics, cancellation);

    public Task<IReadOnlyList<LogPosition>> AppendAsync(IReadOnlyList<NewRecord> records, CancellationToken cancellation = default)
    {
        BeforeAppend(records);
        return log.AppendAsync(records, cancellation);
    }

    public async Task<ILogReader> ReadAsync(IReadOnlyCollection<LogPosition> from, CancellationToken cancellation = default) =>
        new FaultyReader(this, await log.ReadAsync(from, cancellation));

    public Task<IGroupReader> SubscribeAsync(string group, IReadOnlyCollection<Topic> topics, CancellationToken cancellation = default) =>
        log.SubscribeAsync(group, topics, cancellation);

    public Task<IReadOnlyList<PartitionBounds>> BoundsAsync(Topic topic, CancellationToken cancellation = default) => log.BoundsAsync(topic, cancellation);

    public Task<IReadOnlyList<PartitionLag>> LagAsync(string group, Topic topic, CancellationToken cancellation = default) => log.LagAsync(group, topic, cancellation);

    public ValueTask DisposeAsync() => log.DisposeAsync();

    private sealed class FaultyReader(FaultyEventLog owner, ILogReader reader) : ILogReader
    {
        public IReadOnlyList<LogPosition> Positions => reader.Positions;

        public Task<IReadOnlyList<LogRecord>> PollAsync(int max, TimeSpan wait, CancellationToken cancellation = default)
        {
            owner.BeforePoll(reader);
            return reader.PollAsync(max, wait, cancellation);
        }

        public Task RestartAsync(CancellationToken cancellation = default) => reader.RestartAsync(cancellation);

        public ValueTask DisposeAsync() => reader.DisposeAsync();
    }
}
