using Gateway.Pseudonyms.Ristretto;

namespace Gateway.Pseudonyms;

/// <summary>The public half of a <see cref="PseudonymKey"/>, or of a share of one: a ristretto255 element, checked when it is read.</summary>
public readonly record struct PseudonymPublicKey
{
    /// <summary>Length of the encoding, in bytes.</summary>
    public const int Length = GroupElement.Length;

    internal PseudonymPublicKey(GroupElement element) => Element = element;

    internal GroupElement Element { get; }

    /// <summary>Reads a public key from its 32 bytes.</summary>
    /// <exception cref="PseudonymProtocolException">The bytes are not the canonical encoding of an element other than the identity.</exception>
    public static PseudonymPublicKey Import(ReadOnlySpan<byte> bytes) =>
        TryImport(bytes, out var key)
            ? key
            : throw new PseudonymProtocolException("The public key is not a ristretto255 element, or is the identity; ask the custodian for its published key.");

    /// <summary>Reads a public key from its 32 bytes; false if they are not the canonical encoding of an element other than the identity.</summary>
    public static bool TryImport(ReadOnlySpan<byte> bytes, out PseudonymPublicKey key)
    {
        var valid = GroupElement.TryRead(bytes, out var element) && Sodium.IsValid(element) == 1;
        key = valid ? new PseudonymPublicKey(element) : default;
        return valid;
    }

    /// <summary>The 32 bytes of the key.</summary>
    public byte[] Export() => Element.Bytes.ToArray();

    /// <summary>The key in lower-case hexadecimal.</summary>
    public override string ToString() => Element.ToString();
}
