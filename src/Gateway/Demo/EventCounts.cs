using Gateway.Contracts.Enrolment.V1;
using Gateway.Contracts.Events.V1;
using Gateway.Hosting.Enrolment;
using Gateway.Hosting.Events;
using Gateway.Streams;
using Google.Protobuf;

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

    /// <summary>Notices, each counted once whatever its versions; alerts to owners travel on the same topic and are none.</summary>
    public static async Task<int> NoticesAsync(IEventLog eventLog, EnrolmentRegister register, CancellationToken cancellation)
    {
        var opener = new EventOpener(register);
        var notices = new HashSet<(ByteString, string)>();
        await foreach (var record in eventLog.ReplayAsync(Topics.Notices, cancellation: cancellation))
        {
            if (opener.TryOpen<NoticeRecord>(record.Topic, record.Key, record.Value, Component.Exchange, out var notice, out _))
                notices.Add((notice.Body.MatchId, notice.Body.Recipient));
        }

        return notices.Count;
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
