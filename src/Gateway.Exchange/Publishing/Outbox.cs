using System.Data.Common;
using System.Text;
using Dapper;
using Gateway.Hosting.Events;
using Gateway.Streams;
using Google.Protobuf;

namespace Gateway.Exchange.Publishing;

/// <summary>
/// Signed events, written in the transaction that decides on them and taken to the event log afterwards. An event is signed once, so that
/// one which is appended twice after a crash is the same event twice.
/// </summary>
internal sealed class Outbox(EventSigner signer) : IDisposable
{
    private readonly SemaphoreSlim _news = new(0);

    /// <summary>Adds an event in the caller's transaction.</summary>
    /// <param name="transaction">The connection that carries it.</param>
    /// <param name="topic">Where the event goes.</param>
    /// <param name="key">Its key.</param>
    /// <param name="body">Its body.</param>
    /// <param name="recipient">Enrolment code that chooses the partition; null when the key does.</param>
    public async Task AddAsync(DbConnection transaction, Topic topic, byte[] key, IMessage body, string? recipient = null)
    {
        var sequence = await transaction.QuerySingleAsync<long>("UPDATE outbox_sequence SET last = last + 1 WHERE id = 1 RETURNING last");
        await transaction.ExecuteAsync(
            """
            INSERT INTO outbox (sequence, topic, event_key, partition_key, envelope)
            VALUES (@sequence, @Name, @key, @PartitionKey, @Envelope)
            """,
            new
            {
                sequence,
                topic.Name,
                key,
                PartitionKey = recipient is null ? key : Encoding.UTF8.GetBytes(recipient),
                Envelope = signer.Wrap(topic.Name, key, body),
            });
    }

    /// <summary>The first events, in order.</summary>
    public static async Task<IReadOnlyList<OutboxRow>> FirstAsync(DbConnection connection, int most) =>
        (await connection.QueryAsync<OutboxRow>(
            "SELECT sequence, topic, event_key AS EventKey, partition_key AS PartitionKey, envelope FROM outbox ORDER BY sequence LIMIT @most", new { most })).AsList();

    /// <summary>Removes what the event log has taken.</summary>
    public static Task RemoveUpToAsync(DbConnection transaction, long sequence) =>
        transaction.ExecuteAsync("DELETE FROM outbox WHERE sequence <= @sequence", new { sequence });

    /// <summary>Says that a transaction with events has been committed.</summary>
    public void Announce()
    {
        // Two announcements at once may both find none: the second wakes the publisher for nothing, which does no harm.
        if (_news.CurrentCount == 0)
            _news.Release();
    }

    /// <summary>Waits for an announcement, at most for a time.</summary>
    public Task WaitAsync(TimeSpan most, CancellationToken cancellation) => _news.WaitAsync(most, cancellation);

    /// <inheritdoc/>
    public void Dispose() => _news.Dispose();
}

/// <summary>An event on its way.</summary>
internal sealed record OutboxRow(long Sequence, string Topic, byte[] EventKey, byte[] PartitionKey, byte[] Envelope)
{
    /// <summary>The record to append.</summary>
    public NewRecord ToRecord() => new(Topics.All.Single(topic => topic.Name == Topic), EventKey, Envelope, PartitionKey);
}
