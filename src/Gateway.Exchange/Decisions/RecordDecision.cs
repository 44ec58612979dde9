using Gateway.Contracts.Exchange.V1;
using Gateway.Exchange.Labels;
using Gateway.Hosting.Enrolment;
using Gateway.Policy;
using Gateway.Policy.Contracts;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Gateway.Exchange.Decisions;

/// <summary>What was decided on one flag for one recipient at one instant.</summary>
/// <param name="FlagId">The flag, 16 bytes.</param>
/// <param name="Label">Its label, or null when there is none to decide on: then the decision is D0.</param>
/// <param name="Holder">The member that holds the record; null without a label.</param>
/// <param name="Recipient">Who may learn of it.</param>
/// <param name="Decision">The decision.</param>
/// <param name="Time">The one clock reading.</param>
internal sealed record RecordDecision(
    byte[] FlagId, StoredLabel? Label, EnrolledMember? Holder, EnrolledMember Recipient, Decision Decision, DateTimeOffset Time)
{
    /// <summary>Whether the recipient holds the record itself.</summary>
    public bool IsOwn => Holder is not null && Holder.Code == Recipient.Code;

    /// <summary>The entry for the audit log.</summary>
    /// <param name="decisionId">The handle, notice id or disclosure id; empty when nothing was given under one.</param>
    public DecisionEntry ToEntry(ReadOnlySpan<byte> decisionId)
    {
        var entry = new DecisionEntry
        {
            DecisionId = ByteString.CopyFrom(decisionId),
            FlagId = ByteString.CopyFrom(FlagId),
            LabelVersion = (ulong)(Label?.Version ?? 0),
            Recipient = Recipient.Code,
            Tier = Decision.Tier.ToMessage(),
            PolicyVersion = Decision.PolicyVersion,
            Time = Timestamp.FromDateTimeOffset(Time),
        };
        entry.Fields.AddRange(Decision.Fields);
        entry.Obligations.AddRange(Decision.Obligations.ToMessages());
        entry.Rules.AddRange(Decision.Rules);
        entry.Alerts.AddRange(Decision.Alerts);
        return entry;
    }
}
