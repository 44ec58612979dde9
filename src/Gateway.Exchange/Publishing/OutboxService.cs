using Gateway.Storage;
using Gateway.Streams;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gateway.Exchange.Publishing;

/// <summary>
/// Takes the outbox to the event log, in order. What fails stays and is tried again; what was appended and not yet removed is appended
/// again after a crash, which readers drop by the event's key.
/// </summary>
internal sealed class OutboxService(Database database, IEventLog eventLog, Outbox outbox, TimeProvider clock, ILogger<OutboxService> log) : BackgroundService
{
    private const int Batch = 500;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await PublishAsync(stoppingToken) == 0)
                    await outbox.WaitAsync(LongestWait, stoppingToken);
            }
            catch (Exception fault) when (fault is StorageException or EventLogException)
            {
                log.LogError("Events wait in the outbox: {Problem}", fault.Message);
                await Task.Delay(PauseAfterFailure, clock, stoppingToken);
            }
        }
    }

    private async Task<int> PublishAsync(CancellationToken cancellation)
    {
        var rows = await database.ReadAsync(connection => Outbox.FirstAsync(connection, Batch), cancellation);
        if (rows.Count == 0)
            return 0;
        await eventLog.AppendAsync([.. rows.Select(row => row.ToRecord())], cancellation);
        await database.WriteAsync("remove published events", connection => Outbox.RemoveUpToAsync(connection, rows[^1].Sequence), cancellation);
        return rows.Count;
    }
}
