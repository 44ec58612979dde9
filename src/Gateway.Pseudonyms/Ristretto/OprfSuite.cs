using System.Text;

namespace Gateway.Pseudonyms.Ristretto;

/// <summary>
/// The hash functions of the suite ristretto255-SHA512 (RFC 9497, section 4.1) in one mode: expand_message_xmd with SHA-512
/// (RFC 9380, section 5.3.1) to 64 bytes, under the mode's domain separation tags.
/// </summary>
internal sealed class OprfSuite
{
    private static readonly OprfSuite Oblivious = new(OprfMode.Oblivious);
    private static readonly OprfSuite Verifiable = new(OprfMode.Verifiable);

    private readonly Expansion _toGroup;
    private readonly Expansion _toScalar;
    private readonly Expansion _deriveKeyPair;

    private OprfSuite(OprfMode mode)
    {
        byte[] context = [.. "OPRFV1-"u8, (byte)mode, .. "-ristretto255-SHA512"u8];
        _toGroup = new Expansion("HashToGroup-", context);
        _toScalar = new Expansion("HashToScalar-", context);
        _deriveKeyPair = new Expansion("DeriveKeyPair", context);
        SeedTag = [.. "Seed-"u8, .. context];
    }

    /// <summary>The tag of the composites' seed (RFC 9497, section 2.2.1).</summary>
    internal byte[] SeedTag { get; }

    internal static OprfSuite Of(OprfMode mode) => mode switch
    {
        OprfMode.Oblivious => Oblivious,
        OprfMode.Verifiable => Verifiable,
        _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "Only the modes OPRF (0) and VOPRF (1) are supported."),
    };

    /// <summary>HashToGroup.</summary>
    internal GroupElement HashToGroup(ReadOnlySpan<byte> input)
    {
        var uniform = _toGroup.Expand(input);
        Sodium.FromUniform(out var element, uniform);
        uniform.Clear();
        return element;
    }

    /// <summary>HashToScalar.</summary>
    internal Scalar HashToScalar(ReadOnlySpan<byte> input) => Reduce(_toScalar.Expand(input));

    /// <summary>HashToScalar under the tag of DeriveKeyPair (RFC 9497, section 3.2.1).</summary>
    internal Scalar HashToKey(ReadOnlySpan<byte> input) => Reduce(_deriveKeyPair.Expand(input));

    private static Scalar Reduce(Uniform64 uniform)
    {
        Sodium.Reduce(out var scalar, uniform);
        uniform.Clear();
        return scalar;
    }

    /// <summary>expand_message_xmd to one digest under one tag: b_0 over the message, then b_1, which are the 64 bytes.</summary>
    private sealed class Expansion
    {
        // I2OSP(64, 2) ‖ I2OSP(0, 1) ‖ DST_prime closes b_0; I2OSP(1, 1) ‖ DST_prime closes b_1.
        private readonly byte[] _closesFirst;
        private readonly byte[] _closesSecond;

        internal Expansion(string name, byte[] context)
        {
            byte[] tag = [.. Encoding.ASCII.GetBytes(name), .. context];
            _closesFirst = [0, Uniform64.Length, 0, .. tag, checked((byte)tag.Length)];
            _closesSecond = [1, .. tag, checked((byte)tag.Length)];
        }

        internal Uniform64 Expand(ReadOnlySpan<byte> message)
        {
            var state = Sha512State.AfterZeroBlock;
            state.Append(message);
            state.Append(_closesFirst);
            var first = state.Finish();

            state = Sha512State.Start();
            state.Append(first.Bytes);
            state.Append(_closesSecond);
            first.Clear();
            return state.Finish();
        }
    }
}
