using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Gateway.Pseudonyms.Ristretto;

namespace Gateway.Pseudonyms;

/// <summary>
/// What one custodian sends another in a ceremony, for its eyes only: one or two scalars. Between organisations it travels sealed to the
/// recipient and signed by the sender, which is the caller's to do. Wiped when disposed.
/// </summary>
public sealed class SecretMessage : IDisposable
{
    // Pinned, so that the collector leaves no copies behind.
    private readonly Scalar[] _scalars;

    private SecretMessage(int sender, int recipient, int scalars) =>
        (Sender, Recipient, _scalars) = (sender, recipient, GC.AllocateArray<Scalar>(scalars, pinned: true));

    /// <summary>Index of the custodian that sends it.</summary>
    public int Sender { get; }

    /// <summary>Index of the custodian that it is for.</summary>
    public int Recipient { get; }

    internal ReadOnlySpan<Scalar> Scalars => _scalars;

    /// <summary>Reads a message. Whether it fits the ceremony is checked when it is used. The caller wipes the argument.</summary>
    /// <exception cref="PseudonymProtocolException">The bytes are not two indexes followed by one or two scalars other than zero.</exception>
    public static SecretMessage Import(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length is not (2 + Scalar.Length or 2 + 2 * Scalar.Length))
            throw new PseudonymProtocolException($"A secret message is two indexes and one or two scalars; these {bytes.Length} bytes are none. Ask its sender for it again.");
        var message = new SecretMessage(bytes[0], bytes[1], (bytes.Length - 2) / Scalar.Length);
        for (var i = 0; i < message._scalars.Length; i++)
        {
            if (!Scalar.TryRead(bytes.Slice(2 + i * Scalar.Length, Scalar.Length), out message._scalars[i]))
            {
                message.Dispose();
                throw new PseudonymProtocolException(bytes[0], "a secret is not a scalar below the group order, or is zero; the ceremony stops here.");
            }
        }

        return message;
    }

    /// <summary>The secret bytes: both indexes in one byte each, then 32 bytes for each scalar. The caller seals and wipes them.</summary>
    public byte[] Export() => [checked((byte)Sender), checked((byte)Recipient), .. MemoryMarshal.AsBytes(_scalars.AsSpan())];

    /// <summary>Wipes the secrets.</summary>
    public void Dispose() => CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(_scalars.AsSpan()));

    /// <summary>From whom to whom, and nothing of the secret.</summary>
    public override string ToString() => $"secret of {Sender} for {Recipient}";

    internal static SecretMessage Of(int sender, int recipient, in Scalar secret)
    {
        var message = new SecretMessage(sender, recipient, scalars: 1);
        message._scalars[0] = secret;
        return message;
    }

    internal static SecretMessage Of(int sender, int recipient, in Scalar secret, in Scalar hiding)
    {
        var message = new SecretMessage(sender, recipient, scalars: 2);
        (message._scalars[0], message._scalars[1]) = (secret, hiding);
        return message;
    }

    /// <summary>Checks that messages are one of each sender, all for one recipient, each with so many scalars; in the order of the senders.</summary>
    internal static SecretMessage[] RequireOneOfEach(IReadOnlyCollection<SecretMessage> messages, IEnumerable<int> senders, int recipient, int scalars)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var ordered = Senders.RequireOneOfEach(messages, message => message.Sender, senders, "a secret message");
        foreach (var message in ordered)
        {
            if (message.Recipient != recipient)
                throw new PseudonymProtocolException(message.Sender, $"the secret is for custodian {message.Recipient}, not {recipient}; have it sent to whom it is for.");
            if (message._scalars.Length != scalars)
                throw new PseudonymProtocolException(message.Sender, $"the secret has {message._scalars.Length} scalars, not {scalars}: it belongs to another ceremony.");
        }

        return ordered;
    }
}
