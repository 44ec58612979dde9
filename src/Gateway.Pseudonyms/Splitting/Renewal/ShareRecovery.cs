using Gateway.Pseudonyms.Ristretto;

namespace Gateway.Pseudonyms;

/// <summary>
/// One custodian's part in giving a lost share back to its owner, when as many others as the key needs take part. Each multiplies its share by its
/// coefficient at the lost index and splits the product into random parts, one for each of them; each passes on the sum of the parts it got; the
/// sum of those is the lost share (Stinson and Wei, "Combinatorial repairability for threshold schemes", 2018, section 2). Nobody but the owner learns it,
/// no share is shown to anyone, and every step is checked against public keys, so that whoever errs is named.
/// </summary>
public sealed class ShareRecovery : IDisposable
{
    private readonly RecoveryPlan _plan;
    private readonly Dictionary<int, SecretMessage> _parts = [];

    private ShareRecovery(RecoveryPlan plan, int self) => (_plan, Self) = (plan, self);

    /// <summary>This custodian's index.</summary>
    public int Self { get; }

    /// <summary>The message to everyone who takes part, the owner of the lost share included.</summary>
    public RecoveryCommitment Commitment { get; private set; } = new(0, []);

    /// <summary>Begins.</summary>
    /// <param name="plan">Which share is lost, and who takes part.</param>
    /// <param name="share">This custodian's own share. It stays the caller's.</param>
    /// <param name="entropy">Where the parts come from.</param>
    /// <exception cref="ArgumentException">The share takes no part, or is not of this key.</exception>
    public static ShareRecovery Begin(RecoveryPlan plan, KeyShare share, EntropySource entropy)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(share);
        ArgumentNullException.ThrowIfNull(entropy);
        if (!plan.Givers.Contains(share.Index) || share.Key.PublicKey != plan.Key.ShareKey(share.Index))
            throw new ArgumentException("The share takes no part in this recovery, or is of another key.", nameof(share));
        var recovery = new ShareRecovery(plan, share.Index);
        recovery.SplitIntoParts(share, entropy);
        return recovery;
    }

    /// <summary>The part for another custodian that takes part, or this one; to be sent to that custodian alone.</summary>
    /// <exception cref="ArgumentOutOfRangeException">That custodian takes no part.</exception>
    public SecretMessage SecretFor(int giver) =>
        _parts.TryGetValue(giver, out var part)
            ? SecretMessage.Of(Self, giver, part.Scalars[0])
            : throw new ArgumentOutOfRangeException(nameof(giver), giver, "That custodian takes no part in this recovery.");

    /// <summary>Checks every part against its sender's commitments and adds up: what this custodian sends the owner of the lost share, and nobody else.</summary>
    /// <param name="commitments">The message of every custodian that takes part.</param>
    /// <param name="received">The part of every custodian that takes part for this one.</param>
    /// <exception cref="PseudonymProtocolException">A message is missing, double or does not fit, or a part is not what its sender committed to. It names the sender.</exception>
    public SecretMessage Contribute(IReadOnlyCollection<RecoveryCommitment> commitments, IReadOnlyCollection<SecretMessage> received)
    {
        var committed = _plan.Require(commitments);
        var parts = SecretMessage.RequireOneOfEach(received, _plan.Givers, Self, scalars: 1);
        Scalar total = default;
        for (var i = 0; i < parts.Length; i++)
        {
            if (Sodium.MultiplyGenerator(out var found, parts[i].Scalars[0]) != 0 || found != committed[i].Parts[_plan.PlaceOf(Self)])
                throw new PseudonymProtocolException(parts[i].Sender, $"its part for custodian {Self} is not what it committed to; the recovery stops here.");
            var before = total;
            Sodium.Add(out total, before, parts[i].Scalars[0]);
            before.Clear();
        }

        var contribution = SecretMessage.Of(Self, _plan.Lost, total);
        total.Clear();
        return contribution;
    }

    /// <summary>Wipes the parts.</summary>
    public void Dispose()
    {
        foreach (var part in _parts.Values)
            part.Dispose();
    }

    private void SplitIntoParts(KeyShare share, EntropySource entropy)
    {
        using var reading = share.Key.Read();
        Sodium.Multiply(out Scalar rest, _plan.CoefficientOf(Self), reading.Scalar);
        foreach (var giver in _plan.Givers.SkipLast(1))
        {
            Scalar.Sample(entropy, out var part);
            _parts.Add(giver, SecretMessage.Of(Self, giver, part));
            var before = rest;
            Sodium.Subtract(out rest, before, part);
            before.Clear();
            part.Clear();
        }

        _parts.Add(_plan.Givers[^1], SecretMessage.Of(Self, _plan.Givers[^1], rest));
        rest.Clear();
        var commitments = new GroupElement[_plan.Givers.Count];
        for (var i = 0; i < commitments.Length; i++)
        {
            if (Sodium.MultiplyGenerator(out commitments[i], _parts[_plan.Givers[i]].Scalars[0]) != 0)
                throw new PseudonymProtocolException("The entropy source gave a part that is zero; it is broken. Use the operating system's generator.");
        }

        Commitment = new RecoveryCommitment(Self, commitments);
    }
}
