using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace Gateway.Audit;

/// <summary>
/// Commits one log leaf to all candidates of a query without telling how many there were or what was decided on each: the root
/// over a fixed number of salted slots, filled in a secret order and padded. Each entry can be opened on its own; the
/// opening says nothing of the other slots.
/// </summary>
/// <remarks>
/// Everything is a function of secret and entries, so that whoever keeps both can open any entry later. The salt of a slot is
/// HMAC-SHA256(secret, "salt" ‖ slot), the order sorts slots by HMAC-SHA256(secret, "order" ‖ slot).
/// </remarks>
public sealed class CandidateCommitment
{
    /// <summary>Length of the secret, in bytes.</summary>
    public const int SecretLength = 32;

    /// <summary>The most slots of one commitment.</summary>
    public const int MostSlots = 1 << 16;

    private readonly byte[][] _slots;
    private readonly int[] _slotOfEntry;
    private readonly Dictionary<NodePosition, MerkleHash> _nodes = [];

    private CandidateCommitment(byte[][] slots, int[] slotOfEntry)
    {
        _slots = slots;
        _slotOfEntry = slotOfEntry;
        Root = slots.Aggregate(MerkleFrontier.Empty, (tree, slot) => tree.Append(MerkleHash.OfLeaf(slot), _nodes.Add)).Root;
    }

    /// <summary>What goes into the leaf.</summary>
    public MerkleHash Root { get; }

    /// <summary>Commits to entries.</summary>
    /// <param name="entries">The entries, opaque here; none is a commitment too, and looks the same.</param>
    /// <param name="slots">The number of slots, a power of two that is the same for every query and not below the number of entries.</param>
    /// <param name="secret">32 fresh random bytes, kept with the entries.</param>
    /// <exception cref="ArgumentException">There are more entries than slots, or an argument has another length.</exception>
    public static CandidateCommitment Create(IReadOnlyList<ReadOnlyMemory<byte>> entries, int slots, ReadOnlySpan<byte> secret)
    {
        ArgumentNullException.ThrowIfNull(entries);
        if (!BitOperations.IsPow2(slots) || slots > MostSlots)
            throw new ArgumentException($"The number of slots is a power of two up to {MostSlots}, not {slots}.", nameof(slots));
        if (entries.Count > slots)
            throw new ArgumentException($"{entries.Count} entries do not fit {slots} slots; every commitment must have the same number of slots.", nameof(entries));
        if (secret.Length != SecretLength)
            throw new ArgumentException($"The secret is {SecretLength} bytes; {secret.Length} were given.", nameof(secret));

        var order = InSecretOrder(secret, slots);
        var contents = new byte[slots][];
        for (var i = 0; i < slots; i++)
        {
            var salt = Derive(secret, "salt"u8, order[i]);
            contents[order[i]] = i < entries.Count ? CommitmentOpening.FilledSlot(salt, entries[i].Span) : CommitmentOpening.EmptySlot(salt);
        }

        return new CandidateCommitment(contents, order[..entries.Count]);
    }

    /// <summary>Opens one entry, by its place in the list that was committed to.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such entry.</exception>
    public CommitmentOpening Open(int entry)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(entry);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(entry, _slotOfEntry.Length);
        var slot = _slotOfEntry[entry];
        return CommitmentOpening.OfSlot(_slots[slot], InclusionProof.Build((ulong)slot, (ulong)_slots.Length, position => _nodes[position]));
    }

    private static int[] InSecretOrder(ReadOnlySpan<byte> secret, int slots)
    {
        var keys = new UInt128[slots];
        var order = new int[slots];
        for (var slot = 0; slot < slots; slot++)
        {
            keys[slot] = BinaryPrimitives.ReadUInt128BigEndian(Derive(secret, "order"u8, slot));
            order[slot] = slot;
        }

        Array.Sort(keys, order);
        return order;
    }

    private static byte[] Derive(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> purpose, int slot)
    {
        Span<byte> message = stackalloc byte[16];
        purpose.CopyTo(message);
        BinaryPrimitives.WriteInt32BigEndian(message[purpose.Length..], slot);
        return HMACSHA256.HashData(secret, message[..(purpose.Length + sizeof(int))]);
    }
}
