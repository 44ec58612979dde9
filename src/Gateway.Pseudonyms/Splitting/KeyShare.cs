namespace Gateway.Pseudonyms;

/// <summary>One share of a split key, with its index. It owns the secret, which lies in guarded memory.</summary>
public sealed class KeyShare : IDisposable
{
    /// <summary>Puts a share together again, for example from a custodian's store. The share owns the key from now on.</summary>
    /// <param name="scheme">How the key is split.</param>
    /// <param name="index">The share's index, from 1.</param>
    /// <param name="key">The share's secret.</param>
    /// <exception cref="ArgumentOutOfRangeException">The scheme has no such index.</exception>
    public KeyShare(ShareScheme scheme, int index, PseudonymKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        scheme.RequireIndex(index, nameof(index));
        (Scheme, Index, Key) = (scheme, index, key);
    }

    /// <summary>How the key is split.</summary>
    public ShareScheme Scheme { get; }

    /// <summary>The share's index, from 1: where the polynomial was evaluated.</summary>
    public int Index { get; }

    /// <summary>The share's secret, with which its custodian evaluates and proves as with a whole key.</summary>
    public PseudonymKey Key { get; }

    /// <summary>Wipes the secret.</summary>
    public void Dispose() => Key.Dispose();

    /// <summary>Index and scheme, and nothing of the secret.</summary>
    public override string ToString() => $"share {Index} of a {Scheme} key";
}
