namespace Gateway.Pseudonyms;

/// <summary>First message of a key generation, to everyone: Pedersen's commitments, which bind a custodian to its polynomial without showing anything of it.</summary>
public sealed class GenerationCommitment
{
    internal GenerationCommitment(int sender, PublicPolynomial polynomial) => (Sender, Polynomial) = (sender, polynomial);

    /// <summary>Index of the custodian that sends it.</summary>
    public int Sender { get; }

    internal PublicPolynomial Polynomial { get; }

    /// <summary>Reads a message. Whether it fits the ceremony is checked when it is used.</summary>
    /// <exception cref="PseudonymProtocolException">The bytes are not an index followed by elements.</exception>
    public static GenerationCommitment Import(ReadOnlySpan<byte> bytes)
    {
        var (sender, elements) = MessageBytes.ReadElements(bytes, "A commitment");
        return new GenerationCommitment(sender, new PublicPolynomial(elements));
    }

    /// <summary>The message: the sender's index in one byte, then 32 bytes for each coefficient.</summary>
    public byte[] Export() => MessageBytes.WriteElements(Sender, Polynomial.Coefficients);
}
