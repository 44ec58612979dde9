using Gateway.Contracts.Events.V1;
using Gateway.Contracts.Node.V1;
using Gateway.Hosting.Refusals;
using Gateway.Hosting.Requests;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Gateway.Node.Release;

/// <summary>What the journal says of a release: when, by whom, to whom, under which rules, or why not.</summary>
internal static class ReleaseLeaf
{
    /// <summary>Length of flag ids, disclosure ids and handles.</summary>
    public const int IdLength = 16;

    public static JournalLeaf Of(ReleaseRequest request, VerifiedRequest verified, DisclosedRecord? record, HolderDecision? decision, string reason, DateTimeOffset now)
    {
        var leaf = new JournalLeaf
        {
            Act = record is null ? JournalAct.Refusal : JournalAct.Disclosure,
            Time = Timestamp.FromDateTimeOffset(now),
            FlagId = IdOrNothing(request.FlagId),
            RequestId = verified.Body.RequestId,
            Actor = verified.Body.Operator,
            Agency = verified.Requester.Code,
            Role = verified.Body.Role,
            Purpose = verified.Body.Purpose,
            LegalBasis = verified.Body.LegalBasis,
            Urgency = verified.Body.Urgency,
            Tier = record?.Tier ?? Tier.None,
            ReferenceId = IdOrNothing(request.Decision?.DisclosureId),
            Reason = reason,
        };
        if (record is not null)
            leaf.Fields.AddRange(record.Fields);
        if (decision is not null)
        {
            leaf.Rules.AddRange(decision.Own.Rules);
            leaf.PolicyVersion = decision.Own.PolicyVersion;
        }

        return leaf;
    }

    /// <summary>Nothing of a request that nobody enrolled has signed is believed, so nothing of it is written but which flag it was after.</summary>
    public static JournalLeaf OfUnverified(ReleaseRequest request, RefusalReason refusal, DateTimeOffset now) => new()
    {
        Act = JournalAct.Refusal,
        Time = Timestamp.FromDateTimeOffset(now),
        FlagId = IdOrNothing(request.FlagId),
        ReferenceId = IdOrNothing(request.Decision?.DisclosureId),
        Tier = Tier.None,
        Reason = refusal.ToString(),
    };

    // An exchange could otherwise write anything of any size on this node's journal.
    private static ByteString IdOrNothing(ByteString? id) => id is { Length: IdLength } ? id : ByteString.Empty;
}
