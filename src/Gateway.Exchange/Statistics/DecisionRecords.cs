using System.Security.Cryptography;
using Gateway.Contracts.Events.V1;
using Gateway.Exchange.Decisions;
using Gateway.Policy;
using Gateway.Policy.Contracts;
using Google.Protobuf;
using Tier = Gateway.Policy.Tier;

namespace Gateway.Exchange.Statistics;

/// <summary>What statistics may count of a decision: at least a hit, on a record that is not sealed silently, without any id of a flag.</summary>
internal static class DecisionRecords
{
    private const int IdLength = 16;

    /// <summary>The record of a query's decision, or null when it may not be counted.</summary>
    public static DecisionRecord? OfQuery(RecordDecision decided, Purpose purpose) =>
        MayBeCounted(decided) ? Make(decided, purpose, standing: false) : null;

    /// <summary>The record of a notice's decision, or null when it may not be counted.</summary>
    /// <param name="decided">The decision on the holder's record.</param>
    /// <param name="own">The recipient's own label: a flow would tell of it as much as of the holder's.</param>
    /// <param name="purpose">Purpose of the standing request.</param>
    public static DecisionRecord? OfNotice(RecordDecision decided, Labels.StoredLabel own, Purpose purpose)
    {
        if (!MayBeCounted(decided) || !own.MayBeCounted)
            return null;
        var record = Make(decided, purpose, standing: true);
        record.HolderHeardFirst = decided.Label!.Label!.LastHeardMonth < own.Label!.LastHeardMonth;
        return record;
    }

    private static bool MayBeCounted(RecordDecision decided) => decided is { Decision.Tier: >= Tier.Hit, Label.MayBeCounted: true };

    private static DecisionRecord Make(RecordDecision decided, Purpose purpose, bool standing)
    {
        var day = LondonTime.DateAt(decided.Time);
        return new DecisionRecord
        {
            DecisionId = ByteString.CopyFrom(RandomNumberGenerator.GetBytes(IdLength)),
            RequesterForce = decided.Recipient.Force,
            HolderForce = decided.Holder!.Force,
            AgencyKind = decided.Recipient.Agency.Kind,
            Purpose = purpose,
            Tier = decided.Decision.Tier.ToMessage(),
            Risk = decided.Label!.Label!.Risk,
            Month = (uint)((day.Year * 100) + day.Month),
            Standing = standing,
            PolicyVersion = decided.Decision.PolicyVersion,
        };
    }
}
