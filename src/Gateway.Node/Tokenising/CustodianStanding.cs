using System.Collections.Concurrent;

namespace Gateway.Node.Tokenising;

/// <summary>Which custodians failed when they were last asked, and so in which order to ask.</summary>
internal sealed class CustodianStanding(TimeProvider clock)
{
    // After this time a custodian that failed is tried among the sound ones again, so that it comes back when nobody else fails.
    private static readonly TimeSpan TryAgain = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _failed = new(StringComparer.Ordinal);
    private uint _turn;

    /// <summary>The custodian answered; true if it had failed before.</summary>
    public bool Answered(ShareCustodian custodian) => _failed.TryRemove(custodian.Member.Code, out _);

    /// <summary>The custodian failed; true if it had not before.</summary>
    public bool Failed(ShareCustodian custodian)
    {
        var isNew = !_failed.ContainsKey(custodian.Member.Code);
        _failed[custodian.Member.Code] = clock.GetUtcNow();
        return isNew;
    }

    /// <summary>In which order to ask, and how many at the end of it wait until enough of those before them have answered.</summary>
    /// <remarks>
    /// While enough are sound, they come first, in turn, and nobody waits. While too few are, those that failed come first: the sound ones would otherwise
    /// evaluate again and again for nothing, and their counts would rise above what is published (protocol decision 7).
    /// </remarks>
    public (IReadOnlyList<ShareCustodian> Order, int Reserved) OrderOf(EpochKey key)
    {
        var turn = (int)(Interlocked.Increment(ref _turn) % (uint)key.Custodians.Count);
        var inTurn = key.Custodians.Skip(turn).Concat(key.Custodians.Take(turn)).ToList();
        var sound = inTurn.Count(custodian => !_failed.ContainsKey(custodian.Member.Code));
        return sound >= key.Threshold
            ? ([.. inTurn.OrderBy(IsToBeAvoided)], 0)
            : ([.. inTurn.OrderByDescending(custodian => _failed.ContainsKey(custodian.Member.Code))], sound);
    }

    private bool IsToBeAvoided(ShareCustodian custodian) =>
        _failed.TryGetValue(custodian.Member.Code, out var failed) && clock.GetUtcNow() - failed < TryAgain;
}
