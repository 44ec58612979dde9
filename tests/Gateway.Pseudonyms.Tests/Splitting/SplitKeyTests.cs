using FsCheck.Xunit;

namespace Gateway.Pseudonyms.Tests;

public sealed class SplitKeyTests
{
    public static TheoryData<int, int> Schemes() => new() { { 1, 1 }, { 1, 3 }, { 2, 2 }, { 2, 3 }, { 3, 5 }, { 5, 5 } };

    [Theory]
    [MemberData(nameof(Schemes))]
    public void Every_choice_of_custodians_gives_the_outputs_of_the_key_that_was_not_split(int threshold, int shares)
    {
        using var exchange = new SplitExchange(new ShareScheme(threshold, shares), size: 3, seed: 1);

        var choices = SplitExchange.Choices(exchange.Answers, threshold).ToList();

        Assert.NotEmpty(choices);
        Assert.All(choices, choice => Assert.Equal(exchange.WholeOutputs, exchange.Outputs(exchange.PublicKey, choice)));
        Assert.Equal(exchange.WholeOutputs, exchange.Outputs(exchange.PublicKey, exchange.Answers.Take(threshold).Reverse()));
        Assert.Equal(exchange.Whole.PublicKey, exchange.PublicKey.PublicKey);
    }

    [Property(MaxTest = 40)]
    public bool Shares_and_public_keys_equal_the_twin(int seed, int threshold, int more)
    {
        var needed = 1 + (int)((uint)threshold % 4);
        var scheme = new ShareScheme(needed, needed + (int)((uint)more % 4));
        using var exchange = new SplitExchange(scheme, size: 1, seed);
        var points = exchange.Dealt.Shares.Select(share => (share.Index, NaiveShamir.Scalar(share.Key))).ToList();
        var secret = NaiveShamir.Scalar(exchange.Whole);

        return SplitExchange.Choices(points, needed).All(choice => NaiveShamir.Interpolate(choice, x: 0) == secret)
            && points.All(point => (point.Item2 * NaiveRistretto.Generator).Encode().AsSpan().SequenceEqual(exchange.PublicKey.ShareKey(point.Index).Export()))
            && (needed == 1 || SplitExchange.Choices(points, needed - 1).All(choice => NaiveShamir.Interpolate(choice, x: 0) != secret));
    }

    [Fact]
    public void Outputs_equal_those_that_the_twin_combines_from_the_answers()
    {
        using var exchange = new SplitExchange(SplitExchange.TwoOfThree, size: 2, seed: 3);
        var whole = NaiveShamir.Scalar(exchange.Whole);

        for (var element = 0; element < 2; element++)
        {
            var blinded = NaiveRistretto.Decode(exchange.Batch.Elements.Span[element].Export())!.Value;
            foreach (var choice in SplitExchange.Choices(exchange.Answers, 2))
            {
                var points = choice.Select(answer => (answer.Index, NaiveRistretto.Decode(answer.Evaluated.Span[element].Export())!.Value)).ToList();
                Assert.Equal((whole * blinded).Encode(), NaiveShamir.Interpolate(points, x: 0).Encode());
            }
        }
    }

    [Property(MaxTest = 300)]
    public bool An_answer_with_any_altered_bit_is_refused_and_its_custodian_named(int seed, int custodian, int part, int position)
    {
        using var exchange = new SplitExchange(SplitExchange.TwoOfThree, size: 2, seed);
        var honest = exchange.Answers[(int)((uint)custodian % 3)];
        var elements = honest.Evaluated.ToArray().Select(element => element.Export()).ToArray();
        var proof = honest.Proof.Export();
        var altered = ((uint)part % 3) switch { 0 => proof, 1 => elements[0], _ => elements[1] };
        var bit = (int)((uint)position % (altered.Length * 8));
        altered[bit / 8] ^= (byte)(1 << (bit % 8));

        if (!DleqProof.TryImport(proof, out var read))
            return true;
        return Refused(honest.Index, () => exchange.Batch.Verify(new ShareAnswer(honest.Index, elements.Select(element => EvaluatedElement.Import(element)).ToArray(), read), exchange.PublicKey));
    }

    [Property(MaxTest = 60)]
    public bool An_answer_with_another_share_under_another_index_or_of_another_size_is_refused_and_its_custodian_named(int seed)
    {
        using var exchange = new SplitExchange(SplitExchange.TwoOfThree, size: 2, seed);
        using var other = new SplitExchange(SplitExchange.TwoOfThree, size: 2, unchecked(seed + 1));
        var (first, second) = (exchange.Answers[0], exchange.Answers[1]);

        return Refused(1, () => exchange.Batch.Verify(SplitExchange.AnswerOf(other.Dealt.Shares[0], exchange.Batch, seed), exchange.PublicKey))
            && Refused(2, () => exchange.Batch.Verify(first with { Index = 2 }, exchange.PublicKey))
            && Refused(1, () => exchange.Batch.Verify(first with { Proof = second.Proof }, exchange.PublicKey))
            && Refused(1, () => exchange.Batch.Verify(first with { Evaluated = second.Evaluated }, exchange.PublicKey))
            && Refused(1, () => exchange.Batch.Verify(first with { Evaluated = first.Evaluated[..1] }, exchange.PublicKey))
            && Refused(1, () => exchange.Batch.Verify(first, other.PublicKey))
            && Refused(0, () => exchange.Batch.Verify(first with { Index = 0 }, exchange.PublicKey))
            && Refused(4, () => exchange.Batch.Verify(first with { Index = 4 }, exchange.PublicKey))
            && Refused(-1, () => exchange.Batch.Verify(first with { Index = -1 }, exchange.PublicKey));
    }

    [Fact]
    public void Only_as_many_answers_as_needed_of_different_shares_for_one_batch_and_one_key_are_combined()
    {
        using var exchange = new SplitExchange(SplitExchange.TwoOfThree, size: 2, seed: 5);
        using var other = new SplitExchange(SplitExchange.TwoOfThree, size: 2, seed: 5);
        var verified = exchange.Answers.Select(answer => exchange.Batch.Verify(answer, exchange.PublicKey)).ToArray();
        var sameKeyReadTwice = SplitPublicKey.Of(exchange.PublicKey.Scheme, exchange.PublicKey.PublicKey, exchange.PublicKey.ShareKeys);

        Assert.True(Refused(1, () => exchange.Batch.Finalize([verified[0], verified[0]])));
        Assert.True(Refused(2, () => exchange.Batch.Finalize([verified[0], other.Batch.Verify(other.Answers[1], other.PublicKey)])));
        Assert.True(Refused(2, () => exchange.Batch.Finalize([verified[0], exchange.Batch.Verify(exchange.Answers[1], sameKeyReadTwice)])));
        Assert.Throws<PseudonymProtocolException>(() => exchange.Batch.Finalize(Array.Empty<VerifiedShareAnswer>()));
        Assert.Throws<PseudonymProtocolException>(() => exchange.Batch.Finalize([verified[0]]));
        Assert.Throws<PseudonymProtocolException>(() => exchange.Batch.Finalize(verified));
        Assert.Equal(2, exchange.Batch.Finalize([verified[2], verified[0]]).Length);
    }

    [Fact]
    public void Public_keys_that_do_not_lie_on_one_polynomial_are_refused()
    {
        using var exchange = new SplitExchange(SplitExchange.TwoOfThree, size: 1, seed: 6);
        using var stranger = PseudonymKey.Generate(Entropy.Seeded(7));
        var keys = exchange.PublicKey.ShareKeys;
        SplitPublicKey Of(PseudonymPublicKey whole, params PseudonymPublicKey[] shares) => SplitPublicKey.Of(SplitExchange.TwoOfThree, whole, shares);

        Assert.Equal(keys, Of(exchange.Whole.PublicKey, [.. keys]).ShareKeys);
        Assert.Throws<PseudonymProtocolException>(() => Of(stranger.PublicKey, [.. keys]));
        Assert.Throws<PseudonymProtocolException>(() => Of(exchange.Whole.PublicKey, stranger.PublicKey, keys[1], keys[2]));
        Assert.Throws<PseudonymProtocolException>(() => Of(exchange.Whole.PublicKey, keys[0], stranger.PublicKey, keys[2]));
        Assert.Contains("share 3", Assert.Throws<PseudonymProtocolException>(() => Of(exchange.Whole.PublicKey, keys[0], keys[1], stranger.PublicKey)).Message, StringComparison.Ordinal);
        Assert.Throws<PseudonymProtocolException>(() => Of(exchange.Whole.PublicKey, keys[1], keys[0], keys[2]));
        Assert.Throws<PseudonymProtocolException>(() => Of(exchange.Whole.PublicKey, keys[0], keys[1]));
        Assert.Throws<PseudonymProtocolException>(() => Of(exchange.Whole.PublicKey, keys[0], keys[0], keys[0]));
        Assert.Throws<PseudonymProtocolException>(() => SplitPublicKey.Of(default, exchange.Whole.PublicKey, []));
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(4, 3)]
    [InlineData(1, 0)]
    [InlineData(2, 256)]
    public void A_scheme_that_cannot_be_is_refused(int threshold, int shares) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ShareScheme(threshold, shares));

    [Fact]
    public void A_share_prints_its_index_and_nothing_of_its_secret()
    {
        using var exchange = new SplitExchange(SplitExchange.TwoOfThree, size: 1, seed: 8);

        Assert.Equal("share 2 of a 2-of-3 key", exchange.Dealt.Shares[1].ToString());
        Assert.Throws<ArgumentOutOfRangeException>(() => new KeyShare(SplitExchange.TwoOfThree, 4, exchange.Whole));
    }

    private static bool Refused(int share, Func<object> act) =>
        Assert.Throws<PseudonymProtocolException>(act) is { } refusal
        && refusal.ShareIndex == share
        && refusal.Message.Contains($"share {share}:", StringComparison.Ordinal);
}
