namespace Gateway.Audit;

/// <summary>One entry of a <see cref="CandidateCommitment"/>, shown to whom it concerns.</summary>
/// <param name="Salt">The slot's salt, 32 bytes.</param>
/// <param name="Entry">The entry's bytes.</param>
/// <param name="Inclusion">The proof of the slot against the commitment's root.</param>
public sealed record CommitmentOpening(ReadOnlyMemory<byte> Salt, ReadOnlyMemory<byte> Entry, InclusionProof Inclusion)
{
    private const int SaltLength = 32;
    private const byte EmptyMark = 0x00;
    private const byte FilledMark = 0x01;

    /// <summary>Whether the entry is one of those that a leaf committed to.</summary>
    /// <param name="root">The commitment in the leaf.</param>
    /// <param name="slots">The number of slots that every commitment has.</param>
    public bool Verify(MerkleHash root, int slots) =>
        Salt.Length == SaltLength
        && Inclusion.Size == (ulong)slots
        && Inclusion.Verify(MerkleHash.OfLeaf(FilledSlot(Salt.Span, Entry.Span)), root);

    /// <summary>An entry's slot: salt ‖ 0x01 ‖ entry.</summary>
    internal static byte[] FilledSlot(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> entry) => [.. salt, FilledMark, .. entry];

    /// <summary>A slot of padding: salt ‖ 0x00.</summary>
    internal static byte[] EmptySlot(ReadOnlySpan<byte> salt) => [.. salt, EmptyMark];

    internal static CommitmentOpening OfSlot(byte[] slot, InclusionProof inclusion) =>
        new(slot.AsMemory(0, SaltLength), slot.AsMemory(SaltLength + 1), inclusion);
}
