using FsCheck.Xunit;

namespace Gateway.Pseudonyms.Tests;

public sealed class ShareRenewalTests
{
    [Theory]
    [InlineData(2, 3)]
    [InlineData(3, 4)]
    public void Refreshed_shares_give_the_same_pseudonyms_and_do_not_fit_the_old_ones(int threshold, int shares)
    {
        using var exchange = new SplitExchange(new ShareScheme(threshold, shares), size: 2, seed: 1);

        var refreshed = RefreshAll(exchange, seed: 2);

        var key = refreshed[0].PublicKey;
        Assert.Equal(exchange.Whole.PublicKey, key.PublicKey);
        Assert.All(refreshed, own => Assert.Equal(key.ShareKeys, own.PublicKey.ShareKeys));
        Assert.Empty(key.ShareKeys.Intersect(exchange.PublicKey.ShareKeys));
        var answers = refreshed.Select(own => SplitExchange.AnswerOf(own.Share, exchange.Batch, seed: 3)).ToArray();
        foreach (var choice in SplitExchange.Choices(answers, threshold))
            Assert.Equal(exchange.WholeOutputs, exchange.Outputs(key, choice));
        Assert.Throws<PseudonymProtocolException>(() => exchange.Batch.Verify(exchange.Answers[0], key));
        var secret = NaiveShamir.Scalar(exchange.Whole);
        var mixed = refreshed.Skip(1).Select(own => (own.Share.Index, NaiveShamir.Scalar(own.Share.Key))).Take(threshold - 1);
        Assert.NotEqual(secret, NaiveShamir.Interpolate([(1, NaiveShamir.Scalar(exchange.Dealt.Shares[0].Key)), .. mixed], x: 0));
    }

    [Property(MaxTest = 60)]
    public bool A_refresh_with_any_altered_bit_names_its_sender_and_leaves_the_shares(int seed, int sender, bool secret, int position)
    {
        using var exchange = new SplitExchange(SplitExchange.TwoOfThree, size: 1, seed);
        var parties = Begin(exchange, seed);
        var commitments = parties.Select(party => party.Commitment.Export()).ToArray();
        var secrets = parties.Select(party => party.SecretFor(1).Export()).ToArray();
        var from = (int)((uint)sender % 3);
        FlipBit(secret ? secrets[from] : commitments[from], skip: secret ? 2 : 1, position);

        return Named(from + 1, () => parties[0].Finish(
            exchange.Dealt.Shares[0], [.. commitments.Select(bytes => RefreshCommitment.Import(bytes))], [.. secrets.Select(bytes => SecretMessage.Import(bytes))]));
    }

    [Fact]
    public void A_refresh_needs_every_custodian_the_own_share_and_more_than_one_share_that_is_needed()
    {
        using var exchange = new SplitExchange(SplitExchange.TwoOfThree, size: 1, seed: 4);
        using var single = new SplitExchange(new ShareScheme(1, 2), size: 1, seed: 5);
        var parties = Begin(exchange, seed: 6);
        var commitments = parties.Select(party => party.Commitment).ToArray();
        var secrets = parties.Select(party => party.SecretFor(1)).ToArray();

        Assert.True(Named(3, () => parties[0].Finish(exchange.Dealt.Shares[0], commitments[..2], secrets)));
        Assert.True(Named(3, () => parties[0].Finish(exchange.Dealt.Shares[0], commitments, secrets[..2])));
        Assert.Throws<ArgumentException>(() => parties[0].Finish(exchange.Dealt.Shares[1], commitments, secrets));
        Assert.Throws<ArgumentOutOfRangeException>(() => ShareRefresh.Begin(single.PublicKey, 1, Entropy.Seeded(7)));
    }

    [Theory]
    [InlineData(2, 3)]
    [InlineData(3, 5)]
    [InlineData(1, 2)]
    public void A_lost_share_comes_back_from_every_choice_of_others_that_suffices(int threshold, int shares)
    {
        using var exchange = new SplitExchange(new ShareScheme(threshold, shares), size: 1, seed: 8);

        foreach (var lost in exchange.PublicKey.Scheme.Indexes)
        {
            foreach (var givers in SplitExchange.Choices([.. exchange.PublicKey.Scheme.Indexes.Where(index => index != lost)], threshold))
            {
                using var recovery = new Recovery(exchange, lost, givers, seed: 9);
                using var restored = recovery.Restore();
                Assert.Equal((lost, NaiveShamir.Scalar(exchange.Dealt.Shares[lost - 1].Key)), (restored.Index, NaiveShamir.Scalar(restored.Key)));
            }
        }
    }

    [Property(MaxTest = 60)]
    public bool A_recovery_with_any_altered_bit_names_its_sender(int seed, int message, bool second, int position)
    {
        using var exchange = new SplitExchange(SplitExchange.TwoOfThree, size: 1, seed);
        using var recovery = new Recovery(exchange, lost: 2, [1, 3], seed);
        var from = second ? 1 : 0;
        var sender = second ? 3 : 1;
        switch ((uint)message % 3)
        {
            case 0:
                FlipBit(recovery.Commitments[from], skip: 1, position);
                return Named(sender, () => recovery.Contribute(0)) && Named(sender, () => recovery.Restore());
            case 1:
                FlipBit(recovery.Parts[0][from], skip: 2, position);
                return Named(sender, () => recovery.Contribute(0));
            default:
                recovery.ContributeAll();
                FlipBit(recovery.Contributions[from], skip: 2, position);
                return Named(sender, () => recovery.Restore());
        }
    }

    [Fact]
    public void What_givers_pass_on_is_neither_their_share_nor_their_part_of_it()
    {
        using var exchange = new SplitExchange(SplitExchange.TwoOfThree, size: 1, seed: 10);
        using var recovery = new Recovery(exchange, lost: 2, [1, 3], seed: 11);
        recovery.ContributeAll();
        var shares = exchange.Dealt.Shares.Select(share => NaiveShamir.Scalar(share.Key)).ToList();

        // At index 2, shares 1 and 3 weigh one half each.
        var half = (NaiveRistretto.Order + 1) / 2;
        var seen = recovery.Parts.SelectMany(parts => parts).Concat(recovery.Contributions).Select(bytes => new System.Numerics.BigInteger(bytes.AsSpan(2, 32), isUnsigned: true));
        Assert.Empty(seen.Intersect([.. shares, .. shares.Select(share => share * half % NaiveRistretto.Order)]));
    }

    [Fact]
    public void A_recovery_with_the_wrong_custodians_is_refused()
    {
        using var exchange = new SplitExchange(SplitExchange.TwoOfThree, size: 1, seed: 12);
        using var stranger = new SplitExchange(SplitExchange.TwoOfThree, size: 1, seed: 13);

        Assert.Throws<ArgumentException>(() => new RecoveryPlan(exchange.PublicKey, 2, [1]));
        Assert.Throws<ArgumentException>(() => new RecoveryPlan(exchange.PublicKey, 2, [1, 2]));
        Assert.Throws<ArgumentException>(() => new RecoveryPlan(exchange.PublicKey, 2, [1, 1]));
        Assert.Throws<ArgumentException>(() => new RecoveryPlan(exchange.PublicKey, 2, [1, 4]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RecoveryPlan(exchange.PublicKey, 0, [1, 3]));
        var plan = new RecoveryPlan(exchange.PublicKey, 2, [1, 3]);
        Assert.Throws<ArgumentException>(() => ShareRecovery.Begin(plan, exchange.Dealt.Shares[1], Entropy.Seeded(1)));
        Assert.Throws<ArgumentException>(() => ShareRecovery.Begin(plan, stranger.Dealt.Shares[0], Entropy.Seeded(1)));
    }

    private static ShareRefresh[] Begin(SplitExchange exchange, int seed) =>
        [.. exchange.PublicKey.Scheme.Indexes.Select(self => ShareRefresh.Begin(exchange.PublicKey, self, Entropy.Seeded(unchecked((seed * 31) + self))))];

    private static RefreshedShare[] RefreshAll(SplitExchange exchange, int seed)
    {
        var parties = Begin(exchange, seed);
        return
        [
            .. parties.Select((party, at) => party.Finish(
                exchange.Dealt.Shares[at],
                [.. parties.Select(sender => RefreshCommitment.Import(sender.Commitment.Export()))],
                [.. parties.Select(sender => SecretMessage.Import(sender.SecretFor(party.Self).Export()))])),
        ];
    }

    private static void FlipBit(byte[] bytes, int skip, int position)
    {
        var bit = (int)((uint)position % ((bytes.Length - skip) * 8));
        bytes[skip + (bit / 8)] ^= (byte)(1 << (bit % 8));
    }

    private static bool Named(int sender, Func<object> act) => Assert.Throws<PseudonymProtocolException>(act).ShareIndex == sender;

    /// <summary>A recovery of all who take part, every message through its bytes.</summary>
    private sealed class Recovery : IDisposable
    {
        private readonly RecoveryPlan _plan;
        private readonly ShareRecovery[] _givers;

        internal Recovery(SplitExchange exchange, int lost, int[] givers, int seed)
        {
            _plan = new RecoveryPlan(exchange.PublicKey, lost, givers);
            _givers = [.. givers.Select(giver => ShareRecovery.Begin(_plan, exchange.Dealt.Shares[giver - 1], Entropy.Seeded(unchecked((seed * 31) + giver))))];
            Commitments = [.. _givers.Select(giver => giver.Commitment.Export())];
            Parts = [.. _givers.Select(recipient => _givers.Select(sender => sender.SecretFor(recipient.Self).Export()).ToArray())];
        }

        internal byte[][] Commitments { get; }

        /// <summary>By recipient, then sender.</summary>
        internal byte[][][] Parts { get; }

        internal byte[][] Contributions { get; private set; } = [];

        public void Dispose()
        {
            foreach (var giver in _givers)
                giver.Dispose();
        }

        internal SecretMessage Contribute(int giver) =>
            _givers[giver].Contribute([.. Commitments.Select(bytes => RecoveryCommitment.Import(bytes))], [.. Parts[giver].Select(bytes => SecretMessage.Import(bytes))]);

        internal void ContributeAll() => Contributions = [.. Enumerable.Range(0, _givers.Length).Select(giver => Contribute(giver).Export())];

        internal KeyShare Restore()
        {
            if (Contributions.Length == 0)
                ContributeAll();
            return _plan.Restore([.. Commitments.Select(bytes => RecoveryCommitment.Import(bytes))], [.. Contributions.Select(bytes => SecretMessage.Import(bytes))]);
        }
    }
}
