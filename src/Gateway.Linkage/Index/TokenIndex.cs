using System.Runtime.InteropServices;

namespace Gateway.Linkage;

/// <summary>
/// Flags in memory, found by any token in common and scored. One index holds the tokens of one key epoch.
/// <para>
/// One logical state whatever the order of arrival: of each flag the highest version counts; of two records of one version a
/// retraction beats tokens, and the lesser tokens beat the greater. A retraction leaves only the flag id and its version, so
/// that an older version arriving late stays dropped; <see cref="Forget"/> removes these too.
/// </para>
/// <para>Any number of threads may read while one writes: a reader-writer lock guards the whole state.</para>
/// </summary>
public sealed class TokenIndex : IDisposable
{
    private readonly ReaderWriterLockSlim _lock = new();
    private readonly Dictionary<Token, List<int>> _postings = [];
    private readonly Dictionary<FlagId, int> _slotOf = [];
    private readonly Dictionary<FlagId, long> _retracted = [];
    private readonly List<Flag?> _flags = [];
    private readonly Stack<int> _freeSlots = [];

    /// <summary>Number of flags that can be found.</summary>
    public int Count => Read(() => _slotOf.Count);

    /// <summary>Number of different tokens held.</summary>
    public int TokenCount => Read(() => _postings.Count);

    /// <summary>Adds a flag, or amends it: its tokens replace those of an older version.</summary>
    /// <returns>False if a newer version, or the same one, is known already.</returns>
    public bool Add(FlagId id, long version, string force, TokenSet tokens)
    {
        ArgumentException.ThrowIfNullOrEmpty(force);
        ArgumentNullException.ThrowIfNull(tokens);
        return Write(() =>
        {
            if (_retracted.TryGetValue(id, out var retracted))
            {
                if (version <= retracted)
                    return false;
                _retracted.Remove(id);
            }
            else if (_slotOf.TryGetValue(id, out var slot))
            {
                var held = _flags[slot]!;
                if (version < held.Version || (version == held.Version && Compare(force, tokens, held) >= 0))
                    return false;
                Remove(id, slot);
            }

            Insert(new Flag(id, version, force, tokens));
            return true;
        });
    }

    /// <summary>Retracts a flag. It may arrive before the version that it retracts.</summary>
    /// <returns>False if a newer version, or the same retraction, is known already.</returns>
    public bool Retract(FlagId id, long version) => Write(() =>
    {
        if (_retracted.TryGetValue(id, out var retracted) && version <= retracted)
            return false;
        if (_slotOf.TryGetValue(id, out var slot))
        {
            if (version < _flags[slot]!.Version)
                return false;
            Remove(id, slot);
        }

        _retracted[id] = version;
        return true;
    });

    /// <summary>Drops the memory of a retraction once its retention has ended. Does nothing to a flag that is held.</summary>
    public void Forget(FlagId id) => Write(() => _retracted.Remove(id));

    /// <summary>The highest version known of a flag, retracted or not; null if it is unknown.</summary>
    public long? VersionOf(FlagId id) => Read<long?>(() =>
        _slotOf.TryGetValue(id, out var slot) ? _flags[slot]!.Version : _retracted.TryGetValue(id, out var version) ? version : null);

    /// <summary>The flags that share a token and score at least <paramref name="floor"/>, best first, then by flag id.</summary>
    /// <param name="tokens">Tokens of the same key epoch.</param>
    /// <param name="model">The model that scores.</param>
    /// <param name="floor">Least log-odds returned; <see cref="LinkageModel.MatchThreshold"/> for matches alone.</param>
    /// <param name="exceptForce">Flags of this force are left out; null leaves none out.</param>
    public IReadOnlyList<ScoredFlag> Lookup(TokenSet tokens, LinkageModel model, double floor, string? exceptForce = null)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        ArgumentNullException.ThrowIfNull(model);
        return Read(() =>
        {
            var found = new List<ScoredFlag>();
            foreach (var (slot, agree) in AgreeingTypes(tokens))
            {
                var flag = _flags[slot]!;
                if (exceptForce is not null && flag.Force == exceptForce)
                    continue;
                var agreement = Agreement.Of(agree, tokens.TypeMask, flag.Tokens.TypeMask);
                if (model.LogOdds(agreement) >= floor)
                    found.Add(new ScoredFlag(flag.Id, flag.Version, flag.Force, model.Score(agreement)));
            }

            found.Sort(static (a, b) => a.Score.LogOdds == b.Score.LogOdds ? a.Id.CompareTo(b.Id) : b.Score.LogOdds.CompareTo(a.Score.LogOdds));
            return found;
        });
    }

    /// <summary>How every flag that shares a token compares with the given tokens, in no particular order.</summary>
    internal List<(FlagId Id, string Force, Agreement Agreement)> Candidates(TokenSet tokens) => Read(() =>
    {
        var candidates = new List<(FlagId, string, Agreement)>();
        foreach (var (slot, agree) in AgreeingTypes(tokens))
        {
            var flag = _flags[slot]!;
            candidates.Add((flag.Id, flag.Force, Agreement.Of(agree, tokens.TypeMask, flag.Tokens.TypeMask)));
        }

        return candidates;
    });

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    private Dictionary<int, ulong> AgreeingTypes(TokenSet tokens)
    {
        var agree = new Dictionary<int, ulong>();
        foreach (var token in tokens.Tokens)
        {
            if (!_postings.TryGetValue(token, out var slots))
                continue;
            foreach (var slot in slots)
                CollectionsMarshal.GetValueRefOrAddDefault(agree, slot, out _) |= 1UL << (int)token.Type;
        }

        return agree;
    }

    private void Insert(Flag flag)
    {
        if (_freeSlots.TryPop(out var slot))
        {
            _flags[slot] = flag;
        }
        else
        {
            slot = _flags.Count;
            _flags.Add(flag);
        }

        _slotOf.Add(flag.Id, slot);
        foreach (var token in flag.Tokens.Tokens)
        {
            ref var slots = ref CollectionsMarshal.GetValueRefOrAddDefault(_postings, token, out _);
            slots ??= new List<int>(1);
            slots.Add(slot);
        }
    }

    private void Remove(FlagId id, int slot)
    {
        foreach (var token in _flags[slot]!.Tokens.Tokens)
        {
            var slots = _postings[token];
            if (slots.Count == 1)
                _postings.Remove(token);
            else
                slots.Remove(slot);
        }

        _flags[slot] = null;
        _slotOf.Remove(id);
        _freeSlots.Push(slot);
    }

    private static int Compare(string force, TokenSet tokens, Flag held)
    {
        var order = string.CompareOrdinal(force, held.Force);
        return order != 0 ? order : tokens.Tokens.AsSpan().SequenceCompareTo(held.Tokens.Tokens.AsSpan());
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

    private sealed record Flag(FlagId Id, long Version, string Force, TokenSet Tokens);
}

/// <summary>A flag that a lookup found.</summary>
/// <param name="Id">Flag id.</param>
/// <param name="Version">Version of the flag that was compared.</param>
/// <param name="Force">The force that holds it.</param>
/// <param name="Score">Score and evidence.</param>
public sealed record ScoredFlag(FlagId Id, long Version, string Force, MatchScore Score);
