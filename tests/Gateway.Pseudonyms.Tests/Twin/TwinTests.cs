using FsCheck.Xunit;

namespace Gateway.Pseudonyms.Tests;

public sealed class TwinTests
{
    [Fact]
    public void The_twin_passes_the_published_vectors_itself()
    {
        var suite = Vectors.Read("rfc9497-ristretto255-sha512.json")[1];
        foreach (var vector in suite.GetProperty("vectors").EnumerateArray())
        {
            var outputs = vector.Batch("Input").Select(input => NaiveVoprf.Evaluate(OprfMode.Verifiable, suite.Bytes("skSm"), input));
            var proof = vector.GetProperty("Proof");

            Assert.Equal(vector.Batch("Output"), outputs);
            Assert.Equal(
                proof.Bytes("proof"),
                NaiveVoprf.Prove(suite.Bytes("skSm"), proof.Bytes("r"), vector.Batch("BlindedElement"), vector.Batch("EvaluationElement")));
        }

        foreach (var encoding in Vectors.Read("rfc9496-bad-encodings.json").GetProperty("bad").EnumerateObject().SelectMany(r => r.Value.EnumerateArray()))
        {
            var bytes = Convert.FromHexString(encoding.GetString()!);
            Assert.Equal(bytes.All(b => b == 0), NaiveRistretto.Decode(bytes) is not null);
        }
    }

    [Property(MaxTest = 25)]
    public void Blinding_evaluation_proof_and_outputs_equal_the_twin(byte[][] inputs, int seed)
    {
        if (inputs.Length == 0 || inputs.Length > 5 || inputs.Any(i => i is null))
            return;

        var random = new Random(seed);
        var scalars = Enumerable.Range(0, inputs.Length + 2).Select(_ => RandomScalar(random)).ToArray();
        using var key = PseudonymKey.Import(scalars[^1]);
        using var batch = BlindedBatch.Blind(
            OprfMode.Verifiable, [.. inputs.Select(i => new ReadOnlyMemory<byte>(i))], Entropy.OfScalars(scalars[..^2]));
        var evaluated = new EvaluatedElement[inputs.Length];
        var proof = PseudonymEvaluation.EvaluateVerifiably(key, batch.Elements.Span, evaluated, Entropy.OfScalars(scalars[^2]));
        var outputs = batch.Finalize(evaluated, proof, key.PublicKey);

        var blinded = inputs.Select((input, i) => NaiveVoprf.Multiply(scalars[i], NaiveVoprf.HashToGroup(OprfMode.Verifiable, input))).ToArray();
        var multiplied = blinded.Select(b => NaiveVoprf.Multiply(scalars[^1], b)).ToArray();
        Assert.Equal(blinded, batch.Elements.ToArray().Select(e => e.Export()));
        Assert.Equal(multiplied, evaluated.Select(e => e.Export()));
        Assert.Equal(NaiveVoprf.Prove(scalars[^1], scalars[^2], blinded, multiplied), proof.Export());
        Assert.Equal(inputs.Select(i => NaiveVoprf.Evaluate(OprfMode.Verifiable, scalars[^1], i)), outputs.Select(o => o.Export()));
    }

    [Property(MaxTest = 300)]
    public bool Random_bytes_are_an_element_exactly_if_the_twin_says_so(int seed)
    {
        var bytes = new byte[32];
        new Random(seed).NextBytes(bytes);
        bytes[0] &= 0xfe;
        bytes[31] &= 0x7f;

        return PseudonymPublicKey.TryImport(bytes, out _) == NaiveRistretto.Decode(bytes) is not null;
    }

    private static byte[] RandomScalar(Random random)
    {
        var bytes = new byte[32];
        random.NextBytes(bytes);
        bytes[31] &= 0x0f;
        return bytes;
    }
}
