using System.Collections.Concurrent;
using System.Security.Cryptography;
using Gateway.Contracts.Custodian.V1;
using Gateway.Hosting.Requests;
using Gateway.Hosting.Roles;
using Gateway.Linkage;
using Gateway.Pseudonyms;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging;

namespace Gateway.Node.Tokenising;

/// <summary>The inputs of one flag version's or one query's tokens.</summary>
/// <param name="BelongsTo">An evaluation that says what it belongs to, without elements yet.</param>
/// <param name="Inputs">At least one input.</param>
internal sealed record TokenisingJob(Evaluation BelongsTo, IReadOnlyList<TokenInput> Inputs);

/// <summary>
/// Makes match tokens with the custodians: blinds, has as many custodians as the key needs apply their shares, checks each one's proof against its
/// enrolled public key, combines the answers and unblinds. A custodian sees fresh random-looking elements and to which flag version or query they
/// belong, and nothing else.
/// </summary>
internal sealed class Tokeniser(RoleIdentity identity, Peers peers, TimeProvider clock, ILogger<Tokeniser> log)
{
    // A quarter of what a custodian takes at once: large enough to spread the proof's cost, small enough to answer within seconds.
    private const int MostElements = 8_192;

    private readonly CustodianStanding _standing = new(clock);
    private readonly ConcurrentDictionary<uint, EpochKey> _keys = [];

    /// <summary>The epochs under which flags may be published, oldest first.</summary>
    public IReadOnlyList<uint> LiveEpochs { get; } = EpochKey.LiveIn(identity.Register);

    /// <summary>The tokens of each job under one epoch, in the order of the jobs.</summary>
    /// <exception cref="TokenisingException">Too few custodians answered, or their answers were not to be believed.</exception>
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
        var request = SignedEvaluations.Sign(BatchOf(epoch, jobs, blinded), identity.SigningKey);
        var outputs = await new ThresholdEvaluation(KeyOf(epoch), blinded, request, peers, _standing, clock, log).OutputsAsync(cancellation);
        var sets = new List<TokenSet>(jobs.Count);
        var at = 0;
        foreach (var job in jobs)
        {
            sets.Add(TokenSet.Of(job.Inputs.Select((input, index) => new Token(input.Type, outputs[at + index].Token.Bits))));
            at += job.Inputs.Count;
        }

        return sets;
    }

    // The register of a running role does not change.
    private EpochKey KeyOf(uint epoch) => _keys.GetOrAdd(epoch, static (wanted, register) => EpochKey.Of(register, wanted), identity.Register);

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
