namespace Gateway.Pseudonyms;

/// <summary>How a key is split: into how many shares, and how many of them together are the key. Shares are numbered from 1.</summary>
public readonly record struct ShareScheme
{
    /// <summary>The most shares: an index is one byte.</summary>
    public const int MostShares = byte.MaxValue;

    /// <summary>Makes a scheme.</summary>
    /// <param name="threshold">How many shares are needed: fewer say nothing of the key.</param>
    /// <param name="shares">How many there are.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are more than 255 shares, or the threshold is not between 1 and their number.</exception>
    public ShareScheme(int threshold, int shares)
    {
        if (shares is < 1 or > MostShares)
            throw new ArgumentOutOfRangeException(nameof(shares), shares, $"A key is split into 1 to {MostShares} shares.");
        if (threshold < 1 || threshold > shares)
            throw new ArgumentOutOfRangeException(nameof(threshold), threshold, $"Of {shares} shares, 1 to {shares} can be needed.");
        (Threshold, Shares) = (threshold, shares);
    }

    /// <summary>How many shares are needed.</summary>
    public int Threshold { get; }

    /// <summary>How many shares there are.</summary>
    public int Shares { get; }

    /// <summary>The indexes of all shares, from 1.</summary>
    public IEnumerable<int> Indexes => Enumerable.Range(1, Shares);

    /// <summary>Whether some share has this index.</summary>
    public bool HasIndex(int index) => index >= 1 && index <= Shares;

    /// <summary>For example <c>2-of-3</c>.</summary>
    public override string ToString() => $"{Threshold}-of-{Shares}";

    /// <exception cref="ArgumentOutOfRangeException">No share has this index.</exception>
    internal void RequireIndex(int index, string parameter)
    {
        if (!HasIndex(index))
            throw new ArgumentOutOfRangeException(parameter, index, $"A {this} key has shares 1 to {Shares}.");
    }
}
