using Dapper;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.EventLog;

/// <summary>Removes what a topic's cleanup no longer keeps. Never moves a record, so offsets and order stay.</summary>
internal static class Compaction
{
    private const int Step = 2_000;

    public static async Task<long> RunAsync(LogFile file, long now, CancellationToken cancellation)
    {
        var removed = 0L;
        foreach (var partition in file.Read("compaction", Partitions))
        {
            removed += partition.Retention is { } retention
                ? await RemoveOldAsync(file, partition.Id, now - retention, cancellation)
                : await RemoveReplacedAsync(file, partition.Id, now - (partition.TombstoneRetention ?? 0), cancellation);
        }

        return removed;
    }

    private static List<Partition> Partitions(SqliteConnection connection) => connection.Query<Partition>(
        """
        SELECT p.id AS Id, t.retention AS Retention, t.tombstone_retention AS TombstoneRetention
        FROM log_partition p JOIN log_topic t ON t.id = p.topic ORDER BY p.id
        """).AsList();

    private static async Task<long> RemoveReplacedAsync(LogFile file, long partition, long tombstonesBefore, CancellationToken cancellation)
    {
        var places = file.Read("compaction", connection => Replaced(connection, partition, tombstonesBefore));
        for (var done = 0; done < places.Count; done += Step)
        {
            var step = places.GetRange(done, Math.Min(Step, places.Count - done));
            await file.WriteAsync("compaction", connection => Delete(connection, step), cancellation);
        }

        return places.Count;
    }

    // Replaced records come first and tombstones after them: were it stopped half way, an old value must not come back to life.
    private static List<long> Replaced(SqliteConnection connection, long partition, long tombstonesBefore)
    {
        var newest = new Dictionary<byte[], (long Place, bool EndedTombstone)>(KeyBytes.Comparer);
        var replaced = new List<long>();
        using var select = connection.CreateCommand();
        select.CommandText = "SELECT place, key, value IS NULL AND appended_at < $before FROM log_record WHERE place >= $from AND place < $to ORDER BY place";
        select.Parameters.AddWithValue("$before", tombstonesBefore);
        select.Parameters.AddWithValue("$from", LogTopics.Place(partition, 0));
        select.Parameters.AddWithValue("$to", LogTopics.Place(partition + 1, 0));
        using var row = select.ExecuteReader();
        while (row.Read())
        {
            var key = row.GetFieldValue<byte[]>(1);
            if (newest.TryGetValue(key, out var older))
                replaced.Add(older.Place);
            newest[key] = (row.GetInt64(0), row.GetBoolean(2));
        }

        replaced.AddRange(newest.Values.Where(record => record.EndedTombstone).Select(record => record.Place));
        return replaced;
    }

    private static int Delete(SqliteConnection connection, List<long> places)
    {
        using var delete = connection.CreateCommand();
        delete.CommandText = "DELETE FROM log_record WHERE place = $place";
        var place = delete.Parameters.Add("$place", SqliteType.Integer);
        foreach (var one in places)
        {
            place.Value = one;
            delete.ExecuteNonQuery();
        }

        return places.Count;
    }

    private static async Task<long> RemoveOldAsync(LogFile file, long partition, long before, CancellationToken cancellation)
    {
        var removed = 0L;
        int step;
        do
        {
            step = await file.WriteAsync("removing old records", connection => RemoveOldest(connection, partition, before), cancellation);
            removed += step;
        }
        while (step == Step);
        return removed;
    }

    // Only from the start of the partition, up to the first record that is young enough: what is left has no holes.
    private static int RemoveOldest(SqliteConnection connection, long partition, long before)
    {
        var bounds = new { before, from = LogTopics.Place(partition, 0), to = LogTopics.Place(partition + 1, 0), Step };
        var old = connection.Query<(long Place, bool Old)>(
                "SELECT place, appended_at < @before FROM log_record WHERE place >= @from AND place < @to ORDER BY place LIMIT @Step", bounds)
            .TakeWhile(record => record.Old)
            .Select(record => record.Place)
            .ToList();
        if (old.Count == 0)
            return 0;
        connection.Execute("DELETE FROM log_record WHERE place >= @from AND place <= @last", new { bounds.from, last = old[^1] });
        connection.Execute("UPDATE log_partition SET start_offset = @start WHERE id = @partition", new { partition, start = LogTopics.OffsetAt(old[^1]) + 1 });
        return old.Count;
    }

    private sealed record Partition(long Id, long? Retention, long? TombstoneRetention);

    private sealed class KeyBytes : IEqualityComparer<byte[]>
    {
        public static readonly KeyBytes Comparer = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] obj)
        {
            var hash = default(HashCode);
            hash.AddBytes(obj);
            return hash.ToHashCode();
        }
    }
}
