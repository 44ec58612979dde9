using System.Buffers.Binary;
using Gateway.Pseudonyms.Ristretto;

namespace Gateway.Pseudonyms;

/// <summary>The weighted sums over a batch: M of the blinded elements, Z of the evaluated ones.</summary>
internal readonly record struct Composites(GroupElement Blinded, GroupElement Evaluated);

/// <summary>
/// What prover and verifier of a <see cref="DleqProof"/> hash alike: the weights of the batch and the challenge
/// (RFC 9497, section 2.2).
/// </summary>
internal static class ProofTranscript
{
    private const int PrefixedElement = sizeof(ushort) + GroupElement.Length;

    private static readonly OprfSuite Suite = OprfSuite.Of(OprfMode.Verifiable);

    /// <summary>ComputeComposites: both sums, as the verifier has to. False if an element is not valid.</summary>
    internal static bool TryCompose(
        PseudonymPublicKey publicKey,
        ReadOnlySpan<BlindedElement> blinded,
        ReadOnlySpan<EvaluatedElement> evaluated,
        out Composites composites)
    {
        composites = default;
        var weights = new Weights(publicKey);
        GroupElement blindedSum = default, evaluatedSum = default;
        for (var i = 0; i < blinded.Length; i++)
        {
            var weight = weights.Of(i, blinded[i].Element, evaluated[i].Element);
            if (!TryAddProduct(ref blindedSum, weight, blinded[i].Element) || !TryAddProduct(ref evaluatedSum, weight, evaluated[i].Element))
                return false;
        }

        composites = new Composites(blindedSum, evaluatedSum);
        return true;
    }

    /// <summary>ComputeCompositesFast: whoever has the key multiplies the first sum by it instead of summing a second time.</summary>
    internal static Composites ComposeWithKey(
        in Scalar key, PseudonymPublicKey publicKey, ReadOnlySpan<BlindedElement> blinded, ReadOnlySpan<EvaluatedElement> evaluated)
    {
        var weights = new Weights(publicKey);
        GroupElement sum = default;
        for (var i = 0; i < blinded.Length; i++)
        {
            var weight = weights.Of(i, blinded[i].Element, evaluated[i].Element);
            if (!TryAddProduct(ref sum, weight, blinded[i].Element))
                throw new PseudonymProtocolException($"Blinded element {i} is not a ristretto255 element; the whole batch is refused.");
        }

        if (Sodium.Multiply(out var product, key, sum) != 0)
            throw new PseudonymProtocolException("The batch cannot be proved: its elements cancel out. The whole batch is refused.");
        return new Composites(sum, product);
    }

    /// <summary>The challenge over public key, composites and both commitments.</summary>
    internal static Scalar Challenge(
        PseudonymPublicKey publicKey, in Composites composites, in GroupElement commitment0, in GroupElement commitment1)
    {
        Span<byte> transcript = stackalloc byte[5 * PrefixedElement + 9];
        WritePrefixed(transcript, publicKey.Element);
        WritePrefixed(transcript[PrefixedElement..], composites.Blinded);
        WritePrefixed(transcript[(2 * PrefixedElement)..], composites.Evaluated);
        WritePrefixed(transcript[(3 * PrefixedElement)..], commitment0);
        WritePrefixed(transcript[(4 * PrefixedElement)..], commitment1);
        "Challenge"u8.CopyTo(transcript[(5 * PrefixedElement)..]);
        return Suite.HashToScalar(transcript);
    }

    private static bool TryAddProduct(ref GroupElement sum, in Scalar weight, in GroupElement element)
    {
        if (Sodium.Multiply(out var product, weight, element) != 0)
            return false;
        if (sum.IsIdentity)
        {
            sum = product;
            return true;
        }

        var added = Sodium.Add(out var total, sum, product) == 0;
        sum = total;
        return added;
    }

    private static void WritePrefixed(Span<byte> destination, in GroupElement element)
    {
        BinaryPrimitives.WriteUInt16BigEndian(destination, GroupElement.Length);
        element.Bytes.CopyTo(destination[sizeof(ushort)..]);
    }

    /// <summary>The weights d_i. One buffer holds the transcript, in which only number and elements change.</summary>
    private ref struct Weights
    {
        private const int SeedEnd = sizeof(ushort) + Uniform64.Length;
        private const int ElementsStart = SeedEnd + sizeof(ushort);

        private TranscriptBuffer _transcript;

        internal Weights(PseudonymPublicKey publicKey)
        {
            var state = Sha512State.Start();
            state.AppendWithLength(publicKey.Element.Bytes);
            state.AppendWithLength(Suite.SeedTag);
            var seed = state.Finish();

            Span<byte> transcript = _transcript;
            BinaryPrimitives.WriteUInt16BigEndian(transcript, Uniform64.Length);
            seed.Bytes.CopyTo(transcript[sizeof(ushort)..]);
            "Composite"u8.CopyTo(transcript[(ElementsStart + 2 * PrefixedElement)..]);
        }

        internal Scalar Of(int index, in GroupElement blinded, in GroupElement evaluated)
        {
            Span<byte> transcript = _transcript;
            BinaryPrimitives.WriteUInt16BigEndian(transcript[SeedEnd..], checked((ushort)index));
            WritePrefixed(transcript[ElementsStart..], blinded);
            WritePrefixed(transcript[(ElementsStart + PrefixedElement)..], evaluated);
            return Suite.HashToScalar(transcript);
        }

        [System.Runtime.CompilerServices.InlineArray(ElementsStart + 2 * PrefixedElement + 9)]
        private struct TranscriptBuffer
        {
            private byte _first;
        }
    }
}
