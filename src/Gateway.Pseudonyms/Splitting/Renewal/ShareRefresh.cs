using Gateway.Pseudonyms.Ristretto;

namespace Gateway.Pseudonyms;

/// <summary>
/// One custodian's part in refreshing the shares of a key (Herzberg, Jarecki, Krawczyk and Yung, "Proactive Secret Sharing", CRYPTO 1995): each deals a
/// polynomial whose constant is zero, and each adds up what it got. The key and every pseudonym stay; old shares and new ones do not fit together, so
/// that shares stolen before and after are no use to each other. The old share is destroyed when every custodian has finished.
/// </summary>
public sealed class ShareRefresh : IDisposable
{
    private readonly SplitPublicKey _current;
    private readonly SecretPolynomial _polynomial;

    private ShareRefresh(SplitPublicKey current, int self, EntropySource entropy)
    {
        (_current, Self) = (current, self);
        _polynomial = SecretPolynomial.SampleThroughZero(current.Scheme.Threshold, entropy);
        Commitment = new RefreshCommitment(self, PublicPolynomial.To(_polynomial, from: 1));
    }

    /// <summary>This custodian's index.</summary>
    public int Self { get; }

    /// <summary>The message to everyone.</summary>
    public RefreshCommitment Commitment { get; }

    /// <summary>Begins.</summary>
    /// <param name="current">The public half of the key whose shares are refreshed.</param>
    /// <param name="self">This custodian's index.</param>
    /// <param name="entropy">Where the polynomial comes from.</param>
    /// <exception cref="ArgumentOutOfRangeException">The scheme has no such index, or one share alone is the key and cannot change without it.</exception>
    public static ShareRefresh Begin(SplitPublicKey current, int self, EntropySource entropy)
    {
        ArgumentNullException.ThrowIfNull(current);
        ArgumentNullException.ThrowIfNull(entropy);
        current.Scheme.RequireIndex(self, nameof(self));
        if (current.Scheme.Threshold < 2)
            throw new ArgumentOutOfRangeException(nameof(current), current.Scheme, "Where one share is enough it is the key itself, and cannot be refreshed.");
        return new ShareRefresh(current, self, entropy);
    }

    /// <summary>The secret for one custodian, this one included; to be sent to that custodian alone.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The scheme has no such index.</exception>
    public SecretMessage SecretFor(int recipient)
    {
        _current.Scheme.RequireIndex(recipient, nameof(recipient));
        _polynomial.At(recipient, out var secret);
        var message = SecretMessage.Of(Self, recipient, secret);
        secret.Clear();
        return message;
    }

    /// <summary>Checks every secret against its sender's commitments, and adds up.</summary>
    /// <param name="share">This custodian's share as it was. It stays the caller's.</param>
    /// <param name="commitments">The message of every custodian to everyone.</param>
    /// <param name="received">The secret of every custodian for this one.</param>
    /// <returns>The new share, and the new public half, in which only the share public keys are new. Every custodian must have the same.</returns>
    /// <exception cref="ArgumentException">The share is not this custodian's, or not of this key.</exception>
    /// <exception cref="PseudonymProtocolException">A message is missing, double or does not fit, or a secret is not what its sender committed to. It names the sender; the old shares stay.</exception>
    public RefreshedShare Finish(KeyShare share, IReadOnlyCollection<RefreshCommitment> commitments, IReadOnlyCollection<SecretMessage> received)
    {
        ArgumentNullException.ThrowIfNull(share);
        ArgumentNullException.ThrowIfNull(commitments);
        if (share.Index != Self || share.Key.PublicKey != _current.ShareKey(Self))
            throw new ArgumentException("The share is not this custodian's share of the key that is refreshed.", nameof(share));
        var committed = Senders.RequireOneOfEach(commitments, commitment => commitment.Sender, _current.Scheme.Indexes, "the commitment");
        var secrets = SecretMessage.RequireOneOfEach(received, _current.Scheme.Indexes, Self, scalars: 1);
        for (var i = 0; i < committed.Length; i++)
        {
            if (!committed[i].TryAt(_current.Scheme, Self, out var expected)
                || Sodium.MultiplyGenerator(out var found, secrets[i].Scalars[0]) != 0
                || found != expected)
                throw new PseudonymProtocolException(committed[i].Sender, $"its secret for custodian {Self} is not what it committed to; the shares stay as they are, and a new refresh is held.");
        }

        var renewed = Renewed(committed);
        AddUp(share, secrets, out var secret);
        return new RefreshedShare(renewed.RequireShare(Self, ref secret, "The refreshed share does not fit its public key; the shares stay as they are."), renewed);
    }

    /// <summary>Wipes the polynomial.</summary>
    public void Dispose() => _polynomial.Dispose();

    private SplitPublicKey Renewed(RefreshCommitment[] committed)
    {
        var scheme = _current.Scheme;
        var shareKeys = new List<PseudonymPublicKey>(scheme.Shares);
        foreach (var index in scheme.Indexes)
        {
            var element = _current.ShareKey(index).Element;
            foreach (var commitment in committed)
            {
                if (!commitment.TryAt(scheme, index, out var change) || Sodium.Add(out var sum, element, change) != 0)
                    throw new PseudonymProtocolException(commitment.Sender, "its commitment holds what is no element; the shares stay as they are.");
                element = sum;
            }

            shareKeys.Add(PseudonymPublicKey.Import(element.Bytes));
        }

        return SplitPublicKey.Of(scheme, _current.PublicKey, shareKeys);
    }

    private static void AddUp(KeyShare share, SecretMessage[] secrets, out Scalar total)
    {
        using var reading = share.Key.Read();
        total = reading.Scalar;
        foreach (var message in secrets)
        {
            var before = total;
            Sodium.Add(out total, before, message.Scalars[0]);
            before.Clear();
        }
    }
}

/// <summary>A custodian's message to everyone in a <see cref="ShareRefresh"/>: Feldman's commitments to its polynomial but for the constant, which is zero.</summary>
public sealed class RefreshCommitment
{
    private readonly PublicPolynomial _withoutConstant;

    internal RefreshCommitment(int sender, PublicPolynomial withoutConstant) => (Sender, _withoutConstant) = (sender, withoutConstant);

    /// <summary>Index of the custodian that sends it.</summary>
    public int Sender { get; }

    /// <summary>Reads a message. Whether it fits the ceremony is checked when it is used.</summary>
    /// <exception cref="PseudonymProtocolException">The bytes are not an index followed by elements.</exception>
    public static RefreshCommitment Import(ReadOnlySpan<byte> bytes)
    {
        var (sender, elements) = MessageBytes.ReadElements(bytes, "A commitment");
        return new RefreshCommitment(sender, new PublicPolynomial(elements));
    }

    /// <summary>The message: the sender's index in one byte, then 32 bytes for each coefficient but the constant.</summary>
    public byte[] Export() => MessageBytes.WriteElements(Sender, _withoutConstant.Coefficients);

    /// <summary>The commitment to the polynomial's value at an index: x times the rest.</summary>
    internal bool TryAt(ShareScheme scheme, int index, out GroupElement value)
    {
        value = default;
        return _withoutConstant.Coefficients.Count == scheme.Threshold - 1
            && _withoutConstant.TryAt(index, out var rest)
            && Sodium.Multiply(out value, Scalar.Of((uint)index), rest) == 0;
    }
}

/// <summary>What a custodian has at the end of a <see cref="ShareRefresh"/>.</summary>
/// <param name="Share">Its new share. The caller owns it.</param>
/// <param name="PublicKey">The public half: the same key, new share public keys.</param>
public sealed record RefreshedShare(KeyShare Share, SplitPublicKey PublicKey) : IDisposable
{
    /// <summary>Wipes the share.</summary>
    public void Dispose() => Share.Dispose();
}
