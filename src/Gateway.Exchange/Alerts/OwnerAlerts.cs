using System.Data.Common;
using System.Security.Cryptography;
using Gateway.Contracts.Events.V1;
using Gateway.Contracts.Exchange.V1;
using Gateway.Exchange.Decisions;
using Gateway.Exchange.Publishing;
using Gateway.Streams;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Gateway.Exchange.Alerts;

/// <summary>Tells the owner of a record that somebody asked in a way that the policy reports, at every tier, none included.</summary>
internal sealed class OwnerAlerts(Outbox outbox)
{
    private const int IdLength = 16;

    /// <summary>Puts the alerts of a decision into the outbox, in the caller's transaction.</summary>
    public async Task AddAsync(DbConnection transaction, RecordDecision decided, RequestBody request)
    {
        if (decided.Decision.Alerts.IsEmpty || decided.Holder is null)
            return;
        var id = RandomNumberGenerator.GetBytes(IdLength);
        var alert = new AlertRecord
        {
            AlertId = ByteString.CopyFrom(id),
            Recipient = decided.Holder.Code,
            FlagId = ByteString.CopyFrom(decided.FlagId),
            Requester = decided.Recipient.Code,
            Role = request.Role,
            Purpose = request.Purpose,
            Urgency = request.Urgency,
            Time = Timestamp.FromDateTimeOffset(decided.Time),
        };
        alert.Alerts.AddRange(decided.Decision.Alerts);
        await outbox.AddAsync(transaction, Topics.Notices, id, alert, alert.Recipient);
    }
}
