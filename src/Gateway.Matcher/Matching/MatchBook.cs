using Gateway.Contracts.Events.V1;
using Gateway.Linkage;
using Gateway.Matcher.Flags;
using Google.Protobuf;

namespace Gateway.Matcher.Matching;

/// <summary>
/// Which matches have been emitted, and what has to be emitted so that matches.v1 says what the flags say. The matches that should
/// stand are a function of the flags and the model (protocol decision 5); what is emitted is the difference, so that neither the
/// order of arrival nor a restart nor a new model changes the outcome.
/// </summary>
internal sealed class MatchBook(LinkageModel model)
{
    private readonly Dictionary<ByteString, MatchRecord> _emitted = [];
    private readonly Dictionary<FlagId, HashSet<ByteString>> _matchesOf = [];
    private readonly string _modelVersion = $"linkage-{model.Version}";

    /// <summary>Number of matches that stand.</summary>
    public int Standing => _emitted.Values.Count(match => !match.Ended);

    /// <summary>Takes note of a match that is on the log.</summary>
    public void Remember(MatchRecord match)
    {
        _emitted[match.MatchId] = match;
        foreach (var side in (MatchedFlag[])[match.Lower, match.Higher])
            MatchesOf(FlagId.FromBytes(side.FlagId.Span)).Add(match.MatchId);
    }

    /// <summary>What has to be emitted because a flag changed; takes note of it at once.</summary>
    public IReadOnlyList<MatchRecord> Difference(FlagChange flag, FlagState state)
    {
        var wanted = state.Lookup(flag.Sets, model, exceptForce: flag.Force)
            .Select(scored => Record(flag, state.Find(scored.Id)!, scored.Score))
            .ToDictionary(match => match.MatchId);
        var ended = MatchesOf(flag.Id)
            .Where(id => !wanted.ContainsKey(id) && !_emitted[id].Ended)
            .Select(id => Ended(_emitted[id], state));
        List<MatchRecord> changed = [.. wanted.Values.Where(match => !match.Equals(_emitted.GetValueOrDefault(match.MatchId))), .. ended];
        changed.ForEach(Remember);
        return changed;
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
            ModelVersion = _modelVersion,
            FrequencyVersion = (uint)model.FrequencyTableVersion,
        };
    }

    private MatchRecord Ended(MatchRecord match, FlagState state)
    {
        var ended = match.Clone();
        ended.Ended = true;
        ended.ModelVersion = _modelVersion;
        foreach (var side in (MatchedFlag[])[ended.Lower, ended.Higher])
            side.Version = (ulong)(state.Find(FlagId.FromBytes(side.FlagId.Span))?.Version ?? (long)side.Version);
        return ended;
    }

    private static MatchedFlag Side(FlagChange flag) => new()
    {
        FlagId = ByteString.CopyFrom(flag.Id.ToBytes()),
        Version = (ulong)flag.Version,
        Agency = flag.Agency,
        Force = flag.Force,
    };

    private HashSet<ByteString> MatchesOf(FlagId id)
    {
        if (!_matchesOf.TryGetValue(id, out var matches))
            _matchesOf[id] = matches = [];
        return matches;
    }
}
