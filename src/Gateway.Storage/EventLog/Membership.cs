using Dapper;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.EventLog;

/// <summary>
/// A member's place in its group, in the file. Members take what is free up to their fair share of each topic and give back what is above it, so
/// partitions move only from one who has too many to one who has too few. All times are microseconds of Unix time.
/// </summary>
internal sealed class Membership(string group, string member, IReadOnlyList<LogTopics.Stored> topics, long leaseMicroseconds)
{
    public sealed record Claim(long Partition, long Epoch, long StartOffset, long? Committed);

    /// <summary>The group's generation; 0 when the group is not there yet.</summary>
    public long Generation(SqliteConnection connection) =>
        connection.QuerySingleOrDefault<long>("SELECT generation FROM log_group WHERE name = @group", new { group });

    /// <summary>Whether the lease of a member of this group has ended, so that its partitions wait for another.</summary>
    public bool AnyoneExpired(SqliteConnection connection, long now) =>
        connection.ExecuteScalar<bool>("SELECT EXISTS (SELECT 1 FROM log_member WHERE group_name = @group AND expires_at < @now)", new { group, now });

    /// <summary>Holds the lease for another term. A member whose lease was ended by others stays out until it shares again.</summary>
    public bool Renew(SqliteConnection connection, long now) =>
        connection.Execute(
            "UPDATE log_member SET expires_at = @expires WHERE group_name = @group AND member = @member",
            new { group, member, expires = now + leaseMicroseconds }) > 0;

    /// <summary>Joins or stays, ends the leases that are over, and takes or gives back partitions. Returns what this member holds now.</summary>
    public (long Generation, IReadOnlyList<Claim> Claims) Share(SqliteConnection connection, long now)
    {
        connection.Execute("INSERT INTO log_group (name) VALUES (@group) ON CONFLICT DO NOTHING", new { group });
        var changed = connection.Execute("DELETE FROM log_member WHERE group_name = @group AND expires_at < @now", new { group, now }) > 0;
        foreach (var topic in topics)
        {
            changed |= connection.Execute(
                "INSERT INTO log_member (group_name, topic, member, expires_at) VALUES (@group, @Id, @member, @expires) ON CONFLICT DO NOTHING",
                new { group, topic.Id, member, expires = now + leaseMicroseconds }) > 0;
        }

        Renew(connection, now);
        connection.Execute(
            """
            DELETE FROM log_claim WHERE group_name = @group AND NOT EXISTS (
                SELECT 1 FROM log_member m JOIN log_partition p ON p.topic = m.topic
                WHERE m.group_name = @group AND m.member = log_claim.member AND p.id = log_claim.partition)
            """,
            new { group });
        var generation = Generation(connection) + 1;
        foreach (var topic in topics)
            changed |= Balance(connection, topic, generation);
        if (changed)
            connection.Execute("UPDATE log_group SET generation = @generation WHERE name = @group", new { group, generation });
        return (changed ? generation : generation - 1, Claims(connection));
    }

    /// <summary>Commits a partition, if this member still holds it under the same claim.</summary>
    public bool Commit(SqliteConnection connection, LogRecords.Cursor cursor) =>
        connection.Execute(
            """
            INSERT INTO log_commit (group_name, partition, next_offset)
            SELECT group_name, partition, @Position FROM log_claim
            WHERE group_name = @group AND partition = @Partition AND member = @member AND epoch = @Epoch
            ON CONFLICT (group_name, partition) DO UPDATE SET next_offset = excluded.next_offset
            """,
            new { group, member, cursor.Partition, cursor.Position, cursor.Epoch }) > 0;

    /// <summary>Leaves, so that the others take over at once.</summary>
    public void Leave(SqliteConnection connection)
    {
        connection.Execute("DELETE FROM log_claim WHERE group_name = @group AND member = @member", new { group, member });
        connection.Execute("DELETE FROM log_member WHERE group_name = @group AND member = @member", new { group, member });
        connection.Execute("UPDATE log_group SET generation = generation + 1 WHERE name = @group", new { group });
    }

    private bool Balance(SqliteConnection connection, LogTopics.Stored topic, long generation)
    {
        var members = connection.Query<string>(
            "SELECT member FROM log_member WHERE group_name = @group AND topic = @Id ORDER BY member", new { group, topic.Id }).AsList();
        var holders = connection.Query<(long Partition, string Member)>(
            "SELECT c.partition, c.member FROM log_claim c JOIN log_partition p ON p.id = c.partition WHERE c.group_name = @group AND p.topic = @Id",
            new { group, topic.Id }).ToDictionary(claim => claim.Partition, claim => claim.Member);
        var mine = topic.Partitions.Where(partition => holders.TryGetValue(partition, out var holder) && holder == member).ToList();
        var surplus = mine.Skip(Quota(members, topic)).ToList();
        connection.Execute(
            "DELETE FROM log_claim WHERE group_name = @group AND partition = @partition", surplus.Select(partition => new { group, partition }));
        var wanted = topic.Partitions.Where(partition => !holders.ContainsKey(partition)).Take(Quota(members, topic) - mine.Count).ToList();
        connection.Execute(
            "INSERT INTO log_claim (group_name, partition, member, epoch) VALUES (@group, @partition, @member, @generation)",
            wanted.Select(partition => new { group, partition, member, generation }));
        return surplus.Count + wanted.Count > 0;
    }

    // What does not divide evenly goes to members in turn, beginning at another one for each topic.
    private int Quota(List<string> members, LogTopics.Stored topic)
    {
        var (share, rest) = Math.DivRem(topic.Partitions.Count, members.Count);
        var turn = (members.IndexOf(member) + topic.Id) % members.Count;
        return turn < rest ? share + 1 : share;
    }

    private List<Claim> Claims(SqliteConnection connection) => connection.Query<Claim>(
        """
        SELECT c.partition AS Partition, c.epoch AS Epoch, p.start_offset AS StartOffset, o.next_offset AS Committed
        FROM log_claim c JOIN log_partition p ON p.id = c.partition
        LEFT JOIN log_commit o ON o.group_name = c.group_name AND o.partition = c.partition
        WHERE c.group_name = @group AND c.member = @member
        ORDER BY c.partition
        """,
        new { group, member }).AsList();
}
