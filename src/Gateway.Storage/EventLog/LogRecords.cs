using Dapper;
using Gateway.Streams;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.EventLog;

/// <summary>Writing and reading records.</summary>
internal static class LogRecords
{
    /// <summary>Appends in order, within the connection's transaction.</summary>
    public static IReadOnlyList<LogPosition> Append(SqliteConnection connection, LogTopics topics, IReadOnlyList<NewRecord> records, DateTimeOffset now)
    {
        var next = new Dictionary<long, long>();
        var positions = new LogPosition[records.Count];
        using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO log_record (place, appended_at, key, value) VALUES ($place, $at, $key, $value)";
        var place = insert.Parameters.Add("$place", SqliteType.Integer);
        insert.Parameters.Add("$at", SqliteType.Integer).Value = PortableTypes.ToMicroseconds(now);
        var key = insert.Parameters.Add("$key", SqliteType.Blob);
        var value = insert.Parameters.Add("$value", SqliteType.Blob);
        for (var index = 0; index < records.Count; index++)
        {
            var record = records[index];
            var partition = topics.Find(record.Topic).Partitions[record.Partition];
            if (!next.TryGetValue(partition, out var offset))
                offset = connection.QuerySingle<long>("SELECT next_offset FROM log_partition WHERE id = @partition", new { partition });
            next[partition] = offset + 1;
            place.Value = LogTopics.Place(partition, offset);
            key.Value = record.Key;
            value.Value = (object?)record.Value ?? DBNull.Value;
            insert.ExecuteNonQuery();
            positions[index] = new LogPosition(record.Topic.Name, record.Partition, offset);
        }

        connection.Execute("UPDATE log_partition SET next_offset = @Value WHERE id = @Key", next);
        return positions;
    }

    /// <summary>Up to max records from the cursors, beginning with the first-th; they move past what was looked at.</summary>
    public static List<LogRecord> Read(SqliteConnection connection, IReadOnlyList<Cursor> cursors, int first, int max)
    {
        var records = new List<LogRecord>();
        if (cursors.Count == 0)
            return records;
        using var bounds = connection.CreateCommand();
        bounds.CommandText = "SELECT start_offset, next_offset FROM log_partition WHERE id = $id";
        var id = bounds.Parameters.Add("$id", SqliteType.Integer);
        using var select = connection.CreateCommand();
        select.CommandText = "SELECT place, appended_at, key, value FROM log_record WHERE place >= $from AND place < $to ORDER BY place LIMIT $max";
        var from = select.Parameters.Add("$from", SqliteType.Integer);
        var to = select.Parameters.Add("$to", SqliteType.Integer);
        var limit = select.Parameters.Add("$max", SqliteType.Integer);
        var moves = new List<(Cursor Cursor, long Position, bool Delivered)>();
        for (var turn = 0; turn < cursors.Count && records.Count < max; turn++)
        {
            var cursor = cursors[(first + turn) % cursors.Count];
            id.Value = cursor.Partition;
            var (start, end) = Bounds(bounds);
            var position = Math.Max(cursor.Position, start);
            if (position >= end)
                continue;
            from.Value = LogTopics.Place(cursor.Partition, position);
            to.Value = LogTopics.Place(cursor.Partition, end);
            limit.Value = max - records.Count;
            var before = records.Count;
            Take(select, cursor, records);
            moves.Add((cursor, records.Count < max ? end : records[^1].Offset + 1, records.Count > before));
        }

        // Only now, when nothing can fail any more: a cursor that moved before a failure would skip what was not handed out.
        foreach (var (cursor, position, delivered) in moves)
            (cursor.Position, cursor.Delivered) = (position, cursor.Delivered || delivered);
        return records;
    }

    private static (long Start, long End) Bounds(SqliteCommand command)
    {
        using var row = command.ExecuteReader();
        return row.Read() ? (row.GetInt64(0), row.GetInt64(1)) : (0, 0);
    }

    private static void Take(SqliteCommand select, Cursor cursor, List<LogRecord> records)
    {
        using var row = select.ExecuteReader();
        while (row.Read())
        {
            records.Add(new LogRecord(
                cursor.Topic,
                cursor.Number,
                LogTopics.OffsetAt(row.GetInt64(0)),
                PortableTypes.ToInstant(row.GetInt64(1)),
                row.GetFieldValue<byte[]>(2),
                row.IsDBNull(3) ? null : row.GetFieldValue<byte[]>(3)));
        }
    }

    /// <summary>Where a reader is in a partition.</summary>
    internal sealed class Cursor(string topic, int number, long partition, long position)
    {
        public string Topic { get; } = topic;

        public int Number { get; } = number;

        public long Partition { get; } = partition;

        public long Position { get; set; } = position;

        /// <summary>The group's commit, for members of one.</summary>
        public long Committed { get; set; } = position;

        /// <summary>The generation at which a member claimed it.</summary>
        public long Epoch { get; init; }

        /// <summary>Whether records were handed out since the last commit.</summary>
        public bool Delivered { get; set; }
    }
}
