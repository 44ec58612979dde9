using Gateway.Contracts.Enrolment.V1;
using Gateway.Contracts.Exchange.V1;
using Gateway.Exchange.Disclosures;
using Gateway.Exchange.Following;
using Gateway.Exchange.Ledger;
using Gateway.Exchange.Queries;
using Gateway.Hosting.Callers;
using Gateway.Hosting.Refusals;
using Gateway.Hosting.Requests;
using Grpc.Core;

namespace Gateway.Exchange;

/// <summary>
/// The door of the exchange towards nodes. A call that is not what its node signed is refused at once; from there on everything, errors
/// included, leaves at the next deadline.
/// </summary>
[AllowedCallers(Component.Node)]
internal sealed class ExchangeDoor(RequestGate gate, Currency currency, ReleasePace pace, QueryAnswering answering, Disclosing disclosing, QueryReceipts receipts)
    : ExchangeService.ExchangeServiceBase
{
    private const int HandleLength = 16;

    /// <inheritdoc/>
    public override async Task<QueryReply> Query(QueryRequest request, ServerCallContext context)
    {
        var arrival = pace.Arrive();
        var verified = gate.Admit(request.Request, context.Caller(), arrival.Time);
        if (request.SealedTokens.IsEmpty)
            throw Refusal.Because(RefusalReason.Malformed, "The query carries no tokens for the matcher.");
        try
        {
            await currency.RequireAsync(context.CancellationToken);
            return PaddedReply.Of(await answering.AnswerAsync(request, verified, arrival.Time, context.CancellationToken));
        }
        finally
        {
            await pace.HoldAsync(arrival, context.CancellationToken);
        }
    }

    /// <inheritdoc/>
    public override async Task<DiscloseReply> Disclose(DiscloseRequest request, ServerCallContext context)
    {
        var arrival = pace.Arrive();
        var verified = AdmitDisclosure(request, context, arrival);
        try
        {
            await currency.RequireAsync(context.CancellationToken);
            return await disclosing.DiscloseAsync(request, verified, arrival.Time, context.CancellationToken);
        }
        finally
        {
            await pace.HoldAsync(arrival, context.CancellationToken);
        }
    }

    /// <inheritdoc/>
    public override Task<GetReceiptReply> GetReceipt(GetReceiptRequest request, ServerCallContext context) =>
        receipts.GetAsync(request, context.Caller(), context.CancellationToken);

    private VerifiedRequest AdmitDisclosure(DiscloseRequest request, ServerCallContext context, Arrival arrival)
    {
        var verified = gate.Admit(request.Request, context.Caller(), arrival.Time);
        return request.Handle.Length == HandleLength && !request.SealedTokens.IsEmpty
            ? verified
            : throw Refusal.Because(RefusalReason.Malformed, "A disclosure needs a handle of 16 bytes and tokens for the holder.");
    }
}
