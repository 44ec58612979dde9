namespace Gateway.Pseudonyms;

/// <summary>What one custodian answered to a blinded batch: its share applied, and its proof. Not to be believed yet.</summary>
/// <param name="Index">Index of the custodian's share, by its enrolment and never taken from the answer.</param>
/// <param name="Evaluated">One element for each of the batch, in order.</param>
/// <param name="Proof">Its proof over the whole batch.</param>
public sealed record ShareAnswer(int Index, ReadOnlyMemory<EvaluatedElement> Evaluated, DleqProof Proof);

/// <summary>A <see cref="ShareAnswer"/> whose proof holds: made by <see cref="BlindedBatch.Verify"/> alone, and good for that batch alone.</summary>
public sealed class VerifiedShareAnswer
{
    internal VerifiedShareAnswer(BlindedBatch batch, SplitPublicKey key, ShareAnswer answer) => (Batch, Key, Answer) = (batch, key, answer);

    /// <summary>Index of the custodian's share.</summary>
    public int Index => Answer.Index;

    internal BlindedBatch Batch { get; }

    internal SplitPublicKey Key { get; }

    internal ShareAnswer Answer { get; }
}
