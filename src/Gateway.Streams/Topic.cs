using System.Buffers.Binary;

namespace Gateway.Streams;

/// <summary>A topic: its name, its fixed number of partitions, and what becomes of old records.</summary>
/// <param name="Name">Letters, digits, <c>.</c>, <c>-</c> and <c>_</c>, with its version, such as <c>flags.v1</c>.</param>
/// <param name="Partitions">Fixed at creation: another number would move keys to other partitions and lose their order.</param>
/// <param name="Cleanup">What becomes of old records.</param>
public sealed record Topic(string Name, int Partitions, Cleanup Cleanup)
{
    /// <summary>The partition of a key: Kafka's own partitioner (murmur2), so that foreign producers agree with ours on both engines.</summary>
    /// <param name="key">The key, or what stands in for it in choosing the partition.</param>
    public int PartitionOf(ReadOnlySpan<byte> key) => (int)((Murmur2(key) & 0x7fff_ffff) % (uint)Partitions);

    /// <summary>Every partition from its start.</summary>
    public IReadOnlyList<LogPosition> FromStart() => [.. Enumerable.Range(0, Partitions).Select(partition => new LogPosition(Name, partition, 0))];

    /// <summary>A. Appleby's MurmurHash2 with the seed of org.apache.kafka.common.utils.Utils.murmur2.</summary>
    private static uint Murmur2(ReadOnlySpan<byte> data)
    {
        const uint multiplier = 0x5bd1_e995;
        const int shift = 24;
        var hash = 0x9747_b28cu ^ (uint)data.Length;
        while (data.Length >= 4)
        {
            var block = BinaryPrimitives.ReadUInt32LittleEndian(data) * multiplier;
            block = (block ^ (block >> shift)) * multiplier;
            hash = (hash * multiplier) ^ block;
            data = data[4..];
        }

        for (var index = data.Length - 1; index >= 0; index--)
        {
            hash ^= (uint)data[index] << (8 * index);
            if (index == 0)
                hash *= multiplier;
        }

        hash = (hash ^ (hash >> 13)) * multiplier;
        return hash ^ (hash >> 15);
    }
}

/// <summary>What becomes of old records of a topic: <see cref="Compact"/> or <see cref="Delete"/>.</summary>
public abstract record Cleanup
{
    private Cleanup()
    {
    }

    /// <summary>The newest record of each key is kept for ever; older ones go. Order and offsets never change.</summary>
    /// <param name="MaximumLag">A replaced record is gone this long after it was replaced, give or take the compactor's round; also the age at which a segment is closed.</param>
    /// <param name="TombstoneRetention">How long a tombstone stays readable, so that slow readers see it.</param>
    public sealed record Compact(TimeSpan MaximumLag, TimeSpan TombstoneRetention) : Cleanup;

    /// <summary>Records older than this go, from the start of the partition.</summary>
    /// <param name="After">The age by the record's timestamp.</param>
    public sealed record Delete(TimeSpan After) : Cleanup;
}
