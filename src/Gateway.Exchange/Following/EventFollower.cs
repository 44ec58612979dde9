using System.Text;
using Gateway.Contracts.Events.V1;
using Gateway.Hosting.Events;
using Gateway.Storage;
using Gateway.Streams;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gateway.Exchange.Following;

/// <summary>
/// Follows labels and matches. A batch is taken into the store, which is idempotent, and committed on the log afterwards: effectively once.
/// What cannot be taken goes to the dead-letter topic with its reason and stops nobody.
/// </summary>
internal sealed class EventFollower(
    IEventLog eventLog, Database database, EventTaking taking, Currency currency, EventSigner signer, TimeProvider clock, ILogger<EventFollower> log)
    : BackgroundService
{
    /// <summary>The consumer group.</summary>
    public const string Group = "exchange";

    private const int Batch = 500;
    private static readonly Topic[] Followed = [Topics.Labels, Topics.Matches];
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan WaitWhileBehind = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RepeatWhatTheStoreLostAsync(stoppingToken);
                var ends = await EndsAsync(stoppingToken);
                await using var reader = await eventLog.SubscribeAsync(Group, Followed, stoppingToken);
                while (!stoppingToken.IsCancellationRequested)
                {
                    if (!currency.IsReached && await HaveReachedAsync(ends, stoppingToken))
                        currency.Reach();
                    await FollowAsync(reader, stoppingToken);
                }
            }
            catch (Exception fault) when (fault is StorageException or EventLogException)
            {
                // A new subscription begins at the last commit, so the batch that failed comes again.
                log.LogError("Labels and matches wait on the log: {Problem}", fault.Message);
                await Task.Delay(PauseAfterFailure, clock, stoppingToken);
            }
        }
    }

    private async Task FollowAsync(IGroupReader reader, CancellationToken cancellation)
    {
        var records = await reader.PollAsync(Batch, currency.IsReached ? Wait : WaitWhileBehind, cancellation);
        if (records.Count == 0)
            return;
        var refused = await taking.TakeAsync(records, cancellation);
        foreach (var letter in refused)
            log.LogWarning("{Record} cannot be taken: {Fault}", letter.Record.ToString(), letter.Fault);
        await reader.AppendAndCommitAsync([.. refused.Select(DeadLetterOf)], cancellation);
    }

    // The group's commits outlive a store that is restored from a backup: with them alone, a seal set since the backup would never be read.
    private async Task RepeatWhatTheStoreLostAsync(CancellationToken cancellation)
    {
        foreach (var topic in Followed)
        {
            var taken = await database.ReadAsync(connection => FollowedStore.FindAsync(connection, topic), cancellation);
            var committed = await eventLog.LagAsync(Group, topic, cancellation);
            if (committed.All(partition => (partition.Committed ?? 0) <= taken.GetValueOrDefault(partition.Partition)))
                continue;
            log.LogWarning("The store is behind what was read of {Topic}: all of it is read again", topic.Name);
            await foreach (var batch in eventLog.ReplayAsync(topic, cancellation: cancellation).Chunk(Batch).WithCancellation(cancellation))
                await taking.TakeAsync(batch, cancellation);
        }
    }

    private async Task<IReadOnlyDictionary<(string Topic, int Partition), long>> EndsAsync(CancellationToken cancellation)
    {
        var ends = new Dictionary<(string, int), long>();
        foreach (var topic in Followed)
        {
            foreach (var bounds in await eventLog.BoundsAsync(topic, cancellation))
                ends[(topic.Name, bounds.Partition)] = bounds.End;
        }

        return ends;
    }

    private async Task<bool> HaveReachedAsync(IReadOnlyDictionary<(string Topic, int Partition), long> ends, CancellationToken cancellation)
    {
        foreach (var topic in Followed)
        {
            var committed = await eventLog.LagAsync(Group, topic, cancellation);
            if (committed.Any(partition => partition.Lag > 0 && (partition.Committed ?? 0) < ends[(topic.Name, partition.Partition)]))
                return false;
        }

        return true;
    }

    private NewRecord DeadLetterOf(RefusedRecord refused)
    {
        var (record, fault) = refused;
        var letter = new DeadLetter { Topic = record.Topic, Partition = record.Partition, Offset = record.Offset, Group = Group, Reason = fault.ToString() };
        var key = Encoding.UTF8.GetBytes(record.ToString());
        return new NewRecord(Topics.DeadLetter, key, signer.Wrap(Topics.DeadLetter.Name, key, letter));
    }
}
