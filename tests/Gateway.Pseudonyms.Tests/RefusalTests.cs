using FsCheck.Xunit;

namespace Gateway.Pseudonyms.Tests;

public sealed class RefusalTests
{
    private static readonly byte[] GroupOrder = Convert.FromHexString("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");

    public static TheoryData<string, string> BadEncodings()
    {
        var cases = new TheoryData<string, string>();
        foreach (var reason in Vectors.Read("rfc9496-bad-encodings.json").GetProperty("bad").EnumerateObject())
        {
            foreach (var encoding in reason.Value.EnumerateArray())
                cases.Add(reason.Name, encoding.GetString()!);
        }

        return cases;
    }

    [Fact]
    public void All_bad_encodings_of_the_RFC_are_tried() => Assert.Equal(30, BadEncodings().Count);

    [Theory]
    [MemberData(nameof(BadEncodings))]
    public void A_bad_encoding_is_refused_wherever_an_element_is_read(string reason, string encoding)
    {
        var bytes = Convert.FromHexString(encoding);
        using var exchange = VerifiableExchange.Of(2, seed: 1);
        var bad = BlindedElement.TryImport(bytes, out var blinded);
        Assert.Equal(reason != "identity", bad);

        Assert.False(PseudonymPublicKey.TryImport(bytes, out _));
        Assert.Throws<PseudonymProtocolException>(() => PseudonymPublicKey.Import(bytes));
        if (!bad)
        {
            Assert.Throws<PseudonymProtocolException>(() => BlindedElement.Import(bytes));
            Assert.Throws<PseudonymProtocolException>(() => EvaluatedElement.Import(bytes));
            return;
        }

        var evaluated = new EvaluatedElement[2];
        BlindedElement[] sent = [exchange.Blinded[0], blinded];
        Assert.Contains(
            "element 1", Assert.Throws<PseudonymProtocolException>(() => PseudonymEvaluation.Evaluate(exchange.Key, sent, evaluated)).Message, StringComparison.Ordinal);
        Assert.Throws<PseudonymProtocolException>(
            () => PseudonymEvaluation.EvaluateVerifiably(exchange.Key, sent, evaluated, Entropy.Seeded(2)));
        EvaluatedElement[] answer = [exchange.Evaluated[0], EvaluatedElement.Import(bytes)];
        Assert.False(exchange.Proof.Verify(exchange.Key.PublicKey, exchange.Blinded, answer));
        Assert.False(exchange.Proof.Verify(exchange.Key.PublicKey, sent, exchange.Evaluated));
        Assert.Throws<PseudonymProtocolException>(() => exchange.Batch.Finalize(answer, exchange.Proof, exchange.Key.PublicKey));

        using var oblivious = BlindedBatch.Blind(OprfMode.Oblivious, [new byte[] { 1 }], Entropy.Seeded(3));
        Assert.Throws<PseudonymProtocolException>(() => oblivious.Finalize([EvaluatedElement.Import(bytes)]));
    }

    [Property(MaxTest = 400)]
    public bool Any_altered_bit_of_an_answer_is_refused(int size, int part, int position, int seed)
    {
        using var exchange = VerifiableExchange.Of(1 + (int)((uint)size % 4), seed);
        var publicKey = exchange.Key.PublicKey.Export();
        var proof = exchange.Proof.Export();
        var blinded = exchange.Blinded.Select(e => e.Export()).ToArray();
        var evaluated = exchange.Evaluated.Select(e => e.Export()).ToArray();
        var element = (int)((uint)seed % (uint)blinded.Length);
        var altered = ((uint)part % 4) switch { 0 => publicKey, 1 => proof, 2 => blinded[element], _ => evaluated[element] };
        var bit = (int)((uint)position % (altered.Length * 8));
        altered[bit / 8] ^= (byte)(1 << (bit % 8));

        return !Verifies(publicKey, proof, blinded, evaluated);
    }

    [Property(MaxTest = 200)]
    public bool An_answer_in_another_order_or_number_is_refused(int seed)
    {
        using var exchange = VerifiableExchange.Of(3, seed);
        EvaluatedElement[] swapped = [exchange.Evaluated[1], exchange.Evaluated[0], exchange.Evaluated[2]];
        BlindedElement[] swappedToo = [exchange.Blinded[1], exchange.Blinded[0], exchange.Blinded[2]];
        var key = exchange.Key.PublicKey;

        return exchange.Proof.Verify(key, exchange.Blinded, exchange.Evaluated)
            && !exchange.Proof.Verify(key, exchange.Blinded, swapped)
            && !exchange.Proof.Verify(key, swappedToo, swapped)
            && !exchange.Proof.Verify(key, exchange.Blinded, exchange.Evaluated.AsSpan(0, 2))
            && !exchange.Proof.Verify(key, exchange.Blinded.AsSpan(0, 2), exchange.Evaluated.AsSpan(0, 2))
            && !exchange.Proof.Verify(key, [], []);
    }

    [Fact]
    public void An_answer_whose_proof_does_not_hold_is_not_finalised()
    {
        using var exchange = VerifiableExchange.Of(2, seed: 3);
        using var other = VerifiableExchange.Of(2, seed: 4);
        EvaluatedElement[] swapped = [exchange.Evaluated[1], exchange.Evaluated[0]];

        Assert.Throws<PseudonymProtocolException>(() => exchange.Batch.Finalize(swapped, exchange.Proof, exchange.Key.PublicKey));
        Assert.Throws<PseudonymProtocolException>(() => exchange.Batch.Finalize(exchange.Evaluated, other.Proof, exchange.Key.PublicKey));
        Assert.Throws<PseudonymProtocolException>(() => exchange.Batch.Finalize(exchange.Evaluated, exchange.Proof, other.Key.PublicKey));
        Assert.Throws<PseudonymProtocolException>(() => exchange.Batch.Finalize(exchange.Evaluated, default, exchange.Key.PublicKey));
        Assert.Throws<PseudonymProtocolException>(() => exchange.Batch.Finalize(exchange.Evaluated, exchange.Proof, default));
        Assert.Equal(2, exchange.Batch.Finalize(exchange.Evaluated, exchange.Proof, exchange.Key.PublicKey).Length);
    }

    [Fact]
    public void A_custodian_that_uses_another_key_for_one_element_is_found_out()
    {
        using var exchange = VerifiableExchange.Of(24, seed: 5);
        using var tagging = PseudonymKey.Generate(Entropy.Seeded(6));
        var answer = (EvaluatedElement[])exchange.Evaluated.Clone();
        PseudonymEvaluation.Evaluate(tagging, exchange.Blinded.AsSpan(7, 1), answer.AsSpan(7, 1));

        Assert.False(exchange.Proof.Verify(exchange.Key.PublicKey, exchange.Blinded, answer));
        var proved = PseudonymEvaluation.EvaluateVerifiably(tagging, exchange.Blinded, answer, Entropy.Seeded(7));
        Assert.True(proved.Verify(tagging.PublicKey, exchange.Blinded, answer));
        Assert.False(proved.Verify(exchange.Key.PublicKey, exchange.Blinded, answer));
    }

    [Fact]
    public void Scalars_that_are_zero_or_not_below_the_group_order_are_refused()
    {
        var zero = new byte[32];
        var aboveOrder = (byte[])GroupOrder.Clone();
        aboveOrder[0]++;
        var belowOrder = (byte[])GroupOrder.Clone();
        belowOrder[0]--;

        foreach (var bad in new[] { zero, GroupOrder, aboveOrder, [.. Enumerable.Repeat((byte)0xff, 32)], new byte[31], new byte[33] })
        {
            Assert.Throws<PseudonymProtocolException>(() => PseudonymKey.Import(bad));
            Assert.False(DleqProof.TryImport([.. bad, .. belowOrder], out _));
            Assert.False(DleqProof.TryImport([.. belowOrder, .. bad], out _));
        }

        using var key = PseudonymKey.Import(belowOrder);
        Assert.True(DleqProof.TryImport([.. belowOrder, .. belowOrder], out _));
        Assert.Throws<PseudonymProtocolException>(() => DleqProof.Import(zero));
    }

    [Fact]
    public void An_empty_batch_or_one_without_room_for_its_answer_is_refused()
    {
        using var key = PseudonymKey.Generate(Entropy.Seeded(1));

        Assert.Throws<PseudonymProtocolException>(() => PseudonymEvaluation.Evaluate(key, [], []));
        Assert.Throws<PseudonymProtocolException>(() => PseudonymEvaluation.EvaluateVerifiably(key, [], [], Entropy.Seeded(1)));
        Assert.Throws<ArgumentException>(() => BlindedBatch.Blind(OprfMode.Verifiable, [], Entropy.Seeded(1)));
        using var batch = BlindedBatch.Blind(OprfMode.Verifiable, [new byte[1]], Entropy.Seeded(1));
        Assert.Throws<ArgumentException>(() => PseudonymEvaluation.Evaluate(key, batch.Elements.Span, new EvaluatedElement[2]));
    }

    [Fact]
    public void An_entropy_source_that_gives_only_zeros_is_refused()
    {
        Assert.Throws<PseudonymProtocolException>(() => PseudonymKey.Generate(bytes => bytes.Clear()));
        Assert.Throws<PseudonymProtocolException>(() => BlindedBatch.Blind(OprfMode.Verifiable, [new byte[1]], bytes => bytes.Clear()));
    }

    [Fact]
    public void A_batch_is_finalised_only_in_its_mode_and_with_an_answer_of_its_size()
    {
        using var exchange = VerifiableExchange.Of(2, seed: 9);
        using var oblivious = BlindedBatch.Blind(OprfMode.Oblivious, [new byte[1], new byte[2]], Entropy.Seeded(1));

        Assert.Throws<InvalidOperationException>(() => exchange.Batch.Finalize(exchange.Evaluated));
        Assert.Throws<InvalidOperationException>(() => oblivious.Finalize(exchange.Evaluated, exchange.Proof, exchange.Key.PublicKey));
        Assert.Throws<PseudonymProtocolException>(() => oblivious.Finalize(exchange.Evaluated.AsSpan(1)));
        Assert.Throws<PseudonymProtocolException>(
            () => exchange.Batch.Finalize(exchange.Evaluated.AsSpan(1), exchange.Proof, exchange.Key.PublicKey));
        oblivious.Dispose();
        Assert.Throws<ObjectDisposedException>(() => oblivious.Finalize(exchange.Evaluated));
    }

    [Fact]
    public void An_input_longer_than_its_length_field_is_refused()
    {
        var longest = new byte[BlindedBatch.LongestInput];
        using var batch = BlindedBatch.Blind(OprfMode.Oblivious, [longest], Entropy.Seeded(1));

        Assert.Throws<ArgumentException>(() => BlindedBatch.Blind(OprfMode.Oblivious, [new byte[longest.Length + 1]], Entropy.Seeded(1)));
    }

    private static bool Verifies(byte[] publicKey, byte[] proof, byte[][] blinded, byte[][] evaluated) =>
        PseudonymPublicKey.TryImport(publicKey, out var key)
        && DleqProof.TryImport(proof, out var read)
        && blinded.All(b => BlindedElement.TryImport(b, out _))
        && evaluated.All(e => EvaluatedElement.TryImport(e, out _))
        && read.Verify(key, [.. blinded.Select(b => BlindedElement.Import(b))], [.. evaluated.Select(e => EvaluatedElement.Import(e))]);
}
