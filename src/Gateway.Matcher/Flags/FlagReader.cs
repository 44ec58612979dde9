using System.Diagnostics.CodeAnalysis;
using Gateway.Contracts.Enrolment.V1;
using Gateway.Contracts.Events.V1;
using Gateway.Hosting.Events;
using Gateway.Linkage;
using Gateway.Streams;
using TokenSet = Gateway.Linkage.TokenSet;
using TokenSetMessage = Gateway.Contracts.Events.V1.TokenSet;

namespace Gateway.Matcher.Flags;

/// <summary>Reads records of flags.v1: signed by an enrolled node, about a flag of its own, in the form of the contracts.</summary>
internal sealed class FlagReader(EventOpener opener)
{
    // A flag moves from one key epoch to the next: more than two are never alive (protocol decision 6).
    private const int MostEpochs = 2;

    /// <summary>Reads a record that is not a tombstone.</summary>
    public bool TryRead(LogRecord record, [NotNullWhen(true)] out FlagChange? change, out EventFault fault)
    {
        change = null;
        if (!opener.TryOpen<FlagRecord>(Topics.Flags.Name, record.Key, record.Value, Component.Node, out var opened, out fault))
            return false;
        fault = EventFault.Contradiction;
        var flag = opened.Body;
        if (flag.FlagId.Length != FlagId.Size || !flag.FlagId.Span.SequenceEqual(record.Key)
            || flag.Agency != opened.Producer.Code || flag.Force != opened.Producer.Force
            || flag.Version is 0 or > long.MaxValue
            || (flag.RetractedAt is null) == (flag.TokenSets.Count == 0)
            || ReadSets(flag.TokenSets) is not { } sets)
        {
            return false;
        }

        var position = new LogPosition(Topics.Flags.Name, record.Partition, record.Offset);
        change = new FlagChange(FlagId.FromBytes(flag.FlagId.Span), (long)flag.Version, flag.Agency, flag.Force, sets, position);
        return true;
    }

    /// <summary>Token sets by epoch; null when one is malformed, an epoch comes twice, or there are more than two.</summary>
    internal static Dictionary<uint, TokenSet>? ReadSets(IReadOnlyCollection<TokenSetMessage> messages)
    {
        if (messages.Count > MostEpochs)
            return null;
        var sets = new Dictionary<uint, TokenSet>(messages.Count);
        foreach (var message in messages)
        {
            if (!TokenSetEncoding.TryRead(message.Tokens.Span, out var set) || !sets.TryAdd(message.Epoch, set))
                return null;
        }

        return sets;
    }
}
