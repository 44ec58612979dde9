using FsCheck.Xunit;

namespace Gateway.Pseudonyms.Tests;

public sealed class PseudonymKeyTests
{
    [Fact]
    public void Secrets_print_redacted()
    {
        using var exchange = VerifiableExchange.Of(1, seed: 1);
        var output = exchange.Batch.Finalize(exchange.Evaluated, exchange.Proof, exchange.Key.PublicKey)[0];

        Assert.Equal("[redacted]", exchange.Key.ToString());
        Assert.Equal("[redacted]", output.ToString());
        Assert.Equal("[redacted]", $"{output.Token}");
        Assert.Equal("1 blinded inputs", exchange.Batch.ToString());
    }

    [Fact]
    public void A_disposed_key_neither_evaluates_nor_exports()
    {
        using var exchange = VerifiableExchange.Of(1, seed: 1);
        exchange.Key.Dispose();

        Assert.Throws<ObjectDisposedException>(() => PseudonymEvaluation.Evaluate(exchange.Key, exchange.Blinded, exchange.Evaluated));
        Assert.Throws<ObjectDisposedException>(() => exchange.Key.Export(new byte[32]));
    }

    [Fact]
    public void A_key_survives_export_and_import()
    {
        using var key = PseudonymKey.Generate(Entropy.Seeded(4));
        var bytes = new byte[PseudonymKey.Length];
        key.Export(bytes);
        using var copy = PseudonymKey.Import(bytes);

        Assert.Equal(key.PublicKey, copy.PublicKey);
        Assert.Equal(key.PublicKey, PseudonymPublicKey.Import(key.PublicKey.Export()));
        Assert.Throws<ArgumentException>(() => key.Export(new byte[31]));
    }

    [Fact]
    public void Seed_info_and_mode_each_derive_another_key()
    {
        var seed = new byte[PseudonymKey.SeedLength];
        using var key = PseudonymKey.Derive(OprfMode.Verifiable, seed, "epoch 1"u8);
        using var otherInfo = PseudonymKey.Derive(OprfMode.Verifiable, seed, "epoch 2"u8);
        using var otherMode = PseudonymKey.Derive(OprfMode.Oblivious, seed, "epoch 1"u8);

        Assert.Equal(3, new HashSet<PseudonymPublicKey> { key.PublicKey, otherInfo.PublicKey, otherMode.PublicKey }.Count);
        Assert.Throws<ArgumentException>(() => PseudonymKey.Derive(OprfMode.Verifiable, new byte[31], []));
        Assert.Throws<ArgumentException>(() => PseudonymKey.Derive(OprfMode.Verifiable, seed, new byte[65536]));
        Assert.Throws<ArgumentOutOfRangeException>(() => PseudonymKey.Derive((OprfMode)2, seed, []));
    }

    [Property(MaxTest = 50)]
    public bool A_pseudonym_depends_on_input_and_key_and_not_on_the_blind(byte[] input, int seed)
    {
        using var key = PseudonymKey.Generate(Entropy.Seeded(1));
        using var otherKey = PseudonymKey.Generate(Entropy.Seeded(2));

        var token = Token(key, input, seed);
        return token == Token(key, input, unchecked(seed + 1))
            && token != Token(otherKey, input, seed)
            && token != Token(key, [.. input, 0], seed)
            && token == PseudonymToken.Import(token.Export());
    }

    [Fact]
    public async Task Evaluations_of_one_key_may_run_at_the_same_time()
    {
        using var key = PseudonymKey.Generate(Entropy.Seeded(1));
        var expected = Token(key, [7], seed: 0);

        var tokens = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => Task.Run(() => Token(key, [7], seed: i))));

        Assert.All(tokens, token => Assert.Equal(expected, token));
    }

    private static PseudonymToken Token(PseudonymKey key, byte[] input, int seed)
    {
        var entropy = Entropy.Seeded(seed);
        using var batch = BlindedBatch.Blind(OprfMode.Verifiable, [input], entropy);
        var evaluated = new EvaluatedElement[1];
        var proof = PseudonymEvaluation.EvaluateVerifiably(key, batch.Elements.Span, evaluated, entropy);
        return batch.Finalize(evaluated, proof, key.PublicKey)[0].Token;
    }
}
