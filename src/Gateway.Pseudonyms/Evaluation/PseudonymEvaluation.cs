using Gateway.Pseudonyms.Ristretto;

namespace Gateway.Pseudonyms;

/// <summary>What a custodian does: BlindEvaluate of RFC 9497, sections 3.3.1 and 3.3.2, over a batch.</summary>
public static class PseudonymEvaluation
{
    /// <summary>The most elements of one batch: the proof numbers them in two bytes.</summary>
    public const int LargestBatch = ushort.MaxValue;

    /// <summary>Multiplies each element by the key, without a proof (mode OPRF).</summary>
    /// <param name="key">The custodian's key or share.</param>
    /// <param name="blinded">The elements received, at least one.</param>
    /// <param name="evaluated">Where the products go; as long as <paramref name="blinded"/>.</param>
    /// <exception cref="PseudonymProtocolException">An element is not valid. Nothing is to be sent.</exception>
    public static void Evaluate(PseudonymKey key, ReadOnlySpan<BlindedElement> blinded, Span<EvaluatedElement> evaluated)
    {
        ArgumentNullException.ThrowIfNull(key);
        using var reading = key.Read();
        Multiply(reading.Scalar, blinded, evaluated);
    }

    /// <summary>Multiplies each element by the key and proves, once for the batch, that the key of the public key was used (mode VOPRF).</summary>
    /// <param name="key">The custodian's key or share.</param>
    /// <param name="blinded">The elements received, at least one.</param>
    /// <param name="evaluated">Where the products go; as long as <paramref name="blinded"/>.</param>
    /// <param name="entropy">Fresh randomness for the proof: two proofs with the same randomness reveal the key.</param>
    /// <exception cref="PseudonymProtocolException">An element is not valid. Nothing is to be sent.</exception>
    public static DleqProof EvaluateVerifiably(
        PseudonymKey key, ReadOnlySpan<BlindedElement> blinded, Span<EvaluatedElement> evaluated, EntropySource entropy)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(entropy);
        using var reading = key.Read();
        Multiply(reading.Scalar, blinded, evaluated);
        return DleqProof.Prove(reading.Scalar, key.PublicKey, blinded, evaluated, entropy);
    }

    private static void Multiply(in Scalar key, ReadOnlySpan<BlindedElement> blinded, Span<EvaluatedElement> evaluated)
    {
        if (blinded.Length is 0 or > LargestBatch)
            throw new PseudonymProtocolException($"A batch has 1 to {LargestBatch} elements; {blinded.Length} were sent.");
        if (evaluated.Length != blinded.Length)
            throw new ArgumentException($"{blinded.Length} elements need as many places; {evaluated.Length} were offered.", nameof(evaluated));

        for (var i = 0; i < blinded.Length; i++)
        {
            if (Sodium.Multiply(out var product, key, blinded[i].Element) != 0)
                throw new PseudonymProtocolException($"Blinded element {i} is not a ristretto255 element; the whole batch is refused.");
            evaluated[i] = new EvaluatedElement(product);
        }
    }
}
