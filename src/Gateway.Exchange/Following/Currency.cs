using Gateway.Hosting.Refusals;

namespace Gateway.Exchange.Following;

/// <summary>
/// Whether the store holds every label and match that was on the log when the role started. Until it does, nothing is decided: a seal or a
/// retraction may be among what is still to be read.
/// </summary>
internal sealed class Currency(TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether it does.</summary>
    public bool IsReached => _reached.Task.IsCompleted;

    /// <summary>Says that it does.</summary>
    public void Reach() => _reached.TrySetResult();

    /// <summary>Waits a little for it.</summary>
    /// <exception cref="Grpc.Core.RpcException">It takes longer.</exception>
    public async Task RequireAsync(CancellationToken cancellation)
    {
        try
        {
            await _reached.Task.WaitAsync(Patience, clock, cancellation);
        }
        catch (TimeoutException)
        {
            throw Refusal.Because(RefusalReason.Rebuilding, "The exchange is still reading what changed while it was down. Ask again in a minute with the same request.");
        }
    }
}
