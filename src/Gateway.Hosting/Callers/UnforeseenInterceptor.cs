using Gateway.Hosting.Refusals;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.Logging;

namespace Gateway.Hosting.Callers;

/// <summary>
/// Turns an exception that nobody foresaw into one answer that tells nothing, and logs its type and place. The message of such an
/// exception may quote data, so it is never logged and never sent.
/// </summary>
internal sealed partial class UnforeseenInterceptor(ILogger<UnforeseenInterceptor> log) : Interceptor
{
    /// <inheritdoc/>
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context);
        }
        catch (Exception exception) when (IsUnforeseen(exception, context))
        {
            throw Told(exception, context);
        }
    }

    /// <inheritdoc/>
    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(request, responseStream, context);
        }
        catch (Exception exception) when (IsUnforeseen(exception, context))
        {
            throw Told(exception, context);
        }
    }

    private static bool IsUnforeseen(Exception exception, ServerCallContext context) =>
        exception is not RpcException && !(exception is OperationCanceledException && context.CancellationToken.IsCancellationRequested);

    private RpcException Told(Exception exception, ServerCallContext context)
    {
        LogUnforeseen(context.Method, exception.GetType().FullName ?? "?", exception.StackTrace ?? "?");
        return Refusal.Because(RefusalReason.Internal, "Something went wrong here; nothing was released. Ask the operators of this role to read its log.");
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Unforeseen {Kind} in {Method} at {Stack}")]
    private partial void LogUnforeseen(string method, string kind, string stack);
}
