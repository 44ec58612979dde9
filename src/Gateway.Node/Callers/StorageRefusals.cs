using Gateway.Hosting.Refusals;
using Gateway.Storage;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.Logging;

namespace Gateway.Node.Callers;

/// <summary>Turns a store that fails into a refusal that says what to do; nothing of the call was kept.</summary>
internal sealed partial class StorageRefusals(ILogger<StorageRefusals> log) : Interceptor
{
    /// <inheritdoc/>
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context);
        }
        catch (StorageException failure) when (failure.Fault is not (StorageFault.Defect or StorageFault.Constraint))
        {
            LogFailure(failure.Fault, context.Method);
            throw Refusal.Because(RefusalReason.StorageUnavailable, failure.Fault switch
            {
                StorageFault.Full => "The node's store is full: nothing of this call was kept. Free space on its disk and send the call again.",
                StorageFault.Busy => "The node's store is busy: nothing of this call was kept. Send it again.",
                _ => "The node's store cannot be used: nothing of this call was kept. Ask the node's operators to read its log.",
            });
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The store failed with {Fault} in {Method}")]
    private partial void LogFailure(StorageFault fault, string method);
}
