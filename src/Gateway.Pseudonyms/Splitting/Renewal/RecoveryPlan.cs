using Gateway.Pseudonyms.Ristretto;

namespace Gateway.Pseudonyms;

/// <summary>Which share of a key is lost, and which custodians together give it back.</summary>
public sealed class RecoveryPlan
{
    private readonly int[] _givers;
    private readonly Scalar[] _coefficients;

    /// <summary>Makes a plan.</summary>
    /// <param name="key">The public half of the key.</param>
    /// <param name="lost">Index of the lost share.</param>
    /// <param name="givers">Indexes of as many other shares as the key needs.</param>
    /// <exception cref="ArgumentException">An index has no share or is there twice, the lost one is among the others, or they are not as many as the key needs.</exception>
    public RecoveryPlan(SplitPublicKey key, int lost, IReadOnlyCollection<int> givers)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(givers);
        key.Scheme.RequireIndex(lost, nameof(lost));
        _givers = [.. givers.Order()];
        if (_givers.Length != key.Scheme.Threshold || _givers.Distinct().Count() != _givers.Length || _givers.Contains(lost) || !_givers.All(key.Scheme.HasIndex))
            throw new ArgumentException($"A share of a {key.Scheme} key is given back by the custodians of {key.Scheme.Threshold} different others.", nameof(givers));
        (Key, Lost) = (key, lost);
        _coefficients = Lagrange.CoefficientsAt(lost, _givers);
    }

    /// <summary>The public half of the key.</summary>
    public SplitPublicKey Key { get; }

    /// <summary>Index of the lost share.</summary>
    public int Lost { get; }

    /// <summary>Indexes of the shares whose custodians take part, in order.</summary>
    public IReadOnlyList<int> Givers => _givers;

    /// <summary>What the owner of the lost share does: checks every contribution against the commitments, and adds up.</summary>
    /// <param name="commitments">The message of every custodian that takes part.</param>
    /// <param name="contributions">The contribution of every custodian that takes part.</param>
    /// <returns>The share. The caller owns it.</returns>
    /// <exception cref="PseudonymProtocolException">A message is missing, double or does not fit, or a contribution is not the sum of the parts that were committed to. It names the sender.</exception>
    public KeyShare Restore(IReadOnlyCollection<RecoveryCommitment> commitments, IReadOnlyCollection<SecretMessage> contributions)
    {
        var committed = Require(commitments);
        var sums = SecretMessage.RequireOneOfEach(contributions, _givers, Lost, scalars: 1);
        Scalar total = default;
        for (var i = 0; i < sums.Length; i++)
        {
            if (!TrySum([.. committed.Select(commitment => commitment.Parts[i])], out var expected)
                || Sodium.MultiplyGenerator(out var found, sums[i].Scalars[0]) != 0
                || found != expected)
                throw new PseudonymProtocolException(sums[i].Sender, "its contribution is not the sum of the parts that it got; the recovery stops here.");
            var before = total;
            Sodium.Add(out total, before, sums[i].Scalars[0]);
            before.Clear();
        }

        return Key.RequireShare(Lost, ref total, "The sum of the contributions is not the lost share; the recovery stops here.");
    }

    internal int PlaceOf(int giver) => Array.IndexOf(_givers, giver);

    internal Scalar CoefficientOf(int giver) => _coefficients[PlaceOf(giver)];

    /// <summary>Checks that each commitment splits its sender's share, times its coefficient; in the order of the senders.</summary>
    internal RecoveryCommitment[] Require(IReadOnlyCollection<RecoveryCommitment> commitments)
    {
        ArgumentNullException.ThrowIfNull(commitments);
        var committed = Senders.RequireOneOfEach(commitments, commitment => commitment.Sender, _givers, "the commitment");
        for (var i = 0; i < committed.Length; i++)
        {
            if (committed[i].Parts.Count != _givers.Length
                || !TrySum(committed[i].Parts, out var sum)
                || Sodium.Multiply(out var expected, _coefficients[i], Key.ShareKey(_givers[i]).Element) != 0
                || sum != expected)
                throw new PseudonymProtocolException(committed[i].Sender, "its parts do not add up to its share; the recovery stops here.");
        }

        return committed;
    }

    private static bool TrySum(IReadOnlyList<GroupElement> elements, out GroupElement sum)
    {
        sum = default;
        foreach (var element in elements)
        {
            var before = sum;
            if (Sodium.Add(out sum, before, element) != 0)
                return false;
        }

        return true;
    }
}

/// <summary>A custodian's message to everyone who takes part in a <see cref="ShareRecovery"/>: commitments to its parts, in the order of who gets them.</summary>
public sealed class RecoveryCommitment
{
    internal RecoveryCommitment(int sender, GroupElement[] parts) => (Sender, Parts) = (sender, parts);

    /// <summary>Index of the custodian that sends it.</summary>
    public int Sender { get; }

    internal IReadOnlyList<GroupElement> Parts { get; }

    /// <summary>Reads a message. Whether it fits the recovery is checked when it is used.</summary>
    /// <exception cref="PseudonymProtocolException">The bytes are not an index followed by elements.</exception>
    public static RecoveryCommitment Import(ReadOnlySpan<byte> bytes)
    {
        var (sender, elements) = MessageBytes.ReadElements(bytes, "A commitment");
        return new RecoveryCommitment(sender, elements);
    }

    /// <summary>The message: the sender's index in one byte, then 32 bytes for each part.</summary>
    public byte[] Export() => MessageBytes.WriteElements(Sender, Parts);
}
