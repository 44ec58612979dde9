using Gateway.Linkage;

namespace Gateway.Matcher.Flags;

/// <summary>What became of a record of flags.v1.</summary>
internal enum TakenAs
{
    /// <summary>It is now what counts of its flag.</summary>
    Change,

    /// <summary>It says again what counts already.</summary>
    Repeat,

    /// <summary>A record that outranks it has been seen.</summary>
    Outdated,

    /// <summary>The flag belongs to another holder: nothing was taken from it.</summary>
    Foreign,
}

/// <summary>A flag that a lookup found, as it stood at that moment.</summary>
/// <param name="Flag">The flag.</param>
/// <param name="Score">Its score and evidence.</param>
internal readonly record struct FoundFlag(FlagChange Flag, MatchScore Score);

/// <summary>
/// All flags as last published, and an index of their tokens for each key epoch. A pure function of the records of each flag,
/// whatever their order. One writer; any number of readers, each of which sees a flag wholly before or wholly after a change.
/// </summary>
internal sealed class FlagState : IDisposable
{
    private readonly ReaderWriterLockSlim _lock = new();
    private readonly Dictionary<FlagId, FlagChange> _flags = [];
    private readonly Dictionary<uint, TokenIndex> _indexes = [];

    /// <summary>Number of flags that can be found.</summary>
    public int Count => Read(() => _flags.Values.Count(flag => !flag.IsRetraction));

    /// <summary>All flags, retracted ones included. For the writer alone, which changes nothing while it enumerates.</summary>
    public IEnumerable<FlagChange> Flags => _flags.Values;

    /// <summary>A flag, or null when it is unknown.</summary>
    public FlagChange? Find(FlagId id) => Read(() => _flags.GetValueOrDefault(id));

    /// <summary>Takes a record. A flag belongs to the holder that first published it, until its retraction is forgotten.</summary>
    public TakenAs Take(FlagChange change) => Write(() =>
    {
        if (_flags.TryGetValue(change.Id, out var known))
        {
            if (known.Agency != change.Agency)
                return TakenAs.Foreign;
            var rank = change.OutranksBy(known);
            if (rank < 0)
                return TakenAs.Outdated;
            if (rank == 0)
            {
                _flags[change.Id] = known with { Position = change.Position };
                return TakenAs.Repeat;
            }

            Unindex(known);
        }

        foreach (var (epoch, set) in change.Sets)
        {
            if (!_indexes.TryGetValue(epoch, out var index))
                _indexes[epoch] = index = new TokenIndex();
            index.Add(change.Id, change.Version, change.Force, set);
        }

        _flags[change.Id] = change;
        return TakenAs.Change;
    });

    /// <summary>Forgets a retraction whose retention has ended; false for a flag that is still held, which stays.</summary>
    public bool TryForget(FlagId id) => Write(() =>
    {
        if (_flags.TryGetValue(id, out var known) && !known.IsRetraction)
            return false;
        _flags.Remove(id);
        return true;
    });

    /// <summary>
    /// Flags at or above the model's threshold, best first, then by flag id. Two records are compared under the newest epoch that both
    /// carry, so that the score is a function of the pair alone.
    /// </summary>
    /// <param name="sets">Tokens by epoch.</param>
    /// <param name="model">The model.</param>
    /// <param name="exceptForce">Flags of this force are left out; null leaves none out.</param>
    public IReadOnlyList<FoundFlag> Lookup(IReadOnlyDictionary<uint, TokenSet> sets, LinkageModel model, string? exceptForce) => Read(() =>
    {
        var found = new List<FoundFlag>();
        foreach (var (epoch, set) in sets)
        {
            if (!_indexes.TryGetValue(epoch, out var index))
                continue;
            foreach (var scored in index.Lookup(set, model, model.MatchThreshold, exceptForce))
            {
                var flag = _flags[scored.Id];
                if (flag.Sets.Keys.Where(sets.ContainsKey).Max() == epoch)
                    found.Add(new FoundFlag(flag, scored.Score));
            }
        }

        found.Sort(static (a, b) => a.Score.LogOdds == b.Score.LogOdds ? a.Flag.Id.CompareTo(b.Flag.Id) : b.Score.LogOdds.CompareTo(a.Score.LogOdds));
        return found;
    });

    /// <summary>False when flags are held and none of them can be compared under any of these epochs: what is found would mean nothing.</summary>
    public bool IsComparable(IEnumerable<uint> epochs) => Read(() => _indexes.Count == 0 || epochs.Any(_indexes.ContainsKey));

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var index in _indexes.Values)
            index.Dispose();
        _lock.Dispose();
    }

    // The index keeps no memory of retractions: what counts of a flag is decided here, for all its epochs at once.
    private void Unindex(FlagChange flag)
    {
        foreach (var epoch in flag.Sets.Keys)
        {
            var index = _indexes[epoch];
            index.Retract(flag.Id, flag.Version);
            index.Forget(flag.Id);
            if (index.Count == 0)
            {
                _indexes.Remove(epoch);
                index.Dispose();
            }
        }
    }

    private T Read<T>(Func<T> read)
    {
        _lock.EnterReadLock();
        try
        {
            return read();
        }
        finally
        {
            _lock.ExitReadLock();
        }
    }

    private T Write<T>(Func<T> write)
    {
        _lock.EnterWriteLock();
        try
        {
            return write();
        }
        finally
        {
            _lock.ExitWriteLock();
        }
    }
}
