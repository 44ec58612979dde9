using Gateway.Node.Tokenising;
using Gateway.Storage;
using Gateway.Streams;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gateway.Node.Publishing;

/// <summary>Publishes for as long as the node runs: at once when something changes, and again after a while when something stands in the way.</summary>
internal sealed partial class PublishingService(
    OutboxPublisher publisher, OutboxSignal signal, PublishingStatus status, TimeProvider clock, ILogger<PublishingService> log) : BackgroundService
{
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(30);

    // A bulk import rings for every case: what comes within this time goes in one batch, with one proof and one commit.
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = FirstPause;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await publisher.PublishAsync(stoppingToken) > 0)
                {
                }

                if (status.Obstacle is not null)
                    LogFlows();
                status.Flows();
                pause = FirstPause;
                await signal.WaitAsync(Idle, stoppingToken);
                await Task.Delay(Gather, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                Report(failure);
                await Task.Delay(pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }

    // Known failures carry messages without data; of any other only the kind and place are told.
    private void Report(Exception failure)
    {
        var obstacle = failure switch
        {
            TokenisingException or EventLogException or StorageException => failure.Message,
            _ => $"an unforeseen {failure.GetType().Name}",
        };
        if (failure is TokenisingException or EventLogException or StorageException)
            LogWaits(obstacle);
        else
            LogUnforeseen(failure.GetType().FullName ?? "?", failure.StackTrace ?? "?");
        status.Waits(obstacle);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Publishing waits and loses nothing: {Obstacle}")]
    private partial void LogWaits(string obstacle);

    [LoggerMessage(Level = LogLevel.Error, Message = "Publishing met an unforeseen {Kind} at {Stack}")]
    private partial void LogUnforeseen(string kind, string stack);

    [LoggerMessage(Level = LogLevel.Information, Message = "Publishing goes on")]
    private partial void LogFlows();
}
