using Gateway.Hosting.Roles;
using Gateway.Storage;
using Gateway.Streams;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gateway.Node.Notices;

/// <summary>Follows the notices topic as the group of this node, from where it last was; commits only after what was read is kept.</summary>
internal sealed partial class NoticeFollower(IEventLog eventLog, NoticeReading reading, RoleIdentity identity, TimeProvider clock, ILogger<NoticeFollower> log) : BackgroundService
{
    private const int Batch = 500;
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await FollowAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                LogWaits(failure is EventLogException or StorageException ? failure.Message : $"an unforeseen {failure.GetType().Name}");
                await Task.Delay(Pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task FollowAsync(CancellationToken cancellation)
    {
        var reader = await eventLog.SubscribeAsync($"node-{identity.Self.Code}", [Topics.Notices], cancellation);
        await using (reader)
        {
            while (true)
            {
                var records = await reader.PollAsync(Batch, Wait, cancellation);
                if (records.Count == 0)
                    continue;
                await reading.KeepAsync(records, cancellation);
                await reader.CommitAsync(cancellation);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Notices wait and none is lost: {Obstacle}")]
    private partial void LogWaits(string obstacle);
}
