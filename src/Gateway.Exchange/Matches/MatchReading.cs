using System.Security.Cryptography;
using Gateway.Contracts.Enrolment.V1;
using Gateway.Contracts.Events.V1;
using Gateway.Hosting.Enrolment;
using Gateway.Hosting.Events;
using Gateway.Streams;

namespace Gateway.Exchange.Matches;

/// <summary>Believes a match only from the matcher, under its own id, between flags of two enrolled agencies of different forces.</summary>
internal sealed class MatchReading(EventOpener opener, EnrolmentRegister register)
{
    private const int FlagIdLength = 16;

    /// <summary>The match of a record of <c>matches.v1</c>, or why it cannot be taken.</summary>
    public (MatchRecord? Match, EventFault Fault) Read(LogRecord record)
    {
        if (!opener.TryOpen<MatchRecord>(record.Topic, record.Key, record.Value, Component.Matcher, out var opened, out var fault))
            return (null, fault);
        var body = opened.Body;
        var holds = body.MatchId.Span.SequenceEqual(record.Key)
            && IsFlag(body.Lower)
            && IsFlag(body.Higher)
            && body.Lower.FlagId.Span.SequenceCompareTo(body.Higher.FlagId.Span) < 0
            && body.MatchId.Span.SequenceEqual(SHA256.HashData([.. body.Lower.FlagId.Span, .. body.Higher.FlagId.Span]))
            && AreOfDifferentForces(body.Lower, body.Higher);
        return holds ? (body, default) : (null, EventFault.Contradiction);
    }

    private static bool IsFlag(MatchedFlag? flag) => flag is { FlagId.Length: FlagIdLength, Version: > 0 and <= long.MaxValue };

    // The force of an agency is what the register says, whatever the matcher was told.
    private bool AreOfDifferentForces(MatchedFlag lower, MatchedFlag higher) =>
        register.ByCode(lower.Agency) is { Component: Component.Node } one
        && register.ByCode(higher.Agency) is { Component: Component.Node } other
        && one.Force != other.Force;
}
