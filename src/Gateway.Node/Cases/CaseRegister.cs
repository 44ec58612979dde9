using System.Data.Common;
using System.Security.Cryptography;
using Gateway.Contracts.Node.V1;
using Gateway.Hosting.Refusals;
using Gateway.Node.Consent;
using Gateway.Node.Flags;
using Gateway.Node.Journal;
using Gateway.Node.Publishing;
using Gateway.Node.Requests;
using Gateway.Policy;
using Gateway.Storage;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Gateway.Node.Cases;

/// <summary>
/// The force's register of cases. Every change is one transaction with its outbox rows, its journal leaf and the answer to its request id:
/// all of it is kept or none.
/// </summary>
internal sealed class CaseRegister(Database database, NodeSecret secret, AnsweredRequests requests, OutboxSignal outbox, TimeProvider clock)
{
    private const int CaseIdLength = 16;
    private static readonly string[] WithdrawnObstacle = ["The case was withdrawn and is not shared: amend it if it is to be shared again."];

    /// <summary>Enters a case, or finds it again by its import key; an unchanged one changes nothing.</summary>
    public async Task<PutCaseReply> PutAsync(PutCaseRequest request, byte[] actor, CancellationToken cancellation)
    {
        AnsweredRequests.RequireValid(request.RequestId);
        var now = clock.GetUtcNow();
        RequireSound(request.Case, now);
        var importKey = ImportKey.Of(request.Case, secret);
        var reply = await database.WriteAsync(
            "put a case",
            connection => requests.OnceAsync(connection, nameof(PutAsync), request.RequestId, request, async () =>
            {
                var head = await CaseRows.FindByImportKeyAsync(connection, importKey);
                return head switch
                {
                    null => await CreateAsync(connection, request.Case, importKey, new Act(request.RequestId, actor, now)),
                    { Withdrawn: true } => new PutCaseReply { CaseId = ByteString.CopyFrom(head.CaseId), Revision = (ulong)head.Revision, NotFlaggedBecause = { WithdrawnObstacle } },
                    _ => await PutAgainAsync(connection, head, request.Case, new Act(request.RequestId, actor, now)),
                };
            }),
            cancellation);
        outbox.Ring();
        return reply;
    }

    /// <summary>Reads a case, which is a consultation and goes on the journal.</summary>
    public Task<GetCaseReply> GetAsync(GetCaseRequest request, byte[] actor, CancellationToken cancellation) =>
        database.WriteAsync(
            "read a case",
            async connection =>
            {
                var head = await RequireAsync(connection, request.CaseId);
                var reply = new GetCaseReply { Case = await CaseRows.ReadAsync(connection, head.CaseId), Revision = (ulong)head.Revision };
                reply.Flags.AddRange((await FlagRows.OfCaseAsync(connection, head.CaseId)).Select(ToMessage));
                await JournalAsync(connection, JournalAct.Consultation, head.CaseId, head.Revision, new Act(ByteString.Empty, actor, clock.GetUtcNow()));
                return reply;
            },
            cancellation);

    /// <summary>Replaces what is known of a case, if nobody else has since it was read.</summary>
    public async Task<AmendCaseReply> AmendAsync(AmendCaseRequest request, byte[] actor, CancellationToken cancellation)
    {
        AnsweredRequests.RequireValid(request.RequestId);
        var now = clock.GetUtcNow();
        RequireSound(request.Case, now);
        var reply = await database.WriteAsync(
            "amend a case",
            connection => requests.OnceAsync(connection, nameof(AmendAsync), request.RequestId, request, async () =>
            {
                var head = await RequireAsync(connection, request.CaseId);
                if ((ulong)head.Revision != request.Revision)
                    throw Refusal.Because(RefusalReason.RevisionConflict, "The case was changed since you read it: read it again and amend that revision.");
                var revision = await ChangeAsync(connection, head, request.Case, new Act(request.RequestId, actor, now));
                return new AmendCaseReply { Revision = (ulong)revision, NotFlaggedBecause = { Flaggability.Obstacles(request.Case) } };
            }),
            cancellation);
        outbox.Ring();
        return reply;
    }

    /// <summary>Withdraws a case: its flags are retracted everywhere.</summary>
    public async Task<WithdrawCaseReply> WithdrawAsync(WithdrawCaseRequest request, byte[] actor, CancellationToken cancellation)
    {
        AnsweredRequests.RequireValid(request.RequestId);
        var now = clock.GetUtcNow();
        var reply = await database.WriteAsync(
            "withdraw a case",
            connection => requests.OnceAsync(connection, nameof(WithdrawAsync), request.RequestId, request, async () =>
            {
                var head = await RequireAsync(connection, request.CaseId);
                if (head.Withdrawn)
                    return new WithdrawCaseReply();
                await CaseRows.WithdrawAsync(connection, head.CaseId, now);
                var flags = await FlagChange.RetractAllAsync(connection, head.CaseId, now);
                await JournalAsync(connection, JournalAct.Alteration, head.CaseId, head.Revision + 1, new Act(request.RequestId, actor, now), "withdrawn");
                return new WithdrawCaseReply { FlagsRetracted = (uint)flags.Retracted };
            }),
            cancellation);
        outbox.Ring();
        return reply;
    }

    private static void RequireSound(Case? entered, DateTimeOffset now)
    {
        IReadOnlyList<FieldProblem> problems = entered is null
            ? [new("case", "The case is missing.")]
            : CaseValidation.Check(entered, LondonTime.DateAt(now));
        if (problems.Count > 0)
            throw Refusal.Because(RefusalReason.Malformed, "The case cannot be entered as it is: correct the fields named and send it again.", problems);
    }

    private static async Task<CaseHead> RequireAsync(DbConnection connection, ByteString caseId) =>
        (caseId.Length == CaseIdLength ? await CaseRows.FindAsync(connection, caseId.ToByteArray()) : null)
            ?? throw Refusal.Because(RefusalReason.NotFound, "This node holds no case with that id.");

    private static async Task<PutCaseReply> CreateAsync(DbConnection connection, Case entered, byte[] importKey, Act act)
    {
        var caseId = RandomNumberGenerator.GetBytes(CaseIdLength);
        await CaseRows.InsertAsync(connection, caseId, importKey, entered, act.Now);
        await ConsentFacts.AddAsync(connection, caseId, entered.Victims, act.Now);
        await FlagChange.FollowAsync(connection, caseId, entered, act.Now);
        await JournalAsync(connection, JournalAct.Collection, caseId, 1, act);
        return new PutCaseReply { CaseId = ByteString.CopyFrom(caseId), Revision = 1, Created = true, NotFlaggedBecause = { Flaggability.Obstacles(entered) } };
    }

    private static async Task<PutCaseReply> PutAgainAsync(DbConnection connection, CaseHead head, Case entered, Act act) => new()
    {
        CaseId = ByteString.CopyFrom(head.CaseId),
        Revision = (ulong)await ChangeAsync(connection, head, entered, act),
        NotFlaggedBecause = { Flaggability.Obstacles(entered) },
    };

    /// <summary>Makes the case what was entered; the revision stays when that is what it already was.</summary>
    private static async Task<long> ChangeAsync(DbConnection connection, CaseHead head, Case entered, Act act)
    {
        var sameContent = !head.Withdrawn && head.ContentSha256.AsSpan().SequenceEqual(CaseRows.DigestOf(entered));
        var newFacts = await ConsentFacts.AddAsync(connection, head.CaseId, entered.Victims, act.Now);
        if (sameContent && newFacts == 0)
            return head.Revision;
        await CaseRows.ReplaceAsync(connection, head.CaseId, entered, act.Now);
        await FlagChange.FollowAsync(connection, head.CaseId, entered, act.Now);
        await JournalAsync(connection, JournalAct.Alteration, head.CaseId, head.Revision + 1, act);
        return head.Revision + 1;
    }

    private static Task<ulong> JournalAsync(DbConnection connection, JournalAct done, byte[] caseId, long revision, Act act, string reason = "") =>
        NodeJournal.AppendAsync(connection, new JournalLeaf
        {
            Act = done,
            Time = Timestamp.FromDateTimeOffset(act.Now),
            CaseId = ByteString.CopyFrom(caseId),
            Revision = (ulong)revision,
            RequestId = act.RequestId,
            Actor = ByteString.CopyFrom(act.Actor),
            Reason = reason,
        });

    private static CaseFlag ToMessage(FlagRow flag) => new()
    {
        SubjectReference = flag.SubjectReference,
        FlagId = ByteString.CopyFrom(flag.FlagId),
        Version = (ulong)flag.Version,
        Published = flag.PublishedVersion == flag.Version && flag.PublishedLabelVersion == flag.LabelVersion,
        Retracted = flag.RetractedAt is not null,
    };

    /// <summary>Under which call something is done, by whom, and when.</summary>
    private sealed record Act(ByteString RequestId, byte[] Actor, DateTimeOffset Now);
}
