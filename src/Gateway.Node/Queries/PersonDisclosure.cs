using Gateway.Contracts.Enrolment.V1;
using Gateway.Contracts.Exchange.V1;
using Gateway.Contracts.Node.V1;
using Gateway.Hosting.Enrolment;
using Gateway.Hosting.Refusals;
using Gateway.Hosting.Requests;
using Gateway.Hosting.Roles;
using Gateway.Node.Journal;
using Gateway.Node.Release;
using Gateway.Storage;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging;

namespace Gateway.Node.Queries;

/// <summary>The content behind a finding: asked for with the same signed request, opened with the query's one-use key, journalled before it is given on.</summary>
internal sealed partial class PersonDisclosure(
    Database database, RoleIdentity identity, ExchangeCalls exchange, OpenQueries openQueries, TimeProvider clock, ILogger<PersonDisclosure> log)
{
    /// <summary>Asks for content.</summary>
    /// <exception cref="Grpc.Core.RpcException">No such finding, the query is too old, or the exchange refused or cannot be reached.</exception>
    public async Task<PersonDiscloseReply> AskAsync(PersonDiscloseRequest request, CancellationToken cancellation)
    {
        var query = openQueries.Find(request.QueryId)
            ?? throw Refusal.Because(RefusalReason.QueryTooOld, "Content can be asked for within five minutes of the query, at the node that asked: ask the query again.");
        var finding = query.Reply.Answer.Findings.FirstOrDefault(finding => finding.Handle == request.Handle)
            ?? throw Refusal.Because(RefusalReason.NotFound, "The query has no finding with that handle.");
        var holder = identity.Register.ByCode(finding.Holder)
            ?? throw Refusal.Because(RefusalReason.NotEnrolled, "The finding's holder is not in this node's enrolment register: load the newest one.");

        var call = new DiscloseRequest
        {
            Request = query.Request,
            Handle = finding.Handle,
            SealedTokens = ByteString.CopyFrom(SealedTokens.Seal(holder.SealingKey, query.Body.RequestId.Span, query.Tokens)),
        };
        var answer = await exchange.CallAsync((client, options) => client.DiscloseAsync(call, options), cancellation);
        var reply = new PersonDiscloseReply { Outcome = answer.Outcome, DutyDesk = holder.Entry.Agency?.DutyDesk ?? new DutyDesk() };
        if (answer.Outcome != DisclosureOutcome.Released)
            return reply;
        return Open(query, finding, answer, holder) is { } record ? await JournalAsync(reply, record, query, holder, answer, cancellation) : Withheld(reply);
    }

    private DisclosedRecord? Open(OpenQuery query, Finding finding, DiscloseReply answer, EnrolledMember holder)
    {
        var record = SealedDisclosure.Open(answer.SealedContent.Span, query.ReplyKey, query.Body.RequestId.Span, finding.Handle.Span);
        if (record is null)
            LogUnopened(holder.Code);
        return record;
    }

    private static PersonDiscloseReply Withheld(PersonDiscloseReply reply)
    {
        reply.Outcome = DisclosureOutcome.Withheld;
        return reply;
    }

    private async Task<PersonDiscloseReply> JournalAsync(
        PersonDiscloseReply reply, DisclosedRecord record, OpenQuery query, EnrolledMember holder, DiscloseReply answer, CancellationToken cancellation)
    {
        var leaf = new JournalLeaf
        {
            Act = JournalAct.Consultation,
            Time = Timestamp.FromDateTimeOffset(clock.GetUtcNow()),
            RequestId = query.Body.RequestId,
            Actor = query.Body.Operator,
            Agency = holder.Code,
            Role = query.Body.Role,
            Purpose = query.Body.Purpose,
            LegalBasis = query.Body.LegalBasis,
            Urgency = query.Body.Urgency,
            Tier = record.Tier,
            Fields = { record.Fields },
            PolicyVersion = record.PolicyVersion,
            ReferenceId = answer.DisclosureId,
        };
        await database.WriteAsync("journal a disclosure received", connection => NodeJournal.AppendAsync(connection, leaf), cancellation);
        reply.Record = record;
        return reply;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Content said to be released by {Holder} does not open and is discarded")]
    private partial void LogUnopened(string holder);
}
