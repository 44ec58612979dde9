using Gateway.Contracts.Node.V1;
using Gateway.Hosting.Callers;
using Grpc.Core;

namespace Gateway.Node.Queries;

/// <summary>The door for questions of the force's own people.</summary>
[LocalSystemsOnly]
internal sealed class QueryEndpoint(PersonQuery query, PersonDisclosure disclosure, QueryReceipts receipts) : QueryService.QueryServiceBase
{
    /// <inheritdoc/>
    public override Task<PersonQueryReply> Query(PersonQueryRequest request, ServerCallContext context) =>
        query.AskAsync(request, context.CancellationToken);

    /// <inheritdoc/>
    public override Task<PersonDiscloseReply> Disclose(PersonDiscloseRequest request, ServerCallContext context) =>
        disclosure.AskAsync(request, context.CancellationToken);

    /// <inheritdoc/>
    public override Task<QueryReceiptReply> GetReceipt(QueryReceiptRequest request, ServerCallContext context) =>
        receipts.GetAsync(request, context.CancellationToken);
}
