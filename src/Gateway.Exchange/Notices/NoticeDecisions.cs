using System.Data.Common;
using System.Security.Cryptography;
using Gateway.Contracts.Enrolment.V1;
using Gateway.Contracts.Events.V1;
using Gateway.Contracts.Exchange.V1;
using Gateway.Exchange.Decisions;
using Gateway.Exchange.Labels;
using Gateway.Exchange.Ledger;
using Gateway.Exchange.Matches;
using Gateway.Exchange.Publishing;
using Gateway.Exchange.Statistics;
using Gateway.Hosting.Enrolment;
using Gateway.Storage.AuditLog;
using Gateway.Streams;
using Google.Protobuf;
using Tier = Gateway.Policy.Tier;

namespace Gateway.Exchange.Notices;

/// <summary>
/// Decides matches for both sides, each on the other's label and under its own standing request (protocol decision 4), and tells a recipient
/// when what it may know has changed. A match is a function of its record, the two labels, the register, the policies and the day: the order
/// in which these arrived leaves no trace in what is told in the end.
/// </summary>
internal sealed class NoticeDecisions(RecordDecider decider, PolicyBook policies, EnrolmentRegister register, Outbox outbox)
{
    /// <summary>Decides matches again, all in the caller's transaction: leaves, ledger, what was told and the events to publish.</summary>
    /// <returns>Whether there is anything to publish.</returns>
    public async Task<bool> DecideAsync(DbConnection transaction, IEnumerable<byte[]> matchIds, DateTimeOffset now)
    {
        var published = false;
        foreach (var matchId in matchIds)
        {
            if (await MatchStore.FindAsync(transaction, matchId) is { } match)
                published |= await DecideAsync(transaction, match, now);
        }

        return published;
    }

    private async Task<bool> DecideAsync(DbConnection transaction, StoredMatch match, DateTimeOffset now)
    {
        var (record, matchId) = (match.Record, match.Record.MatchId.ToByteArray());
        var lower = await LabelStore.FindAsync(transaction, record.Lower.FlagId.ToByteArray());
        var higher = await LabelStore.FindAsync(transaction, record.Higher.FlagId.ToByteArray());
        var sides = new List<Side>();
        foreach (var side in new[] { SideOf(record, record.Lower, lower, record.Higher, higher, now), SideOf(record, record.Higher, higher, record.Lower, lower, now) })
        {
            if (side is not null)
                sides.Add(side with { Before = await NoticeStore.FindAsync(transaction, matchId, side.Decided.Recipient.Code) });
        }

        var decided = DigestOf(sides);
        var changed = sides.Where(side => side.TryMakeNews(record, policies.NationalVersion)).ToList();
        if (changed.Count == 0 && match.Decided.AsSpan().SequenceEqual(decided))
            return false;

        foreach (var side in changed)
            side.Number();
        var leaf = await AuditLogStore.AppendAsync(transaction, AuditLeaves.OfNotices(sides.Select(side => side.ToEntry())));
        await MatchStore.SetDecidedAsync(transaction, matchId, decided);
        foreach (var side in changed)
            await TellAsync(transaction, side, matchId, leaf);
        return changed.Count > 0;
    }

    private async Task TellAsync(DbConnection transaction, Side side, byte[] matchId, ulong leaf)
    {
        var (notice, decided) = (side.Notice!, side.Decided);
        var isCurrent = notice.State == NoticeState.Current;
        if (isCurrent)
            await DisclosureLedger.AddAsync(transaction, DisclosureKind.Notice, notice.NoticeId.Span, decided, leaf, DisclosureLedger.Given);
        await NoticeStore.SetAsync(
            transaction, matchId, notice.Recipient, new ToldNotice((long)notice.Version, isCurrent ? NoticeStore.Telling(notice) : null));
        await outbox.AddAsync(transaction, Topics.Notices, notice.NoticeId.ToByteArray(), notice, notice.Recipient);

        // A match counts once for each recipient, however often what it may know changes.
        if (side.Before is null && DecisionRecords.OfNotice(decided, side.OwnLabel!, side.Standing.Purpose) is { } counted)
            await outbox.AddAsync(transaction, Topics.Decisions, counted.DecisionId.ToByteArray(), counted);
    }

    private Side? SideOf(MatchRecord match, MatchedFlag own, StoredLabel? ownLabel, MatchedFlag other, StoredLabel? otherLabel, DateTimeOffset now)
    {
        if (register.ByCode(own.Agency) is not { Component: Component.Node } recipient)
            return null;
        var standing = StandingOf(recipient);
        var holds = !match.Ended && standing is not null && StandsOnAHeardCase(own, ownLabel, now);
        var decided = holds
            ? decider.Decide(recipient, standing!, other.FlagId.ToByteArray(), otherLabel, other.Agency, now)
            : new RecordDecision(other.FlagId.ToByteArray(), null, null, recipient, policies.Unknown, now);
        return new Side(own, ownLabel, standing ?? new StandingRequest(), decided);
    }

    // Protocol decision 4: coordinators only, and only for the two purposes that notices serve.
    private static StandingRequest? StandingOf(EnrolledMember recipient) =>
        recipient.Agency.StandingRequest is { Role: Role.PanelCoordinator, Purpose: Purpose.PerpetratorPanel or Purpose.MaracTransfer } standing
        && recipient.Roles.Contains(standing.Role)
            ? standing
            : null;

    // Who could publish a flag without a case behind it could probe for matches.
    private static bool StandsOnAHeardCase(MatchedFlag own, StoredLabel? label, DateTimeOffset now)
    {
        if (label?.Label is not { } facts || label.Agency != own.Agency)
            return false;
        var today = Policy.LondonTime.DateAt(now);
        return facts.PanelKind != PanelKind.Unspecified
            && Enum.IsDefined(facts.PanelKind)
            && facts.LastHeardMonth % 100 is >= 1 and <= 12
            && facts.LastHeardMonth <= (uint)((today.Year * 100) + today.Month);
    }

    private static byte[] DigestOf(IEnumerable<Side> sides)
    {
        using var decided = new MemoryStream();
        foreach (var side in sides)
        {
            var entry = side.Decided.ToEntry([]);
            entry.Time = null;
            entry.WriteDelimitedTo(decided);
        }

        return SHA256.HashData(decided.ToArray());
    }

    // One side of a match: who may be told, what was decided for it, and what it was told before.
    private sealed record Side(MatchedFlag Own, StoredLabel? OwnLabel, StandingRequest Standing, RecordDecision Decided)
    {
        public ToldNotice? Before { get; init; }

        public NoticeRecord? Notice { get; private set; }

        public bool TryMakeNews(MatchRecord match, string nationalVersion)
        {
            var tells = Decided.Decision.Tier >= Tier.Hit;
            Notice = tells ? NoticeRecords.Current(match, Own, Decided, Standing)
                : Before?.Told is not null ? NoticeRecords.Withdrawn(match, Own, Decided, Standing, nationalVersion)
                : null;
            var isNews = Notice is not null && !(tells && Before?.Told is { } told && NoticeStore.Telling(Notice).AsSpan().SequenceEqual(told));
            if (!isNews)
                Notice = null;
            return isNews;
        }

        public void Number() => NoticeRecords.Number(Notice!, (Before?.Version ?? 0) + 1);

        public DecisionEntry ToEntry() => Decided.ToEntry(Notice is null ? [] : Notice.NoticeId.Span);
    }
}
