using System.Diagnostics.CodeAnalysis;
using Gateway.Pseudonyms.Ristretto;

namespace Gateway.Pseudonyms;

/// <summary>
/// One custodian's part in making a split key that nobody ever holds whole (Gennaro, Jarecki, Krawczyk and Rabin, "Secure Distributed Key Generation
/// for Discrete-Log Based Cryptosystems", Journal of Cryptology 2007): each deals a polynomial, under Pedersen's commitments; only when all are bound
/// does anyone open them, so that nobody can choose its part after seeing the others'. The key is the sum of the constants.
/// <para>Where the paper goes on without a custodian that cheats, this stops and names it: the key has not been used, and a ceremony is held again.</para>
/// <para>More than half of the custodians must be honest, so at most (n + 1) / 2 shares can be needed.</para>
/// </summary>
public sealed class KeyGeneration : IDisposable
{
    private readonly ShareScheme _scheme;
    private readonly byte[] _ceremony;
    private readonly SecretPolynomial _polynomial;
    private readonly SecretPolynomial _hiding;
    private SecretMessage[]? _received;
    private byte[] _digest = [];

    private KeyGeneration(ShareScheme scheme, int self, ReadOnlySpan<byte> ceremony, EntropySource entropy)
    {
        (_scheme, Self, _ceremony) = (scheme, self, ceremony.ToArray());
        _polynomial = SecretPolynomial.Sample(scheme.Threshold, entropy);
        _hiding = SecretPolynomial.Sample(scheme.Threshold, entropy);
        Commitment = new GenerationCommitment(self, PublicPolynomial.Hiding(_polynomial, _hiding));
    }

    /// <summary>This custodian's index.</summary>
    public int Self { get; }

    /// <summary>The first message, to everyone.</summary>
    public GenerationCommitment Commitment { get; }

    /// <summary>Begins.</summary>
    /// <param name="scheme">How the key will be split.</param>
    /// <param name="self">This custodian's index.</param>
    /// <param name="ceremony">Public bytes that tell this ceremony from every other, such as deployment, epoch and date; 65,535 at most.</param>
    /// <param name="entropy">Where the polynomials come from. The same bytes give the same messages, so that a ceremony can go on after a pause from a stored secret seed.</param>
    /// <exception cref="ArgumentOutOfRangeException">The scheme has no such index, or needs more shares than half of the custodians and one.</exception>
    public static KeyGeneration Begin(ShareScheme scheme, int self, ReadOnlySpan<byte> ceremony, EntropySource entropy)
    {
        ArgumentNullException.ThrowIfNull(entropy);
        scheme.RequireIndex(self, nameof(self));
        if ((2 * scheme.Threshold) - 1 > scheme.Shares)
            throw new ArgumentOutOfRangeException(nameof(scheme), scheme, $"{scheme.Shares} custodians can generate a key of which at most {(scheme.Shares + 1) / 2} shares are needed: more than half of them must be honest.");
        return new KeyGeneration(scheme, self, ceremony, entropy);
    }

    /// <summary>The secret for one custodian, this one included; to be sent to that custodian alone.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The scheme has no such index.</exception>
    public SecretMessage SecretFor(int recipient)
    {
        _scheme.RequireIndex(recipient, nameof(recipient));
        _polynomial.At(recipient, out var secret);
        _hiding.At(recipient, out var hiding);
        var message = SecretMessage.Of(Self, recipient, secret, hiding);
        secret.Clear();
        hiding.Clear();
        return message;
    }

    /// <summary>Checks every secret against its sender's commitments; if all are true, gives the second message, to everyone.</summary>
    /// <param name="commitments">The first message of every custodian.</param>
    /// <param name="received">The secret of every custodian for this one. They stay the caller's to wipe, after <see cref="Finish"/>.</param>
    /// <exception cref="PseudonymProtocolException">A message is missing, double or does not fit, or a secret is not what its sender committed to. It names the sender; nothing may be opened.</exception>
    public GenerationOpening Open(IReadOnlyCollection<GenerationCommitment> commitments, IReadOnlyCollection<SecretMessage> received)
    {
        ArgumentNullException.ThrowIfNull(commitments);
        var committed = Senders.RequireOneOfEach(commitments, commitment => commitment.Sender, _scheme.Indexes, "the commitment");
        var secrets = SecretMessage.RequireOneOfEach(received, _scheme.Indexes, Self, scalars: 2);
        for (var i = 0; i < committed.Length; i++)
        {
            RequireDegree(committed[i].Sender, committed[i].Polynomial);
            if (!committed[i].Polynomial.TryAt(Self, out var expected)
                || !PublicPolynomial.TryCommit(secrets[i].Scalars[0], secrets[i].Scalars[1], out var found)
                || found != expected)
                throw new PseudonymProtocolException(committed[i].Sender, $"its secret for custodian {Self} is not what it committed to; the ceremony stops here, and a new one is held.");
        }

        if (!committed[Self - 1].Export().AsSpan().SequenceEqual(Commitment.Export()))
            throw new PseudonymProtocolException(Self, "its own commitment came back altered; the ceremony stops here.");
        (_received, _digest) = (secrets, Digest("commitments"u8, committed.Select(commitment => commitment.Export())));
        return new GenerationOpening(Self, _digest, PublicPolynomial.To(_polynomial));
    }

    /// <summary>Checks what every custodian opened, and adds up.</summary>
    /// <param name="openings">The second message of every custodian.</param>
    /// <returns>This custodian's share, and what is public. The key may be used when every custodian has the same transcript.</returns>
    /// <exception cref="InvalidOperationException"><see cref="Open"/> was not called, or did not succeed.</exception>
    /// <exception cref="PseudonymProtocolException">A message is missing, double or does not fit, a custodian saw other first messages, or opened another polynomial than it dealt. It names the sender.</exception>
    public GeneratedShare Finish(IReadOnlyCollection<GenerationOpening> openings)
    {
        ArgumentNullException.ThrowIfNull(openings);
        if (_received is null)
            throw new InvalidOperationException("The secrets of the others have not been checked yet: open first.");
        var opened = Senders.RequireOneOfEach(openings, opening => opening.Sender, _scheme.Indexes, "the opening");
        for (var i = 0; i < opened.Length; i++)
        {
            RequireDegree(opened[i].Sender, opened[i].Polynomial);
            if (!opened[i].Digest.AsSpan().SequenceEqual(_digest))
                throw new PseudonymProtocolException(opened[i].Sender, $"it saw other commitments than custodian {Self}: somebody sent different ones to different custodians. The ceremony stops here; compare the commitments.");
            if (!opened[i].Polynomial.TryAt(Self, out var expected)
                || Sodium.MultiplyGenerator(out var found, _received[i].Scalars[0]) != 0
                || found != expected)
                throw new PseudonymProtocolException(opened[i].Sender, $"it opened another polynomial than the one it dealt custodian {Self}; the ceremony stops here, and a new one is held.");
        }

        return AddUp(_received, opened);
    }

    /// <summary>Wipes the polynomials.</summary>
    public void Dispose()
    {
        _polynomial.Dispose();
        _hiding.Dispose();
    }

    [SuppressMessage("Reliability", "CA2000:Dispose objects before losing scope", Justification = "The caller of Finish owns the share.")]
    private GeneratedShare AddUp(SecretMessage[] received, GenerationOpening[] opened)
    {
        if (!PublicPolynomial.TrySum([.. opened.Select(opening => opening.Polynomial)], out var sum))
            throw new PseudonymProtocolException("An opened commitment is no element; the ceremony stops here.");
        var publicKey = SplitPublicKey.From(_scheme, sum);
        Scalar total = default;
        foreach (var message in received)
        {
            var before = total;
            Sodium.Add(out total, before, message.Scalars[0]);
            before.Clear();
        }

        var share = publicKey.RequireShare(Self, ref total, "The sum of the secrets is not the share of the public key; the ceremony stops here.");
        return new GeneratedShare(share, publicKey, Digest("openings"u8, opened.Select(opening => opening.Export())));
    }

    private void RequireDegree(int sender, PublicPolynomial polynomial)
    {
        if (polynomial.Coefficients.Count != _scheme.Threshold)
            throw new PseudonymProtocolException(sender, $"its polynomial has {polynomial.Coefficients.Count} coefficients; a {_scheme} key has {_scheme.Threshold}. The ceremony stops here.");
    }

    private byte[] Digest(ReadOnlySpan<byte> stage, IEnumerable<byte[]> messages)
    {
        var state = Sha512State.Start();
        state.AppendWithLength("gateway.key-generation.v1"u8);
        state.AppendWithLength(stage);
        state.AppendWithLength(_ceremony);
        state.AppendWithLength([(byte)_scheme.Threshold, (byte)_scheme.Shares]);
        foreach (var message in messages)
            state.AppendWithLength(message);
        return state.Finish().Bytes.ToArray();
    }
}

/// <summary>What a custodian has at the end of a <see cref="KeyGeneration"/>.</summary>
/// <param name="Share">Its share. The caller owns it.</param>
/// <param name="PublicKey">The public half of the key.</param>
/// <param name="Transcript">64 bytes over everything public that was said, in order. The custodians compare it; another one means another ceremony.</param>
public sealed record GeneratedShare(KeyShare Share, SplitPublicKey PublicKey, ReadOnlyMemory<byte> Transcript) : IDisposable
{
    /// <summary>Wipes the share.</summary>
    public void Dispose() => Share.Dispose();
}
