using Gateway.Contracts.Enrolment.V1;
using Gateway.Contracts.Events.V1;
using Gateway.Hosting.Events;
using Gateway.Streams;

namespace Gateway.Matcher.Matching;

/// <summary>Reports each record that cannot be taken once, whatever restarts come between.</summary>
internal sealed class DeadLetters(EventOpener opener, EventSigner signer)
{
    private const string Group = "matcher";

    private readonly HashSet<string> _reported = new(StringComparer.Ordinal);

    /// <summary>Takes note of a letter on the log, when it is a matcher's.</summary>
    public void Remember(LogRecord record)
    {
        if (opener.TryOpen<DeadLetter>(record.Topic, record.Key, record.Value, Component.Matcher, out _, out _))
            _reported.Add(record.KeyText);
    }

    /// <summary>The letter to append, or null when the record has been reported. The reason is the fault's name.</summary>
    public NewRecord? Letter(LogRecord record, EventFault fault)
    {
        var key = $"{Group} {record}";
        if (!_reported.Add(key))
            return null;
        var letter = new DeadLetter { Topic = record.Topic, Partition = record.Partition, Offset = record.Offset, Group = Group, Reason = fault.ToString() };
        return new NewRecord(Topics.DeadLetter, key, signer.Wrap(Topics.DeadLetter.Name, System.Text.Encoding.UTF8.GetBytes(key), letter));
    }
}
