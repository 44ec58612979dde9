using System.Numerics;
using FsCheck.Xunit;

namespace Gateway.Pseudonyms.Tests;

public sealed class KeyGenerationTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(3, 5)]
    public void Custodians_generate_a_key_that_none_of_them_holds_and_agree_on_all_that_is_public(int threshold, int shares)
    {
        using var ceremony = new Ceremony(new ShareScheme(threshold, shares), seed: 1);

        var generated = ceremony.FinishAll();

        Assert.All(generated, own => Assert.Equal(generated[0].PublicKey.PublicKey, own.PublicKey.PublicKey));
        Assert.All(generated, own => Assert.Equal(generated[0].PublicKey.ShareKeys, own.PublicKey.ShareKeys));
        Assert.All(generated, own => Assert.Equal(generated[0].Transcript.ToArray(), own.Transcript.ToArray()));
        Assert.All(generated, own => Assert.Equal(own.PublicKey.ShareKey(own.Share.Index), own.Share.Key.PublicKey));

        // The test alone puts the key together, to see that the shares are of it.
        var points = generated.Select(own => (own.Share.Index, NaiveShamir.Scalar(own.Share.Key))).ToList();
        foreach (var choice in SplitExchange.Choices(points, threshold))
            Assert.Equal(generated[0].PublicKey.PublicKey.Export(), (NaiveShamir.Interpolate(choice, x: 0) * NaiveRistretto.Generator).Encode());
        foreach (var own in generated)
            own.Dispose();
    }

    [Fact]
    public void Pseudonyms_under_a_generated_key_are_the_same_whichever_custodians_are_asked()
    {
        using var ceremony = new Ceremony(SplitExchange.TwoOfThree, seed: 2);
        var generated = ceremony.FinishAll();
        using var batch = BlindedBatch.Blind(OprfMode.Verifiable, [new byte[] { 1 }, new byte[] { 2 }], Entropy.Seeded(3));
        var verified = generated.Select(own => batch.Verify(SplitExchange.AnswerOf(own.Share, batch, seed: 4), generated[0].PublicKey)).ToArray();

        var outputs = SplitExchange.Choices(verified, 2).Select(choice => string.Join(' ', batch.Finalize(choice).Select(output => Convert.ToHexString(output.Export()))));

        Assert.Single(outputs.Distinct());
    }

    [Fact]
    public void The_same_entropy_gives_the_same_messages_so_that_a_ceremony_can_pause()
    {
        using var before = new Ceremony(SplitExchange.TwoOfThree, seed: 5);
        using var after = new Ceremony(SplitExchange.TwoOfThree, seed: 5);
        using var another = new Ceremony(SplitExchange.TwoOfThree, seed: 6);

        Assert.Equal(before.Commitments, after.Commitments);
        Assert.Equal(before.Secrets[0][1], after.Secrets[0][1]);
        Assert.NotEqual(before.Commitments, another.Commitments);
    }

    [Property(MaxTest = 150)]
    public bool A_secret_or_commitment_with_any_altered_bit_stops_the_ceremony_and_names_its_sender(int seed, int sender, int recipient, bool secret, int position)
    {
        using var ceremony = new Ceremony(SplitExchange.TwoOfThree, seed);
        var (from, to) = ((int)((uint)sender % 3), (int)((uint)recipient % 3));
        var message = secret ? ceremony.Secrets[to][from] : ceremony.Commitments[from];
        FlipBit(message, skip: secret ? 2 : 1, position);

        return Named(from + 1, () => ceremony.Open(to));
    }

    [Property(MaxTest = 80)]
    public bool An_opening_with_any_altered_bit_stops_the_ceremony_and_names_its_sender(int seed, int sender, int recipient, int position)
    {
        using var ceremony = new Ceremony(SplitExchange.TwoOfThree, seed);
        ceremony.OpenAll();
        var from = (int)((uint)sender % 3);
        // Past the digest and the index; the digest's own case is below.
        FlipBit(ceremony.Openings[from], skip: 65, position);

        return Named(from + 1, () => ceremony.Finish((int)((uint)recipient % 3)));
    }

    [Fact]
    public void A_custodian_that_opens_a_polynomial_other_than_the_one_it_dealt_is_named()
    {
        using var ceremony = new Ceremony(SplitExchange.TwoOfThree, seed: 7);
        using var other = new Ceremony(SplitExchange.TwoOfThree, seed: 8);
        ceremony.OpenAll();
        other.OpenAll();
        ceremony.Openings[1] = [.. ceremony.Openings[1].AsSpan(0, 64), .. other.Openings[1].AsSpan(64)];

        Assert.True(Named(2, () => ceremony.Finish(0)));
        Assert.True(Named(2, () => ceremony.Finish(2)));
    }

    [Fact]
    public void Commitments_that_differ_from_one_custodian_to_another_are_found_out()
    {
        using var ceremony = new Ceremony(SplitExchange.TwoOfThree, seed: 9);
        using var other = new Ceremony(SplitExchange.TwoOfThree, seed: 10);
        var (first, second) = (ceremony.Open(0), ceremony.Open(1));

        // The second custodian deals the third another polynomial, with commitments and an opening to match.
        ceremony.Commitments[1] = other.Commitments[1];
        ceremony.Secrets[2][1] = other.Secrets[2][1];
        var third = ceremony.Open(2);
        other.OpenAll();
        var forThird = GenerationOpening.Import([.. third.Export().AsSpan(0, 64), .. other.Openings[1].AsSpan(64)]);

        var seenByFirst = Assert.Throws<PseudonymProtocolException>(() => ceremony.Parties[0].Finish([first, second, third]));
        var seenByThird = Assert.Throws<PseudonymProtocolException>(() => ceremony.Parties[2].Finish([first, forThird, third]));
        Assert.Contains("different ones to different custodians", seenByFirst.Message, StringComparison.Ordinal);
        Assert.Equal((3, 1), (seenByFirst.ShareIndex, seenByThird.ShareIndex));
    }

    [Fact]
    public void A_message_that_is_missing_double_for_another_or_of_nobody_stops_the_ceremony()
    {
        using var ceremony = new Ceremony(SplitExchange.TwoOfThree, seed: 11);
        var party = ceremony.Parties[0];
        var commitments = ceremony.Commitments.Select(bytes => GenerationCommitment.Import(bytes)).ToArray();
        var secrets = ceremony.Secrets[0].Select(bytes => SecretMessage.Import(bytes)).ToArray();
        var stranger = GenerationCommitment.Import([4, .. ceremony.Commitments[0].AsSpan(1)]);
        var shortened = GenerationCommitment.Import(ceremony.Commitments[2].AsSpan(0, 33));

        Assert.True(Named(3, () => party.Open(commitments[..2], secrets)));
        Assert.True(Named(2, () => party.Open(commitments, [secrets[0], secrets[2]])));
        Assert.True(Named(2, () => party.Open([.. commitments, commitments[1]], secrets)));
        Assert.True(Named(4, () => party.Open([.. commitments, stranger], secrets)));
        Assert.True(Named(3, () => party.Open([commitments[0], commitments[1], shortened], secrets)));
        Assert.True(Named(2, () => party.Open(commitments, [secrets[0], SecretMessage.Import(ceremony.Secrets[1][1]), secrets[2]])));
        Assert.True(Named(2, () => party.Open(commitments, [secrets[0], SecretMessage.Import(ceremony.Secrets[0][1].AsSpan(0, 34)), secrets[2]])));
        Assert.Throws<InvalidOperationException>(() => party.Finish([]));
        ceremony.OpenAll();
        Assert.True(Named(3, () => party.Finish([.. ceremony.Openings[..2].Select(bytes => GenerationOpening.Import(bytes))])));
    }

    [Fact]
    public void More_than_half_of_the_custodians_must_be_honest()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => KeyGeneration.Begin(new ShareScheme(3, 3), 1, [], Entropy.Seeded(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => KeyGeneration.Begin(new ShareScheme(2, 2), 1, [], Entropy.Seeded(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => KeyGeneration.Begin(SplitExchange.TwoOfThree, 4, [], Entropy.Seeded(1)));
    }

    [Fact]
    public void Pedersens_commitment_hides_what_Feldmans_shows()
    {
        using var ceremony = new Ceremony(SplitExchange.TwoOfThree, seed: 12);
        ceremony.OpenAll();

        // The opening is a·G; the commitment is not, though both are of one polynomial.
        Assert.NotEqual(ceremony.Commitments[0][1..33], ceremony.Openings[0][65..97]);
        Assert.Equal("secret of 1 for 2", ceremony.Parties[0].SecretFor(2).ToString());
    }

    [Fact]
    public void The_generated_key_is_the_sum_of_what_all_custodians_dealt()
    {
        using var ceremony = new Ceremony(SplitExchange.TwoOfThree, seed: 13);
        var generated = ceremony.FinishAll();

        for (var recipient = 0; recipient < 3; recipient++)
        {
            var sum = ceremony.Secrets[recipient].Select(bytes => new BigInteger(bytes.AsSpan(2, 32), isUnsigned: true)).Aggregate(BigInteger.Add);
            Assert.Equal(sum % NaiveRistretto.Order, NaiveShamir.Scalar(generated[recipient].Share.Key));
        }
    }

    private static void FlipBit(byte[] bytes, int skip, int position)
    {
        var bit = (int)((uint)position % ((bytes.Length - skip) * 8));
        bytes[skip + (bit / 8)] ^= (byte)(1 << (bit % 8));
    }

    private static bool Named(int sender, Func<object> act) => Assert.Throws<PseudonymProtocolException>(act).ShareIndex == sender;
}
