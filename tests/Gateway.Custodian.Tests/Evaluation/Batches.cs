using System.Security.Cryptography;
using System.Text;
using Gateway.Contracts.Custodian.V1;
using Gateway.Hosting.Requests;
using Gateway.Pseudonyms;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Gateway.Custodian.Tests.Evaluation;

/// <summary>Batches as a node makes them.</summary>
internal static class Batches
{
    public static BlindedBatch Blind(params string[] inputs) => BlindedBatch.Blind(
        OprfMode.Verifiable, [.. inputs.Select(input => new ReadOnlyMemory<byte>(Encoding.UTF8.GetBytes(input)))], RandomNumberGenerator.Fill);

    public static byte[] Bytes(BlindedBatch blinded) => [.. blinded.Elements.ToArray().SelectMany(element => element.Export())];

    public static Contracts.Custodian.V1.Evaluation ForFlag(byte[] elements, ulong version = 1) => new()
    {
        Flag = new FlagVersion { FlagId = ByteString.CopyFrom(RandomNumberGenerator.GetBytes(16)), Version = version },
        BlindedElements = ByteString.CopyFrom(elements),
    };

    public static Contracts.Custodian.V1.Evaluation ForQuery(byte[] elements, DateTimeOffset now) => new()
    {
        QueryId = ByteString.CopyFrom(RequestId.New(now)),
        BlindedElements = ByteString.CopyFrom(elements),
    };

    public static EvaluationBatch Of(string agency, DateTimeOffset time, params Contracts.Custodian.V1.Evaluation[] evaluations) => new()
    {
        Agency = agency,
        Epoch = RunningCustodian.Epoch,
        RequestId = ByteString.CopyFrom(RequestId.New(time)),
        Time = time.ToTimestamp(),
        Evaluations = { evaluations },
    };

    public static EvaluatedElement[] Evaluated(EvaluateReply reply) =>
        [.. reply.EvaluatedElements.ToByteArray().Chunk(EvaluatedElement.Length).Select(bytes => EvaluatedElement.Import(bytes))];

    /// <summary>What the key makes of the inputs without any protocol between: another blinding, evaluated here.</summary>
    public static byte[][] Locally(PseudonymKey key, params string[] inputs)
    {
        using var blinded = Blind(inputs);
        var evaluated = new EvaluatedElement[inputs.Length];
        var proof = PseudonymEvaluation.EvaluateVerifiably(key, blinded.Elements.Span, evaluated, RandomNumberGenerator.Fill);
        return [.. blinded.Finalize(evaluated, proof, key.PublicKey).Select(output => output.Export())];
    }
}
