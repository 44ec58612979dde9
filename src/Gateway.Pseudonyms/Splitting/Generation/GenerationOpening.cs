using Gateway.Pseudonyms.Ristretto;

namespace Gateway.Pseudonyms;

/// <summary>
/// Second message of a key generation, to everyone, sent only when every first message and every secret had arrived and was found true: Feldman's
/// commitments to the same polynomial, from which everyone computes the public keys, and the digest of the first messages as this custodian saw them.
/// </summary>
public sealed class GenerationOpening
{
    internal GenerationOpening(int sender, byte[] digest, PublicPolynomial polynomial) => (Sender, Digest, Polynomial) = (sender, digest, polynomial);

    /// <summary>Index of the custodian that sends it.</summary>
    public int Sender { get; }

    /// <summary>SHA-512 over ceremony, scheme and all first messages, as the sender saw them.</summary>
    internal byte[] Digest { get; }

    internal PublicPolynomial Polynomial { get; }

    /// <summary>Reads a message. Whether it fits the ceremony is checked when it is used.</summary>
    /// <exception cref="PseudonymProtocolException">The bytes are not a digest, an index and elements.</exception>
    public static GenerationOpening Import(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Uniform64.Length)
            throw new PseudonymProtocolException("An opening begins with a digest of 64 bytes; ask its sender for it again.");
        var (sender, elements) = MessageBytes.ReadElements(bytes[Uniform64.Length..], "An opening");
        return new GenerationOpening(sender, bytes[..Uniform64.Length].ToArray(), new PublicPolynomial(elements));
    }

    /// <summary>The message: the digest, the sender's index in one byte, then 32 bytes for each coefficient.</summary>
    public byte[] Export() => [.. Digest, .. MessageBytes.WriteElements(Sender, Polynomial.Coefficients)];
}
