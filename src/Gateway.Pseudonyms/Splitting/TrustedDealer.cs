namespace Gateway.Pseudonyms;

/// <summary>
/// Splits a key that one party holds whole (Shamir's sharing with Feldman's commitments). Whoever deals could keep the key: this is for
/// demonstrations, tests and for splitting a key that was not split before. Custodians that trust nobody use <see cref="KeyGeneration"/>.
/// </summary>
public static class TrustedDealer
{
    /// <summary>Splits a key; the key stays the caller's to wipe.</summary>
    /// <param name="key">The key.</param>
    /// <param name="scheme">How to split it.</param>
    /// <param name="entropy">Where the polynomial comes from, 64 bytes for each share beyond the first that is needed.</param>
    public static DealtKey Split(PseudonymKey key, ShareScheme scheme, EntropySource entropy)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(entropy);
        ArgumentOutOfRangeException.ThrowIfZero(scheme.Shares, nameof(scheme));
        using var polynomial = Polynomial(key, scheme, entropy);
        var publicKey = SplitPublicKey.From(scheme, PublicPolynomial.To(polynomial));
        var shares = new List<KeyShare>(scheme.Shares);
        foreach (var index in scheme.Indexes)
        {
            polynomial.At(index, out var secret);
            shares.Add(new KeyShare(scheme, index, new PseudonymKey(ref secret)));
        }

        return new DealtKey(publicKey, shares);
    }

    private static SecretPolynomial Polynomial(PseudonymKey key, ShareScheme scheme, EntropySource entropy)
    {
        using var reading = key.Read();
        return SecretPolynomial.Sample(scheme.Threshold, reading.Scalar, entropy);
    }
}

/// <summary>A key as a <see cref="TrustedDealer"/> split it.</summary>
/// <param name="PublicKey">The public half.</param>
/// <param name="Shares">The shares, in the order of their indexes; each for another custodian.</param>
public sealed record DealtKey(SplitPublicKey PublicKey, IReadOnlyList<KeyShare> Shares) : IDisposable
{
    /// <summary>Wipes the shares.</summary>
    public void Dispose()
    {
        foreach (var share in Shares)
            share.Dispose();
    }
}
