using Gateway.Pseudonyms.Ristretto;

namespace Gateway.Pseudonyms;

/// <summary>
/// A proof that one scalar links generator and public key, and every blinded element and its evaluated one: the batched
/// Chaum-Pedersen proof of RFC 9497, section 2.2, in mode VOPRF. It is made and checked against the public key of
/// whoever evaluated, be that a whole key or one share.
/// </summary>
public readonly struct DleqProof : IEquatable<DleqProof>
{
    /// <summary>Length of the encoding, in bytes: two scalars.</summary>
    public const int Length = 2 * Scalar.Length;

    private readonly Scalar _challenge;
    private readonly Scalar _response;

    private DleqProof(in Scalar challenge, in Scalar response)
    {
        _challenge = challenge;
        _response = response;
    }

    /// <summary>Whether two proofs have the same bytes.</summary>
    public static bool operator ==(DleqProof left, DleqProof right) => left.Equals(right);

    /// <summary>Whether two proofs have different bytes.</summary>
    public static bool operator !=(DleqProof left, DleqProof right) => !left.Equals(right);

    /// <summary>Reads a proof from its 64 bytes, challenge ‖ response.</summary>
    /// <exception cref="PseudonymProtocolException">The bytes are not two scalars below the group order and other than zero.</exception>
    public static DleqProof Import(ReadOnlySpan<byte> bytes) =>
        TryImport(bytes, out var proof)
            ? proof
            : throw new PseudonymProtocolException($"A proof is {Length} bytes, two scalars other than zero; these {bytes.Length} bytes are none.");

    /// <summary>Reads a proof from its 64 bytes; false if they are not two scalars below the group order and other than zero.</summary>
    public static bool TryImport(ReadOnlySpan<byte> bytes, out DleqProof proof)
    {
        proof = default;
        if (bytes.Length != Length
            || !Scalar.TryRead(bytes[..Scalar.Length], out var challenge)
            || !Scalar.TryRead(bytes[Scalar.Length..], out var response))
            return false;

        proof = new DleqProof(challenge, response);
        return true;
    }

    /// <summary>The 64 bytes of the proof.</summary>
    public byte[] Export() => [.. _challenge.Bytes, .. _response.Bytes];

    /// <summary>VerifyProof of RFC 9497, section 2.2.2: whether <paramref name="evaluated"/> is <paramref name="blinded"/> under the key of <paramref name="publicKey"/>.</summary>
    /// <param name="publicKey">The evaluator's public key, known beforehand and never taken from the answer.</param>
    /// <param name="blinded">The elements that were sent.</param>
    /// <param name="evaluated">The elements that came back, in the same order.</param>
    /// <returns>False for any mismatch: of key, elements, order, count or proof.</returns>
    public bool Verify(PseudonymPublicKey publicKey, ReadOnlySpan<BlindedElement> blinded, ReadOnlySpan<EvaluatedElement> evaluated)
    {
        if (blinded.Length != evaluated.Length
            || blinded.Length is 0 or > PseudonymEvaluation.LargestBatch
            || !ProofTranscript.TryCompose(publicKey, blinded, evaluated, out var composites))
            return false;

        return Sodium.MultiplyGenerator(out var response0, _response) == 0
            && Sodium.Multiply(out var challenge0, _challenge, publicKey.Element) == 0
            && Sodium.Add(out var commitment0, response0, challenge0) == 0
            && Sodium.Multiply(out var response1, _response, composites.Blinded) == 0
            && Sodium.Multiply(out var challenge1, _challenge, composites.Evaluated) == 0
            && Sodium.Add(out var commitment1, response1, challenge1) == 0
            && ProofTranscript.Challenge(publicKey, composites, commitment0, commitment1).Bytes.SequenceEqual(_challenge.Bytes);
    }

    /// <inheritdoc/>
    public bool Equals(DleqProof other) =>
        _challenge.Bytes.SequenceEqual(other._challenge.Bytes) && _response.Bytes.SequenceEqual(other._response.Bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is DleqProof other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(Export());
        return hash.ToHashCode();
    }

    /// <summary>The proof in lower-case hexadecimal.</summary>
    public override string ToString() => Convert.ToHexStringLower(Export());

    /// <summary>GenerateProof of RFC 9497, section 2.2.1.</summary>
    internal static DleqProof Prove(
        in Scalar key,
        PseudonymPublicKey publicKey,
        ReadOnlySpan<BlindedElement> blinded,
        ReadOnlySpan<EvaluatedElement> evaluated,
        EntropySource entropy)
    {
        var composites = ProofTranscript.ComposeWithKey(key, publicKey, blinded, evaluated);
        Scalar.Sample(entropy, out var nonce);
        if (Sodium.MultiplyGenerator(out var commitment0, nonce) != 0 || Sodium.Multiply(out var commitment1, nonce, composites.Blinded) != 0)
            throw new PseudonymProtocolException("The batch cannot be proved: its elements cancel out. The whole batch is refused.");

        var challenge = ProofTranscript.Challenge(publicKey, composites, commitment0, commitment1);
        Sodium.Multiply(out Scalar product, challenge, key);
        Sodium.Subtract(out var response, nonce, product);
        nonce.Clear();
        product.Clear();
        return new DleqProof(challenge, response);
    }
}
