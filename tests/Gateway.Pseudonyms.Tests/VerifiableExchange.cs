namespace Gateway.Pseudonyms.Tests;

/// <summary>One honest exchange in mode VOPRF, for a test to spoil.</summary>
internal sealed class VerifiableExchange : IDisposable
{
    private VerifiableExchange(PseudonymKey key, BlindedBatch batch, EntropySource entropy)
    {
        Key = key;
        Batch = batch;
        Blinded = batch.Elements.ToArray();
        Evaluated = new EvaluatedElement[Blinded.Length];
        Proof = PseudonymEvaluation.EvaluateVerifiably(key, Blinded, Evaluated, entropy);
    }

    internal PseudonymKey Key { get; }

    internal BlindedBatch Batch { get; }

    internal BlindedElement[] Blinded { get; }

    internal EvaluatedElement[] Evaluated { get; }

    internal DleqProof Proof { get; }

    public void Dispose()
    {
        Key.Dispose();
        Batch.Dispose();
    }

    internal static VerifiableExchange Of(int size, int seed)
    {
        var entropy = Entropy.Seeded(seed);
        var inputs = Enumerable.Range(0, size).Select(i => new ReadOnlyMemory<byte>([(byte)i, (byte)seed])).ToArray();
        return new VerifiableExchange(PseudonymKey.Generate(entropy), BlindedBatch.Blind(OprfMode.Verifiable, inputs, entropy), entropy);
    }
}
