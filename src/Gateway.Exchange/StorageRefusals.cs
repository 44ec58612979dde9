using Gateway.Audit;
using Gateway.Hosting.Refusals;
using Gateway.Storage;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.Logging;

namespace Gateway.Exchange;

/// <summary>Turns a store that fails, and an audit log that does not hold, into a refusal: nothing was released.</summary>
internal sealed class StorageRefusals(ILogger<StorageRefusals> log) : Interceptor
{
    /// <inheritdoc/>
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context);
        }
        catch (StorageException fault)
        {
            log.LogError("The store failed in {Method}: {Problem}", context.Method, fault.Message);
            throw Refusal.Because(RefusalReason.StorageUnavailable, "The exchange's store cannot be used; nothing was released. Ask again.");
        }
        catch (AuditException fault)
        {
            log.LogCritical("The audit log does not hold: {Problem}", fault.Message);
            throw Refusal.Because(RefusalReason.StorageUnavailable, "The exchange's audit log cannot be used; nothing was released. Its operators must verify it.");
        }
    }
}
