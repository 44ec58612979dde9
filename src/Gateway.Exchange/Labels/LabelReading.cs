using Gateway.Contracts.Enrolment.V1;
using Gateway.Contracts.Events.V1;
using Gateway.Hosting.Events;
using Gateway.Streams;

namespace Gateway.Exchange.Labels;

/// <summary>Believes a label only from the node of the very agency that it is about, under the flag id that it names.</summary>
internal sealed class LabelReading(EventOpener opener)
{
    private const int FlagIdLength = 16;

    /// <summary>The label of a record of <c>labels.v1</c>, or why it cannot be taken.</summary>
    public (LabelRecord? Label, EventFault Fault) Read(LogRecord record)
    {
        if (!opener.TryOpen<LabelRecord>(record.Topic, record.Key, record.Value, Component.Node, out var opened, out var fault))
            return (null, fault);
        var body = opened.Body;
        var holds = body.Agency == opened.Producer.Code
            && body.FlagId.Length == FlagIdLength
            && body.FlagId.Span.SequenceEqual(record.Key)
            && body.Version is > 0 and <= long.MaxValue
            && body.Label is null == body.RetractedAt is not null;
        return holds ? (body, default) : (null, EventFault.Contradiction);
    }
}
