using System.Collections.Concurrent;
using Gateway.Linkage;

namespace Gateway.Matcher.Flags;

/// <summary>
/// All flags as last published, and an index of their tokens for each key epoch. A pure function of the newest version of each flag.
/// One writer; any number of readers.
/// </summary>
internal sealed class FlagState : IDisposable
{
    private readonly ConcurrentDictionary<FlagId, FlagChange> _flags = [];
    private readonly ConcurrentDictionary<uint, TokenIndex> _indexes = [];

    /// <summary>Number of flags that can be found.</summary>
    public int Count => _flags.Values.Count(flag => !flag.IsRetraction);

    /// <summary>All flags, retracted ones included.</summary>
    public IEnumerable<FlagChange> Flags => _flags.Values;

    /// <summary>A flag, or null when it is unknown.</summary>
    public FlagChange? Find(FlagId id) => _flags.GetValueOrDefault(id);

    /// <summary>Whether a change belongs to the holder that first published the flag; another's is a contradiction.</summary>
    public bool IsOfItsHolder(FlagChange change) => Find(change.Id) is not { } known || known.Agency == change.Agency;

    /// <summary>Takes a change; false when the version, or a newer one, has been seen.</summary>
    public bool Apply(FlagChange change)
    {
        if (Find(change.Id) is { } known && known.Version >= change.Version)
            return false;
        foreach (var (epoch, index) in _indexes)
        {
            if (!change.Sets.ContainsKey(epoch) && index.VersionOf(change.Id) is not null)
                index.Retract(change.Id, change.Version);
        }

        foreach (var (epoch, set) in change.Sets)
            _indexes.GetOrAdd(epoch, _ => new TokenIndex()).Add(change.Id, change.Version, change.Force, set);
        _flags[change.Id] = change;
        return true;
    }

    /// <summary>Forgets a retraction whose retention has ended. A flag that is still held stays.</summary>
    public void Forget(FlagId id)
    {
        if (Find(id) is not { IsRetraction: true })
            return;
        _flags.TryRemove(id, out _);
        foreach (var index in _indexes.Values)
            index.Forget(id);
    }

    /// <summary>
    /// Flags at or above the model's threshold, best first, then by flag id. Two records are compared under the newest epoch that both
    /// carry, so that the score is a function of the pair alone.
    /// </summary>
    /// <param name="sets">Tokens by epoch.</param>
    /// <param name="model">The model.</param>
    /// <param name="exceptForce">Flags of this force are left out; null leaves none out.</param>
    public IReadOnlyList<ScoredFlag> Lookup(IReadOnlyDictionary<uint, TokenSet> sets, LinkageModel model, string? exceptForce)
    {
        var found = new Dictionary<FlagId, ScoredFlag>();
        foreach (var (epoch, set) in sets)
        {
            if (!_indexes.TryGetValue(epoch, out var index))
                continue;
            foreach (var scored in index.Lookup(set, model, model.MatchThreshold, exceptForce))
            {
                if (NewestShared(scored.Id, sets) == epoch)
                    found.Add(scored.Id, scored);
            }
        }

        return [.. found.Values.OrderByDescending(scored => scored.Score.LogOdds).ThenBy(scored => scored.Id)];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var index in _indexes.Values)
            index.Dispose();
    }

    private uint? NewestShared(FlagId id, IReadOnlyDictionary<uint, TokenSet> sets) =>
        Find(id)?.Sets.Keys.Where(sets.ContainsKey).Cast<uint?>().Max();
}
