using System.Data.Common;
using Dapper;
using Gateway.Streams;

namespace Gateway.Exchange.Following;

/// <summary>How far each partition has been taken into the store, written with what was taken.</summary>
internal static class FollowedStore
{
    /// <summary>Notes the records of a batch as taken.</summary>
    public static Task NoteAsync(DbConnection transaction, IEnumerable<LogRecord> records) =>
        transaction.ExecuteAsync(
            """
            INSERT INTO followed (topic, number, next_offset) VALUES (@Topic, @Partition, @NextOffset)
            ON CONFLICT (topic, number) DO UPDATE SET next_offset = excluded.next_offset WHERE excluded.next_offset > followed.next_offset
            """,
            records.GroupBy(record => (record.Topic, record.Partition))
                .Select(taken => new { taken.Key.Topic, taken.Key.Partition, NextOffset = taken.Max(record => record.Offset) + 1 }));

    /// <summary>The next offset to take of each partition of a topic; a partition of which nothing was taken is missing.</summary>
    public static async Task<IReadOnlyDictionary<int, long>> FindAsync(DbConnection connection, Topic topic) =>
        (await connection.QueryAsync<(long Number, long NextOffset)>("SELECT number, next_offset FROM followed WHERE topic = @Name", new { topic.Name }))
            .ToDictionary(row => (int)row.Number, row => row.NextOffset);
}
