using System.Security.Cryptography;
using System.Text;
using Gateway.Contracts.Enrolment.V1;
using Gateway.Pseudonyms;
using Google.Protobuf;

namespace Gateway.Custody;

/// <summary>A split key that all of its custodians generated together in this one process, which so sees every share: for trials and rehearsals.</summary>
internal sealed class RehearsedKey : IDisposable
{
    private readonly IReadOnlyList<GeneratedShare> _generated;

    private RehearsedKey(IReadOnlyList<GeneratedShare> generated) => _generated = generated;

    /// <summary>The shares, in the order of their indexes.</summary>
    public IEnumerable<KeyShare> Shares => _generated.Select(own => own.Share);

    /// <summary>The public half, as every custodian computed it.</summary>
    public SplitPublicKey PublicKey => _generated[0].PublicKey;

    /// <summary>Runs the distributed generation of all custodians, message by message.</summary>
    /// <param name="scheme">How the key is split.</param>
    /// <param name="ceremony">What tells this ceremony from every other.</param>
    /// <exception cref="PseudonymProtocolException">A custodian's message was not true, or they do not agree at the end.</exception>
    public static RehearsedKey Generate(ShareScheme scheme, string ceremony)
    {
        var custodians = scheme.Indexes.Select(index => KeyGeneration.Begin(scheme, index, Encoding.UTF8.GetBytes(ceremony), RandomNumberGenerator.Fill)).ToList();
        var secrets = custodians.SelectMany(sender => scheme.Indexes.Select(sender.SecretFor)).ToList();
        try
        {
            var commitments = custodians.Select(custodian => custodian.Commitment).ToList();
            var openings = custodians.Select(custodian => custodian.Open(commitments, [.. secrets.Where(secret => secret.Recipient == custodian.Self)])).ToList();
            var generated = custodians.Select(custodian => custodian.Finish(openings)).ToList();
            return generated.TrueForAll(own => own.Transcript.Span.SequenceEqual(generated[0].Transcript.Span))
                ? new RehearsedKey(generated)
                : throw new PseudonymProtocolException("The custodians do not have the same transcript; hold the ceremony again.");
        }
        finally
        {
            custodians.ForEach(custodian => custodian.Dispose());
            secrets.ForEach(secret => secret.Dispose());
        }
    }

    /// <summary>The register's entry of the key.</summary>
    public KeyEpoch EpochEntry(uint epoch) => new()
    {
        Epoch = epoch,
        Threshold = (uint)PublicKey.Scheme.Threshold,
        PublicKey = ByteString.CopyFrom(PublicKey.PublicKey.Export()),
    };

    /// <summary>The register's entry of a share, with its custodian.</summary>
    public static CustodianKey ShareEntry(KeyShare share, uint epoch) => new()
    {
        Epoch = epoch,
        PublicKey = ByteString.CopyFrom(share.Key.PublicKey.Export()),
        ShareIndex = (uint)share.Index,
    };

    /// <summary>Wipes the shares.</summary>
    public void Dispose()
    {
        foreach (var own in _generated)
            own.Dispose();
    }
}
