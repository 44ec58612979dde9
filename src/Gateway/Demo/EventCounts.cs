using Gateway.Contracts.Events.V1;
using Gateway.Streams;

namespace Gateway.Demo;

/// <summary>How much is on the event log.</summary>
internal static class EventCounts
{
    private const int TokenLength = 17;

    /// <summary>Events of a topic since it was made.</summary>
    public static async Task<long> OfAsync(IEventLog eventLog, Topic topic, CancellationToken cancellation) =>
        (await eventLog.BoundsAsync(topic, cancellation)).Sum(partition => partition.End);

    /// <summary>Events of all topics.</summary>
    public static async Task<long> OfAllAsync(IEventLog eventLog, CancellationToken cancellation)
    {
        var sum = 0L;
        foreach (var topic in Topics.All)
            sum += await OfAsync(eventLog, topic, cancellation);
        return sum;
    }

    /// <summary>Match tokens of all flags that are on the log.</summary>
    public static async Task<long> TokensAsync(IEventLog eventLog, CancellationToken cancellation)
    {
        var sum = 0L;
        await foreach (var record in eventLog.ReplayAsync(Topics.Flags, cancellation: cancellation))
            sum += FlagRecord.Parser.ParseFrom(Envelope.Parser.ParseFrom(record.Value).Body).TokenSets.Sum(set => (long)set.Tokens.Length / TokenLength);
        return sum;
    }
}
