using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Gateway.Contracts.Enrolment.V1;
using Gateway.Contracts.Events.V1;
using Gateway.Exchange.Decisions;
using Gateway.Policy.Contracts;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Tier = Gateway.Policy.Tier;

namespace Gateway.Exchange.Notices;

/// <summary>Makes notices: what one recipient may know of a match, and no more than its tier allows.</summary>
internal static class NoticeRecords
{
    private const int IdLength = 16;

    /// <summary>First 16 bytes of SHA-256 over match id, recipient (UTF-8) and version (8 bytes, big-endian).</summary>
    public static byte[] IdOf(ReadOnlySpan<byte> matchId, string recipient, long version)
    {
        Span<byte> number = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(number, version);
        return SHA256.HashData([.. matchId, .. Encoding.UTF8.GetBytes(recipient), .. number])[..IdLength];
    }

    /// <summary>The notice of a decision at tier hit or more, without id and version. At hit: no holder, force, score or evidence.</summary>
    public static NoticeRecord Current(MatchRecord match, MatchedFlag own, RecordDecision decided, StandingRequest standing)
    {
        var notice = Bare(match, own, decided, standing);
        notice.State = NoticeState.Current;
        notice.Tier = decided.Decision.Tier.ToMessage();
        notice.Fields.AddRange(decided.Decision.Fields);
        notice.Obligations.AddRange(decided.Decision.Obligations.ToMessages());
        notice.Shown.AddRange(decided.Decision.Shown);
        if (decided.Decision.Tier >= Tier.Contact)
            (notice.Holder, notice.Force) = (decided.Holder!.Code, decided.Holder.Force);
        if (decided.Decision.Tier >= Tier.Summary)
        {
            notice.ScoreMilli = match.ScoreMilli;
            notice.Evidence.AddRange(match.Evidence);
        }

        return notice;
    }

    /// <summary>
    /// The notice that an earlier one no longer holds, without id and version. It is the same whatever the cause: a seal looks like an expiry,
    /// and both look like a match that ended.
    /// </summary>
    public static NoticeRecord Withdrawn(MatchRecord match, MatchedFlag own, RecordDecision decided, StandingRequest standing, string nationalVersion)
    {
        var notice = Bare(match, own, decided, standing);
        notice.PolicyVersion = nationalVersion;
        notice.State = NoticeState.Withdrawn;
        notice.Tier = Tier.None.ToMessage();
        return notice;
    }

    /// <summary>Numbers a notice.</summary>
    public static void Number(NoticeRecord notice, long version)
    {
        notice.Version = (ulong)version;
        notice.NoticeId = ByteString.CopyFrom(IdOf(notice.MatchId.Span, notice.Recipient, version));
    }

    private static NoticeRecord Bare(MatchRecord match, MatchedFlag own, RecordDecision decided, StandingRequest standing) => new()
    {
        MatchId = match.MatchId,
        Recipient = decided.Recipient.Code,
        OwnFlagId = own.FlagId,
        PolicyVersion = decided.Decision.PolicyVersion,
        DecidedAt = Timestamp.FromDateTimeOffset(decided.Time),
        Purpose = standing.Purpose,
        Role = standing.Role,
        LegalBasis = standing.LegalBasis,
    };
}
