using System.Text.Json;

namespace Gateway.Pseudonyms.Tests;

public sealed class Rfc9497VectorTests
{
    public static TheoryData<int, int> Cases()
    {
        var cases = new TheoryData<int, int>();
        foreach (var mode in new[] { 0, 1 })
        {
            for (var i = 0; i < Suite(mode).GetProperty("vectors").GetArrayLength(); i++)
                cases.Add(mode, i);
        }

        return cases;
    }

    [Fact]
    public void Every_vector_of_both_modes_is_used() => Assert.Equal(5, Cases().Count);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void The_key_pair_is_derived_from_seed_and_info(int mode)
    {
        var suite = Suite(mode);
        using var key = PseudonymKey.Derive((OprfMode)mode, suite.Bytes("seed"), suite.Bytes("keyInfo"));
        var secret = new byte[PseudonymKey.Length];

        key.Export(secret);

        Assert.Equal(suite.Bytes("skSm"), secret);
        if (mode == 1)
            Assert.Equal(suite.Bytes("pkSm"), key.PublicKey.Export());
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_batch_is_blinded_evaluated_proved_and_finalised(int mode, int index)
    {
        var suite = Suite(mode);
        var vector = suite.GetProperty("vectors")[index];
        using var key = PseudonymKey.Import(suite.Bytes("skSm"));

        using var batch = BlindedBatch.Blind(
            (OprfMode)mode, [.. vector.Batch("Input").Select(i => new ReadOnlyMemory<byte>(i))], Entropy.OfScalars(vector.Batch("Blind")));
        Assert.Equal(vector.Batch("BlindedElement"), batch.Elements.ToArray().Select(e => e.Export()));

        var evaluated = new EvaluatedElement[batch.Elements.Length];
        PseudonymOutput[] outputs;
        if (mode == 0)
        {
            PseudonymEvaluation.Evaluate(key, batch.Elements.Span, evaluated);
            outputs = batch.Finalize(evaluated);
        }
        else
        {
            var expected = vector.GetProperty("Proof");
            var proof = PseudonymEvaluation.EvaluateVerifiably(key, batch.Elements.Span, evaluated, Entropy.OfScalars(expected.Bytes("r")));
            Assert.Equal(expected.Bytes("proof"), proof.Export());
            outputs = batch.Finalize(evaluated, DleqProof.Import(expected.Bytes("proof")), PseudonymPublicKey.Import(suite.Bytes("pkSm")));
        }

        Assert.Equal(vector.Batch("EvaluationElement"), evaluated.Select(e => e.Export()));
        Assert.Equal(vector.Batch("Output"), outputs.Select(o => o.Export()));
        Assert.Equal(vector.Batch("Output").Select(o => o[..16]), outputs.Select(o => o.Token.Export()));
    }

    private static JsonElement Suite(int mode) =>
        Vectors.Read("rfc9497-ristretto255-sha512.json").EnumerateArray().Single(s => s.GetProperty("mode").GetInt32() == mode);
}
