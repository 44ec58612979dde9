using Gateway.Pseudonyms.Ristretto;

namespace Gateway.Pseudonyms;

/// <summary>
/// The public half of a split key: the key's own, and that of each share, which is fixed and known beforehand. That all of them lie on one
/// polynomial is checked when it is put together, so that every choice of shares gives the same key.
/// </summary>
public sealed class SplitPublicKey
{
    private readonly PseudonymPublicKey[] _shareKeys;

    private SplitPublicKey(ShareScheme scheme, PseudonymPublicKey publicKey, PseudonymPublicKey[] shareKeys) =>
        (Scheme, PublicKey, _shareKeys) = (scheme, publicKey, shareKeys);

    /// <summary>How the key is split.</summary>
    public ShareScheme Scheme { get; }

    /// <summary>The public half of the key as a whole.</summary>
    public PseudonymPublicKey PublicKey { get; }

    /// <summary>The public halves of the shares, in the order of their indexes.</summary>
    public IReadOnlyList<PseudonymPublicKey> ShareKeys => _shareKeys;

    /// <summary>Puts the public half together from what was enrolled.</summary>
    /// <param name="scheme">How the key is split.</param>
    /// <param name="publicKey">The public half of the key as a whole.</param>
    /// <param name="shareKeys">The public halves of all shares, in the order of their indexes.</param>
    /// <exception cref="PseudonymProtocolException">The number of shares is another, or the keys do not belong together.</exception>
    public static SplitPublicKey Of(ShareScheme scheme, PseudonymPublicKey publicKey, IReadOnlyList<PseudonymPublicKey> shareKeys)
    {
        ArgumentNullException.ThrowIfNull(shareKeys);
        if (shareKeys.Count != scheme.Shares || scheme.Shares == 0)
            throw new PseudonymProtocolException($"A {scheme} key has {scheme.Shares} share public keys; {shareKeys.Count} were given.");

        var first = Enumerable.Range(1, scheme.Threshold).ToArray();
        var elements = shareKeys.Select(key => key.Element).ToArray();
        if (!Lagrange.TryInterpolate(x: 0, first, elements, out var interpolated) || interpolated != publicKey.Element)
            throw new PseudonymProtocolException("The share public keys are not those of shares of this key; fetch the register again, or report it to the enrolment authority.");
        for (var index = scheme.Threshold + 1; index <= scheme.Shares; index++)
        {
            if (!Lagrange.TryInterpolate(index, first, elements, out var expected) || expected != elements[index - 1])
                throw new PseudonymProtocolException($"The public key of share {index} does not lie on the polynomial of the others; fetch the register again, or report it to the enrolment authority.");
        }

        return new SplitPublicKey(scheme, publicKey, [.. shareKeys]);
    }

    /// <summary>The public half of a share.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The scheme has no such index.</exception>
    public PseudonymPublicKey ShareKey(int index)
    {
        Scheme.RequireIndex(index, nameof(index));
        return _shareKeys[index - 1];
    }

    /// <summary>The key's public half, from the commitments to the polynomial of which it is the constant.</summary>
    internal static SplitPublicKey From(ShareScheme scheme, PublicPolynomial polynomial)
    {
        var shareKeys = new PseudonymPublicKey[scheme.Shares];
        foreach (var index in scheme.Indexes)
        {
            if (!polynomial.TryAt(index, out var element))
                throw new PseudonymProtocolException($"The public key of share {index} is no element or the identity; make the key again.");
            shareKeys[index - 1] = new PseudonymPublicKey(element);
        }

        // Zero is no index, but the constant's commitment is the polynomial's at zero.
        return PseudonymPublicKey.TryImport(polynomial.Coefficients[0].Bytes, out var publicKey)
            ? new SplitPublicKey(scheme, publicKey, shareKeys)
            : throw new PseudonymProtocolException("The public key is no element or the identity; make the key again.");
    }

    /// <summary>Takes a secret as the share with an index, if it is that.</summary>
    /// <param name="index">The index.</param>
    /// <param name="secret">The secret; wiped.</param>
    /// <param name="otherwise">What to say if it is not.</param>
    internal KeyShare RequireShare(int index, ref Scalar secret, string otherwise)
    {
        var key = new PseudonymKey(ref secret);
        if (key.PublicKey == ShareKey(index))
            return new KeyShare(Scheme, index, key);
        key.Dispose();
        throw new PseudonymProtocolException(otherwise);
    }
}
