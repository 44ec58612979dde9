using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Gateway.Pseudonyms.Ristretto;

namespace Gateway.Pseudonyms;

/// <summary>
/// What a node does: it blinds a batch of inputs, sends <see cref="Elements"/> to a custodian, and finalises the answer. Holds
/// the inputs and the blinds until disposed, which wipes the blinds; every batch has fresh ones.
/// </summary>
public sealed class BlindedBatch : IDisposable
{
    /// <summary>The longest input, in bytes: its length is hashed in two.</summary>
    public const int LongestInput = ushort.MaxValue;

    private readonly OprfMode _mode;
    private readonly ReadOnlyMemory<byte>[] _inputs;
    private readonly BlindedElement[] _elements;

    // Pinned, so that the collector leaves no copies behind.
    private readonly Scalar[] _blinds;
    private bool _disposed;

    private BlindedBatch(OprfMode mode, ReadOnlyMemory<byte>[] inputs)
    {
        _mode = mode;
        _inputs = inputs;
        _elements = new BlindedElement[inputs.Length];
        _blinds = GC.AllocateArray<Scalar>(inputs.Length, pinned: true);
    }

    /// <summary>The blinded elements, in the order of the inputs.</summary>
    public ReadOnlyMemory<BlindedElement> Elements => _elements;

    /// <summary>Blind of RFC 9497, section 3.3: hashes each input into the group and multiplies it by a fresh scalar.</summary>
    /// <param name="mode">The mode; node and custodian agree on it.</param>
    /// <param name="inputs">1 to 65,535 inputs of at most 65,535 bytes. They are kept by reference and must not change.</param>
    /// <param name="entropy">Where the blinds come from, 64 bytes for each.</param>
    /// <exception cref="ArgumentException">There are no inputs or too many, or one is too long.</exception>
    public static BlindedBatch Blind(OprfMode mode, IReadOnlyList<ReadOnlyMemory<byte>> inputs, EntropySource entropy)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(entropy);
        if (inputs.Count is 0 or > PseudonymEvaluation.LargestBatch)
            throw new ArgumentException($"A batch has 1 to {PseudonymEvaluation.LargestBatch} inputs; {inputs.Count} were given.", nameof(inputs));

        for (var i = 0; i < inputs.Count; i++)
        {
            if (inputs[i].Length > LongestInput)
                throw new ArgumentException($"An input has at most {LongestInput} bytes; input {i} has {inputs[i].Length}.", nameof(inputs));
        }

        var batch = new BlindedBatch(mode, [.. inputs]);
        try
        {
            batch.BlindAll(entropy);
            return batch;
        }
        catch
        {
            batch.Dispose();
            throw;
        }
    }

    /// <summary>Finalises a batch of mode OPRF.</summary>
    /// <param name="evaluated">The custodian's answer, in the order of <see cref="Elements"/>.</param>
    /// <returns>One output for each input, in order.</returns>
    /// <exception cref="InvalidOperationException">The batch is of mode VOPRF, whose answers come with a proof.</exception>
    /// <exception cref="PseudonymProtocolException">The answer does not fit, or an element of it is not valid.</exception>
    public PseudonymOutput[] Finalize(ReadOnlySpan<EvaluatedElement> evaluated)
    {
        Require(OprfMode.Oblivious, "An answer in mode VOPRF is finalised with its proof and the custodian's public key.");
        RequireOneForEach(evaluated.Length);
        return Unblind([Scalar.Of(1)], [evaluated.ToArray()]);
    }

    /// <summary>Checks the proof of a batch of mode VOPRF and finalises it.</summary>
    /// <param name="evaluated">The custodian's answer, in the order of <see cref="Elements"/>.</param>
    /// <param name="proof">The custodian's proof over the whole batch.</param>
    /// <param name="publicKey">The custodian's public key, known beforehand and never taken from the answer.</param>
    /// <returns>One output for each input, in order.</returns>
    /// <exception cref="InvalidOperationException">The batch is of mode OPRF.</exception>
    /// <exception cref="PseudonymProtocolException">The answer does not fit, or its proof does not hold.</exception>
    public PseudonymOutput[] Finalize(ReadOnlySpan<EvaluatedElement> evaluated, in DleqProof proof, PseudonymPublicKey publicKey)
    {
        Require(OprfMode.Verifiable, "A batch of mode OPRF has no proof.");
        RequireOneForEach(evaluated.Length);
        if (!proof.Verify(publicKey, _elements, evaluated))
            throw new PseudonymProtocolException("The custodian's proof does not hold: it used another key, or its answer was altered. Use another custodian and report this one.");
        return Unblind([Scalar.Of(1)], [evaluated.ToArray()]);
    }

    /// <summary>Checks what the custodian of one share of a split key answered (mode VOPRF).</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="key">The public half of the split key, known beforehand and never taken from an answer.</param>
    /// <exception cref="InvalidOperationException">The batch is of mode OPRF.</exception>
    /// <exception cref="PseudonymProtocolException">
    /// The answer does not fit, its index has no share, or its proof does not hold against that share's public key. It names the share.
    /// </exception>
    public VerifiedShareAnswer Verify(ShareAnswer answer, SplitPublicKey key)
    {
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(key);
        Require(OprfMode.Verifiable, "A batch of mode OPRF has no proof.");
        if (!key.Scheme.HasIndex(answer.Index))
            throw new PseudonymProtocolException(answer.Index, $"a {key.Scheme} key has no share with this index; the answer is refused.");
        if (answer.Evaluated.Length != _elements.Length)
            throw new PseudonymProtocolException(answer.Index, $"{_elements.Length} elements were sent and {answer.Evaluated.Length} came back; the answer is refused.");
        if (!answer.Proof.Verify(key.ShareKey(answer.Index), _elements, answer.Evaluated.Span))
            throw new PseudonymProtocolException(answer.Index, "the proof does not hold: another share was used, or the answer was altered. Use the other custodians and report this one.");
        return new VerifiedShareAnswer(this, key, answer);
    }

    /// <summary>Finalises a batch from verified answers of as many custodians as the split key needs: the outputs are the whole key's.</summary>
    /// <param name="answers">As many answers as the threshold, each of another share, all verified for this batch under one key.</param>
    /// <returns>One output for each input, in order.</returns>
    /// <exception cref="PseudonymProtocolException">Two answers are of one share, they are too few or too many, or of another batch or key.</exception>
    public PseudonymOutput[] Finalize(IReadOnlyList<VerifiedShareAnswer> answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        Require(OprfMode.Verifiable, "A batch of mode OPRF has no proof.");
        if (answers.Count == 0 || answers.Count != answers[0].Key.Scheme.Threshold)
            throw new PseudonymProtocolException($"{answers.Count} answers are not as many as the key needs; ask more custodians.");
        foreach (var answer in answers)
        {
            if (answer.Batch != this || answer.Key != answers[0].Key)
                throw new PseudonymProtocolException(answer.Index, "the answer was verified for another batch or another key; ask again.");
            if (answers.Count(other => other.Index == answer.Index) > 1)
                throw new PseudonymProtocolException(answer.Index, "two answers are of this share; ask a custodian of another share.");
        }

        var coefficients = Lagrange.CoefficientsAt(x: 0, [.. answers.Select(answer => answer.Index)]);
        return Unblind(coefficients, [.. answers.Select(answer => answer.Answer.Evaluated)]);
    }

    /// <summary>Wipes the blinds.</summary>
    public void Dispose()
    {
        _disposed = true;
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(_blinds.AsSpan()));
        _inputs.AsSpan().Clear();
    }

    /// <summary>The number of inputs, and nothing of them.</summary>
    public override string ToString() => $"{_elements.Length} blinded inputs";

    private void BlindAll(EntropySource entropy)
    {
        var suite = OprfSuite.Of(_mode);
        for (var i = 0; i < _inputs.Length; i++)
        {
            Scalar.Sample(entropy, out _blinds[i]);
            var hashed = suite.HashToGroup(_inputs[i].Span);
            if (Sodium.Multiply(out var blinded, _blinds[i], hashed) != 0)
                throw new PseudonymProtocolException($"Input {i} hashes to the identity (RFC 9497, InvalidInputError); leave it out.");
            _elements[i] = new BlindedElement(blinded);
        }
    }

    private PseudonymOutput[] Unblind(ReadOnlySpan<Scalar> coefficients, ReadOnlyMemory<EvaluatedElement>[] answers)
    {
        var inverses = GC.AllocateArray<Scalar>(_blinds.Length, pinned: true);
        try
        {
            InvertBlinds(inverses);
            var outputs = new PseudonymOutput[inverses.Length];
            for (var i = 0; i < outputs.Length; i++)
            {
                var hash = Sha512State.Start();
                hash.AppendWithLength(_inputs[i].Span);
                hash.AppendWithLength(UnblindOne(i, inverses[i], coefficients, answers).Bytes);
                hash.Append("Finalize"u8);
                outputs[i] = new PseudonymOutput(hash.Finish());
            }

            return outputs;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(inverses.AsSpan()));
        }
    }

    /// <summary>Combines the answers and takes the blind away in one: each is multiplied by its coefficient times the blind's inverse.</summary>
    private static GroupElement UnblindOne(int i, in Scalar inverse, ReadOnlySpan<Scalar> coefficients, ReadOnlyMemory<EvaluatedElement>[] answers)
    {
        GroupElement sum = default;
        for (var a = 0; a < answers.Length; a++)
        {
            Sodium.Multiply(out Scalar weight, coefficients[a], inverse);
            var valid = Sodium.Multiply(out var product, weight, answers[a].Span[i].Element) == 0;
            weight.Clear();
            if (!valid)
                throw new PseudonymProtocolException($"Evaluated element {i} is not a ristretto255 element; the whole answer is refused.");
            if (a == 0)
            {
                sum = product;
                continue;
            }

            Sodium.Add(out var total, sum, product);
            sum = total;
        }

        return sum.IsIdentity ? throw new PseudonymProtocolException($"The answers to element {i} cancel out; all of them are refused.") : sum;
    }

    /// <summary>Montgomery's trick: one inversion and three multiplications for each blind, instead of an inversion for each.</summary>
    private void InvertBlinds(Span<Scalar> inverses)
    {
        // On the way up, inverses[i] is the product of all blinds before i; on the way down, rest is the inverse of the product up to i.
        Scalar product = _blinds[0], rest;
        for (var i = 1; i < _blinds.Length; i++)
        {
            inverses[i] = product;
            Sodium.Multiply(out product, inverses[i], _blinds[i]);
        }

        Sodium.Invert(out rest, product);
        for (var i = _blinds.Length - 1; i > 0; i--)
        {
            product = inverses[i];
            Sodium.Multiply(out inverses[i], product, rest);
            product = rest;
            Sodium.Multiply(out rest, product, _blinds[i]);
        }

        inverses[0] = rest;
        rest.Clear();
        product.Clear();
    }

    private void Require(OprfMode mode, string otherwise)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_mode != mode)
            throw new InvalidOperationException(otherwise);
    }

    private void RequireOneForEach(int evaluated)
    {
        if (evaluated != _elements.Length)
            throw new PseudonymProtocolException($"{_elements.Length} elements were sent and {evaluated} came back; the whole answer is refused.");
    }
}
