using Gateway.Hosting.Events;
using Gateway.Linkage;
using Gateway.Streams;

namespace Gateway.Matcher.Flags;

/// <summary>What a number of records of flags.v1 did.</summary>
internal sealed class FlagBatch
{
    /// <summary>Flags of which another record counts than before.</summary>
    public HashSet<FlagId> Changed { get; } = [];

    /// <summary>
    /// Flags whose last record on the log is not the one that counts. Compaction keeps the last record of a key, whoever wrote it: unless
    /// the one that counts is appended again, the flag is lost at the next start.
    /// </summary>
    public HashSet<FlagId> Overwritten { get; } = [];

    /// <summary>Records that could not be taken, and why.</summary>
    public List<(LogRecord Record, EventFault Fault)> Refused { get; } = [];
}

/// <summary>Takes records of flags.v1 into the state.</summary>
internal sealed class FlagIntake(FlagReader reader, FlagState state)
{
    /// <summary>Takes one record.</summary>
    public void Take(LogRecord record, FlagBatch batch)
    {
        if (record.Value is null)
        {
            if (record.Key.Length != FlagId.Size || !state.TryForget(FlagId.FromBytes(record.Key)))
                Refuse(record, EventFault.Contradiction, batch);
            return;
        }

        if (!reader.TryRead(record, out var change, out var fault))
        {
            Refuse(record, fault, batch);
            return;
        }

        switch (state.Take(change))
        {
            case TakenAs.Change:
                batch.Changed.Add(change.Id);
                batch.Overwritten.Remove(change.Id);
                break;
            case TakenAs.Repeat:
                batch.Overwritten.Remove(change.Id);
                break;
            case TakenAs.Outdated:
                batch.Overwritten.Add(change.Id);
                break;
            default:
                Refuse(record, EventFault.Contradiction, batch);
                break;
        }
    }

    private void Refuse(LogRecord record, EventFault fault, FlagBatch batch)
    {
        batch.Refused.Add((record, fault));
        // A record of an unknown type may be its holder's next version, written for a matcher that is newer: it stays the last.
        if (fault != EventFault.UnknownType && record.Key.Length == FlagId.Size && state.Find(FlagId.FromBytes(record.Key)) is { } known)
            batch.Overwritten.Add(known.Id);
    }
}
