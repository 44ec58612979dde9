using System.Data.Common;
using System.Text;
using Gateway.Contracts.Events.V1;
using Gateway.Exchange.Labels;
using Gateway.Exchange.Matches;
using Gateway.Exchange.Notices;
using Gateway.Exchange.Publishing;
using Gateway.Hosting.Events;
using Gateway.Storage;
using Gateway.Streams;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gateway.Exchange.Following;

/// <summary>
/// Follows labels and matches. A batch is taken in one transaction of the store, which is idempotent, and committed on the log afterwards:
/// effectively once. What cannot be taken goes to the dead-letter topic with its reason and stops nobody.
/// </summary>
internal sealed class EventFollower(
    IEventLog eventLog,
    Database database,
    LabelReading labels,
    MatchReading matches,
    NoticeDecisions notices,
    Outbox outbox,
    EventSigner signer,
    TimeProvider clock,
    ILogger<EventFollower> log) : BackgroundService
{
    /// <summary>The consumer group.</summary>
    public const string Group = "exchange";

    private const int Batch = 500;
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var reader = await eventLog.SubscribeAsync(Group, [Topics.Labels, Topics.Matches], stoppingToken);
                while (!stoppingToken.IsCancellationRequested)
                    await FollowAsync(reader, stoppingToken);
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
        var records = await reader.PollAsync(Batch, Wait, cancellation);
        if (records.Count == 0)
            return;
        var readings = records.Select(Read).ToList();
        var now = clock.GetUtcNow();
        var (refused, hasNews) = await database.WriteAsync("take labels and matches", connection => TakeAsync(connection, readings, now), cancellation);
        foreach (var (record, fault) in refused)
            log.LogWarning("{Record} cannot be taken: {Fault}", record.ToString(), fault);
        if (hasNews)
            outbox.Announce();
        await reader.AppendAndCommitAsync([.. refused.Select(letter => DeadLetterOf(letter.Record, letter.Fault))], cancellation);
    }

    private Reading Read(LogRecord record)
    {
        if (record.Value is null)
            return new Reading(record, null, null, null);
        if (record.Topic == Topics.Labels.Name)
        {
            var (label, fault) = labels.Read(record);
            return new Reading(record, label, null, label is null ? fault : null);
        }

        var (match, matchFault) = matches.Read(record);
        return new Reading(record, null, match, match is null ? matchFault : null);
    }

    private async Task<(IReadOnlyList<(LogRecord Record, EventFault Fault)> Refused, bool HasNews)> TakeAsync(
        DbConnection transaction, IReadOnlyList<Reading> readings, DateTimeOffset now)
    {
        var refused = new List<(LogRecord, EventFault)>();
        var touched = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var reading in readings)
        {
            if ((reading.Fault ?? await TakeAsync(transaction, reading, touched)) is { } fault)
                refused.Add((reading.Record, fault));
        }

        return (refused, await notices.DecideAsync(transaction, touched.Values, now));
    }

    private static async Task<EventFault?> TakeAsync(DbConnection transaction, Reading reading, Dictionary<string, byte[]> touched)
    {
        var key = reading.Record.Key;
        if (reading.Label is { } label)
        {
            var taken = await LabelStore.TakeAsync(transaction, label);
            if (taken == LabelTaken.OfAnotherAgency)
                return EventFault.Contradiction;
            if (taken == LabelTaken.Changed)
                Touch(touched, await MatchStore.OfFlagAsync(transaction, key));
        }
        else if (reading.Match is { } match)
        {
            if (await MatchStore.TakeAsync(transaction, match))
                Touch(touched, [key]);
        }
        else if (reading.Record.Topic == Topics.Labels.Name)
        {
            await LabelStore.ForgetRetractedAsync(transaction, key);
        }
        else
        {
            await MatchStore.ForgetEndedAsync(transaction, key);
        }

        return null;
    }

    private static void Touch(Dictionary<string, byte[]> touched, IEnumerable<byte[]> matchIds)
    {
        foreach (var matchId in matchIds)
            touched[Convert.ToHexString(matchId)] = matchId;
    }

    private NewRecord DeadLetterOf(LogRecord record, EventFault fault)
    {
        var letter = new DeadLetter { Topic = record.Topic, Partition = record.Partition, Offset = record.Offset, Group = Group, Reason = fault.ToString() };
        var key = Encoding.UTF8.GetBytes(record.ToString());
        return new NewRecord(Topics.DeadLetter, key, signer.Wrap(Topics.DeadLetter.Name, key, letter));
    }

    // What one record of the log says; without label, match and fault it is a tombstone.
    private sealed record Reading(LogRecord Record, LabelRecord? Label, MatchRecord? Match, EventFault? Fault);
}
