using Dapper;
using Gateway.Contracts.Enrolment.V1;
using Gateway.Contracts.Events.V1;
using Gateway.Contracts.Node.V1;
using Gateway.Deployment;
using Gateway.Storage.EventLog;
using Gateway.Storage.Sqlite;
using Gateway.Streams;

namespace Gateway.EndToEnd.Tests.Demo;

/// <summary>One subject of one case, where the stores of a finished demo say that it is.</summary>
internal sealed record HeldSubject(string Agency, string Case, string Subject);

/// <summary>
/// What a finished demo left behind, read again from the files alone: the nodes' own stores say which flag is whose, the event log which flags
/// match. Shares nothing with the demo's own marking.
/// </summary>
internal sealed class Recount
{
    private readonly Dictionary<string, HeldSubject> _byFlag;
    private readonly HashSet<(string, string)> _matches;

    private Recount(Dictionary<string, HeldSubject> byFlag, HashSet<(string, string)> matches, int notices) =>
        (_byFlag, _matches, Notices) = (byFlag, matches, notices);

    public int Flags => _byFlag.Count;

    public int Cases => _byFlag.Values.Select(held => held.Case).Distinct(StringComparer.Ordinal).Count();

    public int Matches => _matches.Count;

    /// <summary>Notices in the stores of all nodes.</summary>
    public int Notices { get; }

    public static async Task<Recount> OfAsync(DeploymentFolder folder)
    {
        var byFlag = new Dictionary<string, HeldSubject>(StringComparer.Ordinal);
        var notices = 0;
        foreach (var node in folder.Register.Running(Component.Node))
        {
            await using var store = new SqliteDatabase(folder.StorePath(node.Code));
            foreach (var (flagId, subject, record) in await store.ReadAsync(connection =>
                connection.QueryAsync<(byte[], string, byte[])>("SELECT flag_id, subject_reference, record FROM flags JOIN cases USING (case_id)")))
            {
                byFlag.Add(Convert.ToHexString(flagId), new HeldSubject(node.Code, Case.Parser.ParseFrom(record).Reference, subject));
            }

            notices += await store.ReadAsync(connection => connection.ExecuteScalarAsync<int>("SELECT count(*) FROM notices"));
        }

        return new Recount(byFlag, await MatchesAsync(folder), notices);
    }

    /// <summary>How many pairs of held subjects at different agencies are of one person, by a truth that the stores do not know, and how many of them match.</summary>
    public (int True, int Found) Transfers(Func<HeldSubject, string?> personOf, Func<HeldSubject, HeldSubject, bool>? only = null)
    {
        var flags = _byFlag.OrderBy(flag => flag.Key, StringComparer.Ordinal).Select(flag => (Id: flag.Key, Held: flag.Value, Person: personOf(flag.Value))).ToList();
        var (all, found) = (0, 0);
        for (var lower = 0; lower < flags.Count; lower++)
        {
            for (var higher = lower + 1; higher < flags.Count; higher++)
            {
                var (one, other) = (flags[lower], flags[higher]);
                if (one.Person is null || one.Person != other.Person || one.Held.Agency == other.Held.Agency || only?.Invoke(one.Held, other.Held) == false)
                    continue;
                all++;
                if (_matches.Contains((one.Id, other.Id)))
                    found++;
            }
        }

        return (all, found);
    }

    private static async Task<HashSet<(string, string)>> MatchesAsync(DeploymentFolder folder)
    {
        await using var eventLog = new SqliteEventLog(folder.EventLogPath);
        var newest = new Dictionary<string, MatchRecord>(StringComparer.Ordinal);
        await foreach (var record in eventLog.ReplayAsync(Topics.Matches))
            newest[Convert.ToHexString(record.Key)] = MatchRecord.Parser.ParseFrom(Envelope.Parser.ParseFrom(record.Value).Body);
        return [.. newest.Values.Where(match => !match.Ended).Select(match => (Convert.ToHexString(match.Lower.FlagId.Span), Convert.ToHexString(match.Higher.FlagId.Span)))];
    }
}
