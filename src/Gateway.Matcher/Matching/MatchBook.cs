using Gateway.Contracts.Events.V1;
using Gateway.Linkage;
using Gateway.Matcher.Flags;
using Google.Protobuf;

namespace Gateway.Matcher.Matching;

/// <summary>
/// Which matches stand on the log, and what has to be emitted so that matches.v1 says what the flags say. The matches that should
/// stand are a function of the flags and the model (protocol decision 5); what is emitted is the difference, so that neither the
/// order of arrival nor a restart nor a new model changes the outcome. A match that has ended leaves no memory: it comes back like a new one.
/// </summary>
internal sealed class MatchBook(LinkageModel model)
{
    private readonly Dictionary<ByteString, MatchRecord> _standing = [];
    private readonly Dictionary<FlagId, HashSet<ByteString>> _standingOf = [];

    /// <summary>Version of the model, as matches and replies carry it.</summary>
    public string ModelVersion { get; } = ScoreMessages.ModelVersion(model);

    /// <summary>Number of matches that stand.</summary>
    public int Standing => _standing.Count;

    /// <summary>Takes note of what the log says of a match, its form not yet checked. What is not in order counts as absent, and so is emitted anew.</summary>
    /// <param name="key">Key of the record.</param>
    /// <param name="match">The match; null for a tombstone or a record that could not be opened.</param>
    public void Remember(byte[] key, MatchRecord? match)
    {
        var id = ByteString.CopyFrom(key);
        if (match is { Ended: false, Lower.FlagId.Length: FlagId.Size, Higher.FlagId.Length: FlagId.Size }
            && match.MatchId == id && id.Span.SequenceEqual(MatchId.Of(IdOf(match.Lower), IdOf(match.Higher))))
        {
            Stand(match);
        }
        else
        {
            End(id);
        }
    }

    /// <summary>What has to be emitted because a flag changed; takes note of it at once.</summary>
    public IReadOnlyList<MatchRecord> Difference(FlagChange flag, FlagState state)
    {
        var wanted = state.Lookup(flag.Sets, model, exceptForce: flag.Force)
            .Select(found => Record(flag, found.Flag, found.Score))
            .ToDictionary(match => match.MatchId);
        var ended = _standingOf.GetValueOrDefault(flag.Id, [])
            .Where(id => !wanted.ContainsKey(id))
            .Select(id => Ended(_standing[id], state));
        List<MatchRecord> changed = [.. wanted.Values.Where(match => !match.Equals(_standing.GetValueOrDefault(match.MatchId))), .. ended];
        changed.ForEach(Note);
        return changed;
    }

    /// <summary>What has to be emitted because a match names a flag of which nothing is left on the log; takes note of it at once.</summary>
    public IReadOnlyList<MatchRecord> Orphans(FlagState state)
    {
        List<MatchRecord> orphans = [.. _standing.Values
            .Where(match => state.Find(IdOf(match.Lower)) is null || state.Find(IdOf(match.Higher)) is null)
            .Select(match => Ended(match, state))];
        orphans.ForEach(Note);
        return orphans;
    }

    private void Note(MatchRecord match)
    {
        if (match.Ended)
            End(match.MatchId);
        else
            Stand(match);
    }

    private void Stand(MatchRecord match)
    {
        _standing[match.MatchId] = match;
        foreach (var side in Sides(match))
        {
            if (!_standingOf.TryGetValue(IdOf(side), out var matches))
                _standingOf[IdOf(side)] = matches = [];
            matches.Add(match.MatchId);
        }
    }

    private void End(ByteString id)
    {
        if (!_standing.Remove(id, out var match))
            return;
        foreach (var side in Sides(match))
        {
            var matches = _standingOf[IdOf(side)];
            matches.Remove(id);
            if (matches.Count == 0)
                _standingOf.Remove(IdOf(side));
        }
    }

    private MatchRecord Record(FlagChange one, FlagChange other, MatchScore score)
    {
        var (lower, higher) = one.Id < other.Id ? (one, other) : (other, one);
        return new MatchRecord
        {
            MatchId = ByteString.CopyFrom(MatchId.Of(lower.Id, higher.Id)),
            Lower = Side(lower),
            Higher = Side(higher),
            ScoreMilli = ScoreMessages.Milli(score.LogOdds),
            Evidence = { ScoreMessages.Evidence(score) },
            ModelVersion = ModelVersion,
            FrequencyVersion = (uint)model.FrequencyTableVersion,
        };
    }

    private MatchRecord Ended(MatchRecord match, FlagState state)
    {
        var ended = match.Clone();
        ended.Ended = true;
        ended.ModelVersion = ModelVersion;
        ended.FrequencyVersion = (uint)model.FrequencyTableVersion;
        foreach (var side in Sides(ended))
            side.Version = (ulong)(state.Find(IdOf(side))?.Version ?? (long)side.Version);
        return ended;
    }

    private static MatchedFlag Side(FlagChange flag) => new()
    {
        FlagId = ByteString.CopyFrom(flag.Id.ToBytes()),
        Version = (ulong)flag.Version,
        Agency = flag.Agency,
        Force = flag.Force,
    };

    private static MatchedFlag[] Sides(MatchRecord match) => [match.Lower, match.Higher];

    private static FlagId IdOf(MatchedFlag side) => FlagId.FromBytes(side.FlagId.Span);
}
