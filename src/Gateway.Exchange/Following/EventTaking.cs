using System.Data.Common;
using Gateway.Contracts.Events.V1;
using Gateway.Exchange.Labels;
using Gateway.Exchange.Matches;
using Gateway.Exchange.Notices;
using Gateway.Exchange.Publishing;
using Gateway.Hosting.Events;
using Gateway.Storage;
using Gateway.Streams;

namespace Gateway.Exchange.Following;

/// <summary>A record that cannot be taken.</summary>
/// <param name="Record">The record.</param>
/// <param name="Fault">Why.</param>
internal sealed record RefusedRecord(LogRecord Record, EventFault Fault);

/// <summary>
/// Takes a batch of labels and matches into the store and decides what they touch, in one transaction. Taking a batch again changes nothing.
/// </summary>
internal sealed class EventTaking(Database database, LabelReading labels, MatchReading matches, NoticeDecisions notices, Outbox outbox, TimeProvider clock)
{
    /// <summary>Takes records in their order.</summary>
    /// <returns>Those that cannot be taken.</returns>
    public async Task<IReadOnlyList<RefusedRecord>> TakeAsync(IReadOnlyList<LogRecord> records, CancellationToken cancellation)
    {
        var readings = records.Select(Read).ToList();
        var now = clock.GetUtcNow();
        var (refused, hasNews) = await database.WriteAsync("take labels and matches", connection => TakeAsync(connection, readings, now), cancellation);
        if (hasNews)
            outbox.Announce();
        return refused;
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

    private async Task<(IReadOnlyList<RefusedRecord> Refused, bool HasNews)> TakeAsync(DbConnection transaction, IReadOnlyList<Reading> readings, DateTimeOffset now)
    {
        var refused = new List<RefusedRecord>();
        var touched = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var reading in readings)
        {
            if ((reading.Fault ?? await TakeAsync(transaction, reading, touched)) is { } fault)
                refused.Add(new RefusedRecord(reading.Record, fault));
        }

        await FollowedStore.NoteAsync(transaction, readings.Select(reading => reading.Record));
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

    // What one record of the log says; without label, match and fault it is a tombstone.
    private sealed record Reading(LogRecord Record, LabelRecord? Label, MatchRecord? Match, EventFault? Fault);
}
