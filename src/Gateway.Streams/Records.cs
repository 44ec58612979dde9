using System.Text;

namespace Gateway.Streams;

/// <summary>A record to append. The log does not look inside key or value.</summary>
public sealed class NewRecord
{
    /// <summary>The largest key and value together, in bytes; below the megabyte that Kafka takes by default.</summary>
    public const int MaximumBytes = 900_000;

    /// <summary>Makes a record.</summary>
    /// <param name="topic">Where it goes.</param>
    /// <param name="key">What compaction keeps the newest of; 1 byte or more.</param>
    /// <param name="value">The bytes, or null for a tombstone: the key is gone.</param>
    /// <param name="partitionKey">What chooses the partition, where that is not the key (notices go by recipient).</param>
    /// <exception cref="ArgumentException">The key is empty, or key and value are over <see cref="MaximumBytes"/>.</exception>
    public NewRecord(Topic topic, byte[] key, byte[]? value, byte[]? partitionKey = null)
    {
        ArgumentNullException.ThrowIfNull(topic);
        ArgumentNullException.ThrowIfNull(key);
        if (key.Length == 0)
            throw new ArgumentException("A record needs a key of at least one byte.", nameof(key));
        if (key.Length + (value?.Length ?? 0) > MaximumBytes)
            throw new ArgumentException($"A record may have {MaximumBytes:N0} bytes at most: split it.", nameof(value));
        (Topic, Key, Value, Partition) = (topic, key, value, topic.PartitionOf(partitionKey ?? key));
    }

    /// <summary>Makes a record with a text key, kept as UTF-8.</summary>
    /// <param name="topic">Where it goes.</param>
    /// <param name="key">What compaction keeps the newest of; not empty.</param>
    /// <param name="value">The bytes, or null for a tombstone.</param>
    /// <param name="partitionKey">What chooses the partition, where that is not the key.</param>
    public NewRecord(Topic topic, string key, byte[]? value, string? partitionKey = null)
        : this(topic, Encoding.UTF8.GetBytes(key), value, partitionKey is null ? null : Encoding.UTF8.GetBytes(partitionKey))
    {
    }

    /// <summary>Where it goes.</summary>
    public Topic Topic { get; }

    /// <summary>The partition it goes to.</summary>
    public int Partition { get; }

    /// <summary>What compaction keeps the newest of.</summary>
    public byte[] Key { get; }

    /// <summary>The bytes, or null for a tombstone.</summary>
    public byte[]? Value { get; }
}

/// <summary>A record that was read.</summary>
/// <param name="Topic">The topic's name.</param>
/// <param name="Partition">The partition's number, from 0.</param>
/// <param name="Offset">Its place in the partition: rises, with gaps after compaction, and never changes.</param>
/// <param name="Timestamp">When it was appended, by the clock of the process that appended it; not an order.</param>
/// <param name="Key">The key's bytes.</param>
/// <param name="Value">The bytes, or null for a tombstone.</param>
public sealed record LogRecord(string Topic, int Partition, long Offset, DateTimeOffset Timestamp, byte[] Key, byte[]? Value)
{
    /// <summary>The key as text, for topics whose keys are UTF-8.</summary>
    public string KeyText => Encoding.UTF8.GetString(Key);

    /// <summary>Says where the record is and nothing of what is in it.</summary>
    public override string ToString() => $"{Topic}[{Partition}]@{Offset}";
}

/// <summary>A place in a partition.</summary>
/// <param name="Topic">The topic's name.</param>
/// <param name="Partition">The partition's number, from 0.</param>
/// <param name="Offset">The offset, from 0.</param>
public readonly record struct LogPosition(string Topic, int Partition, long Offset);

/// <summary>Where a partition begins and ends.</summary>
/// <param name="Partition">The partition's number, from 0.</param>
/// <param name="Start">The first offset that may still be read.</param>
/// <param name="End">The offset that the next record will have. <c>End - Start</c> is an upper bound of the records kept.</param>
public readonly record struct PartitionBounds(int Partition, long Start, long End);

/// <summary>How far a group is behind.</summary>
/// <param name="Partition">The partition's number, from 0.</param>
/// <param name="Committed">The group's committed offset, or null when it never committed.</param>
/// <param name="End">The offset that the next record will have.</param>
/// <param name="Lag">Offsets between the commit (or the partition's start) and the end: an upper bound of the records that wait.</param>
public readonly record struct PartitionLag(int Partition, long? Committed, long End, long Lag);
