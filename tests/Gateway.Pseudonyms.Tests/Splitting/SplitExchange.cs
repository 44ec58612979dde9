namespace Gateway.Pseudonyms.Tests;

/// <summary>A dealt key and one honest exchange with all of its custodians, for a test to spoil.</summary>
internal sealed class SplitExchange : IDisposable
{
    internal static readonly ShareScheme TwoOfThree = new(2, 3);

    internal SplitExchange(ShareScheme scheme, int size, int seed)
    {
        var entropy = Entropy.Seeded(seed);
        Whole = PseudonymKey.Generate(entropy);
        Dealt = TrustedDealer.Split(Whole, scheme, entropy);
        var inputs = Enumerable.Range(0, size).Select(i => new ReadOnlyMemory<byte>([(byte)i, (byte)seed])).ToArray();
        Batch = BlindedBatch.Blind(OprfMode.Verifiable, inputs, entropy);
        Answers = [.. Dealt.Shares.Select(share => AnswerOf(share, Batch, seed))];
        var evaluated = new EvaluatedElement[size];
        var proof = PseudonymEvaluation.EvaluateVerifiably(Whole, Batch.Elements.Span, evaluated, entropy);
        WholeOutputs = [.. Batch.Finalize(evaluated, proof, Whole.PublicKey).Select(output => Convert.ToHexString(output.Export()))];
    }

    internal PseudonymKey Whole { get; }

    internal DealtKey Dealt { get; }

    internal BlindedBatch Batch { get; }

    /// <summary>What each custodian answers, in the order of the indexes.</summary>
    internal ShareAnswer[] Answers { get; }

    /// <summary>What the key gives that was never split.</summary>
    internal string[] WholeOutputs { get; }

    internal SplitPublicKey PublicKey => Dealt.PublicKey;

    public void Dispose()
    {
        Whole.Dispose();
        Dealt.Dispose();
        Batch.Dispose();
    }

    internal static ShareAnswer AnswerOf(KeyShare share, BlindedBatch batch, int seed)
    {
        var evaluated = new EvaluatedElement[batch.Elements.Length];
        var proof = PseudonymEvaluation.EvaluateVerifiably(share.Key, batch.Elements.Span, evaluated, Entropy.Seeded(seed + share.Index));
        return new ShareAnswer(share.Index, evaluated, proof);
    }

    /// <summary>What custodians give together.</summary>
    internal string[] Outputs(SplitPublicKey key, IEnumerable<ShareAnswer> answers) =>
        [.. Batch.Finalize([.. answers.Select(answer => Batch.Verify(answer, key))]).Select(output => Convert.ToHexString(output.Export()))];

    /// <summary>Every choice of so many of the items.</summary>
    internal static IEnumerable<T[]> Choices<T>(IReadOnlyList<T> items, int count) =>
        count == 0
            ? [[]]
            : items.SelectMany((item, at) => Choices([.. items.Skip(at + 1)], count - 1).Select(rest => (T[])[item, .. rest]));
}
