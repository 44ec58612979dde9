using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Gateway.Contracts.Custodian.V1;
using Gateway.Contracts.Enrolment.V1;
using Gateway.Hosting.Callers;
using Gateway.Hosting.Refusals;
using Gateway.Hosting.Requests;
using Gateway.Pseudonyms;
using Google.Protobuf;
using Grpc.Core;

namespace Gateway.Custodian.Evaluation;

/// <summary>BlindEvaluate of RFC 9497, mode VOPRF, over a signed batch with one proof.</summary>
[AllowedCallers(Component.Node)]
internal sealed class EvaluationService(CustodianOptions options, EvaluationCounts counts, CountedBatches counted) : CustodianService.CustodianServiceBase
{
    private const int MostElements = 32_768;

    /// <inheritdoc/>
    public override Task<EvaluateReply> Evaluate(EvaluateRequest request, ServerCallContext context)
    {
        var now = options.Clock.GetUtcNow();
        if (!SignedEvaluations.TryVerify(request, options.Identity.Register, now, out var batch, out var node, out var refusal, out var whatToDo))
            throw Refusal.Because(refusal, whatToDo);
        if (node.Code != context.Caller().Code)
            throw Refusal.Because(RefusalReason.WrongCaller, "A batch is sent by the node that signed it.");
        if (!options.Keys.TryGetValue(batch.Epoch, out var key))
            throw Refusal.Because(RefusalReason.UnknownEpoch, "This custodian holds no key for that epoch: load the newest enrolment register.");

        var blinded = Elements(batch);
        var evaluated = new EvaluatedElement[blinded.Count];
        var proof = EvaluateAll(key, blinded, evaluated);
        Count(request, batch, node.Code, now);
        return Task.FromResult(Reply(batch.Epoch, evaluated, proof));
    }

    private DleqProof EvaluateAll(PseudonymKey key, List<BlindedElement> blinded, EvaluatedElement[] evaluated)
    {
        try
        {
            return PseudonymEvaluation.EvaluateVerifiably(key, CollectionsMarshal.AsSpan(blinded), evaluated, options.Entropy);
        }
        catch (PseudonymProtocolException)
        {
            throw Refusal.Because(RefusalReason.Malformed, "An element of the batch is not one that RFC 9497 admits; nothing was evaluated.");
        }
    }

    private void Count(EvaluateRequest request, EvaluationBatch batch, string agency, DateTimeOffset now)
    {
        // Twice the window: a batch that was signed ahead of this clock is let in for that long.
        var countedAs = counted.Take(
            agency,
            BinaryPrimitives.ReadUInt128BigEndian(batch.RequestId.Span),
            BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(request.Batch.Span)),
            now,
            until: now + (2 * SignedRequests.ClockWindow));
        if (countedAs == CountedAs.Reused)
            throw Refusal.Because(RefusalReason.RequestIdReused, "The request id was used for another batch: sign this one with a new id.");
        if (countedAs == CountedAs.Repetition)
            return;
        foreach (var evaluation in batch.Evaluations)
            counts.Add(agency, now, evaluation.BelongsToCase, evaluation.BlindedElements.Length / BlindedElement.Length);
    }

    private static List<BlindedElement> Elements(EvaluationBatch batch)
    {
        var elements = new List<BlindedElement>();
        foreach (var evaluation in batch.Evaluations)
        {
            var bytes = evaluation.BlindedElements.Span;
            if (bytes.Length == 0 || bytes.Length % BlindedElement.Length != 0 || elements.Count + (bytes.Length / BlindedElement.Length) > MostElements)
                throw Refusal.Because(RefusalReason.Malformed, $"Each evaluation needs elements of {BlindedElement.Length} bytes, and a batch at most {MostElements:N0} of them.");
            for (; bytes.Length > 0; bytes = bytes[BlindedElement.Length..])
            {
                if (!BlindedElement.TryImport(bytes[..BlindedElement.Length], out var element))
                    throw Refusal.Because(RefusalReason.Malformed, "An element of the batch is not one that RFC 9497 admits; nothing was evaluated.");
                elements.Add(element);
            }
        }

        return elements.Count > 0 ? elements : throw Refusal.Because(RefusalReason.Malformed, "The batch is empty.");
    }

    private static EvaluateReply Reply(uint epoch, ReadOnlySpan<EvaluatedElement> evaluated, DleqProof proof)
    {
        var bytes = new byte[evaluated.Length * EvaluatedElement.Length];
        for (var at = 0; at < evaluated.Length; at++)
            evaluated[at].CopyTo(bytes.AsSpan(at * EvaluatedElement.Length));
        return new EvaluateReply { Epoch = epoch, EvaluatedElements = UnsafeByteOperations.UnsafeWrap(bytes), Proof = ByteString.CopyFrom(proof.Export()) };
    }
}
