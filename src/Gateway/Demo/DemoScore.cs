using Gateway.Contracts.Enrolment.V1;
using Gateway.Contracts.Events.V1;
using Gateway.Hosting.Enrolment;
using Gateway.Hosting.Events;
using Gateway.Streams;
using Google.Protobuf;

namespace Gateway.Demo;

/// <summary>Marks the matches that stand on matches.v1 against the truth.</summary>
/// <param name="Found">True transfers that a match stands for.</param>
/// <param name="FalseMatches">Matches that stand and are no true transfer.</param>
/// <param name="FoundMoved">Found ones among those that share no address part and no id.</param>
internal sealed record DemoScore(int Found, int FalseMatches, int FoundMoved)
{
    /// <summary>Reads the log and marks it.</summary>
    /// <param name="eventLog">The event log.</param>
    /// <param name="register">The register to believe.</param>
    /// <param name="flags">Which subject each published flag is about.</param>
    /// <param name="transfers">The truth.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public static async Task<DemoScore> MarkAsync(
        IEventLog eventLog,
        EnrolmentRegister register,
        IReadOnlyDictionary<ByteString, DemoFlag> flags,
        IReadOnlyList<DemoTransfer> transfers,
        CancellationToken cancellation)
    {
        var truth = transfers.ToDictionary(transfer => Pair(transfer.Earlier, transfer.Later), transfer => transfer.Moved);
        var standing = await StandingAsync(eventLog, register, cancellation);
        var found = standing.Select(match => Pair(flags[match.Lower.FlagId], flags[match.Higher.FlagId])).ToList();
        var right = found.Where(truth.ContainsKey).ToList();
        return new DemoScore(right.Count, found.Count - right.Count, right.Count(pair => truth[pair]));
    }

    private static async Task<IReadOnlyCollection<MatchRecord>> StandingAsync(IEventLog eventLog, EnrolmentRegister register, CancellationToken cancellation)
    {
        var opener = new EventOpener(register);
        var newest = new Dictionary<ByteString, MatchRecord>();
        await foreach (var record in eventLog.ReplayAsync(Topics.Matches, cancellation: cancellation))
        {
            if (opener.TryOpen<MatchRecord>(record.Topic, record.Key, record.Value, Component.Matcher, out var match, out _))
                newest[match.Body.MatchId] = match.Body;
        }

        return [.. newest.Values.Where(match => !match.Ended)];
    }

    private static (DemoFlag, DemoFlag) Pair(DemoFlag one, DemoFlag other) =>
        string.CompareOrdinal($"{one}", $"{other}") < 0 ? (one, other) : (other, one);
}
