using System.Security.Cryptography;
using Gateway.Contracts.Custodian.V1;
using Gateway.Contracts.Enrolment.V1;
using Gateway.Hosting.Enrolment;
using Gateway.Hosting.Refusals;
using Gateway.Hosting.Requests;
using Gateway.Hosting.Roles;
using Gateway.Linkage;
using Gateway.Pseudonyms;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Gateway.Node.Tokenising;

/// <summary>The inputs of one flag version's or one query's tokens.</summary>
/// <param name="BelongsTo">An evaluation that says what it belongs to, without elements yet.</param>
/// <param name="Inputs">At least one input.</param>
internal sealed record TokenisingJob(Evaluation BelongsTo, IReadOnlyList<TokenInput> Inputs);

/// <summary>
/// Makes match tokens with a custodian: blinds, has the custodian apply its key, checks its proof against the enrolled public key, and
/// unblinds. The custodian sees fresh random-looking elements and to which flag version or query they belong, and nothing else.
/// </summary>
internal sealed class Tokeniser(RoleIdentity identity, Peers peers, TimeProvider clock)
{
    // A quarter of what a custodian takes at once: large enough to spread the proof's cost, small enough to answer within seconds.
    private const int MostElements = 8_192;
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(20);

    /// <summary>The epochs under which flags may be published, oldest first.</summary>
    public IReadOnlyList<uint> LiveEpochs =>
        [.. identity.Register.Running(Component.Custodian).SelectMany(custodian => custodian.Entry.CustodianKeys).Select(key => key.Epoch).Distinct().Order()];

    /// <summary>The tokens of each job under one epoch, in the order of the jobs.</summary>
    /// <exception cref="TokenisingException">No custodian answered, or its answer was not to be believed.</exception>
    public async Task<IReadOnlyList<TokenSet>> TokeniseAsync(uint epoch, IReadOnlyList<TokenisingJob> jobs, CancellationToken cancellation)
    {
        var sets = new List<TokenSet>(jobs.Count);
        foreach (var batch in Batches(jobs))
            sets.AddRange(await EvaluateAsync(epoch, batch, cancellation));
        return sets;
    }

    private static IEnumerable<List<TokenisingJob>> Batches(IEnumerable<TokenisingJob> jobs)
    {
        var batch = new List<TokenisingJob>();
        var elements = 0;
        foreach (var job in jobs)
        {
            if (batch.Count > 0 && elements + job.Inputs.Count > MostElements)
            {
                yield return batch;
                (batch, elements) = ([], 0);
            }

            batch.Add(job);
            elements += job.Inputs.Count;
        }

        if (batch.Count > 0)
            yield return batch;
    }

    private async Task<List<TokenSet>> EvaluateAsync(uint epoch, List<TokenisingJob> jobs, CancellationToken cancellation)
    {
        using var blinded = BlindedBatch.Blind(OprfMode.Verifiable, [.. jobs.SelectMany(job => job.Inputs).Select(input => input.Bytes)], RandomNumberGenerator.Fill);
        var outputs = await AskAsync(epoch, jobs, blinded, cancellation);
        var sets = new List<TokenSet>(jobs.Count);
        var at = 0;
        foreach (var job in jobs)
        {
            sets.Add(TokenSet.Of(job.Inputs.Select((input, index) => new Token(input.Type, outputs[at + index].Token.Bits))));
            at += job.Inputs.Count;
        }

        return sets;
    }

    private async Task<PseudonymOutput[]> AskAsync(uint epoch, List<TokenisingJob> jobs, BlindedBatch blinded, CancellationToken cancellation)
    {
        var failure = new TokenisingException(RefusalReason.UnknownEpoch, $"No custodian is enrolled with a whole key for epoch {epoch}: load the newest enrolment register.");
        foreach (var (custodian, key) in CustodiansOf(epoch))
        {
            try
            {
                var request = SignedEvaluations.Sign(BatchOf(epoch, jobs, blinded), identity.SigningKey);
                var client = new CustodianService.CustodianServiceClient(peers.CallerOf(custodian));
                var reply = await client.EvaluateAsync(request, deadline: DateTime.UtcNow + LongestAnswer, cancellationToken: cancellation);
                return Finalise(blinded, reply, key);
            }
            catch (RpcException refused) when (!cancellation.IsCancellationRequested)
            {
                var reason = Refusal.ReasonOf(refused);
                failure = new TokenisingException(
                    reason ?? RefusalReason.CustodianUnreachable,
                    reason is null ? $"Custodian {custodian.Code} did not answer ({refused.StatusCode})." : $"Custodian {custodian.Code} refused: {reason}.");
            }
            catch (PseudonymProtocolException)
            {
                failure = new TokenisingException(RefusalReason.CustodianUnreachable, $"Custodian {custodian.Code} gave an answer whose proof does not hold: report it to the enrolment authority.");
            }
        }

        throw failure;
    }

    private static PseudonymOutput[] Finalise(BlindedBatch blinded, EvaluateReply reply, PseudonymPublicKey key)
    {
        var bytes = reply.EvaluatedElements.Span;
        if (bytes.Length != blinded.Elements.Length * EvaluatedElement.Length || reply.Proof.Length != DleqProof.Length)
            throw new PseudonymProtocolException("The answer does not have the size of the question.");
        var evaluated = new EvaluatedElement[blinded.Elements.Length];
        for (var index = 0; index < evaluated.Length; index++)
            evaluated[index] = EvaluatedElement.Import(bytes.Slice(index * EvaluatedElement.Length, EvaluatedElement.Length));
        return blinded.Finalize(evaluated, DleqProof.Import(reply.Proof.Span), key);
    }

    // A split key (share index above 0) needs the answers of two custodians; until then only whole keys are asked.
    private IEnumerable<(EnrolledMember Custodian, PseudonymPublicKey Key)> CustodiansOf(uint epoch)
    {
        foreach (var custodian in identity.Register.Running(Component.Custodian))
        {
            foreach (var key in custodian.Entry.CustodianKeys.Where(key => key.Epoch == epoch && key.ShareIndex == 0))
            {
                if (PseudonymPublicKey.TryImport(key.PublicKey.Span, out var imported))
                    yield return (custodian, imported);
            }
        }
    }

    private EvaluationBatch BatchOf(uint epoch, List<TokenisingJob> jobs, BlindedBatch blinded)
    {
        var now = clock.GetUtcNow();
        var batch = new EvaluationBatch
        {
            Agency = identity.Self.Code,
            Epoch = epoch,
            RequestId = ByteString.CopyFrom(RequestId.New(now)),
            Time = Timestamp.FromDateTimeOffset(now),
        };
        var at = 0;
        foreach (var job in jobs)
        {
            var elements = new byte[job.Inputs.Count * BlindedElement.Length];
            for (var index = 0; index < job.Inputs.Count; index++)
                blinded.Elements.Span[at + index].CopyTo(elements.AsSpan(index * BlindedElement.Length));
            at += job.Inputs.Count;
            var evaluation = job.BelongsTo.Clone();
            evaluation.BlindedElements = UnsafeByteOperations.UnsafeWrap(elements);
            batch.Evaluations.Add(evaluation);
        }

        return batch;
    }
}
