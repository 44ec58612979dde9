using Gateway.Pseudonyms.Ristretto;

namespace Gateway.Pseudonyms;

/// <summary>
/// A node's input, hashed into the group and blinded: it says nothing of the input.
/// Reading one checks its length and that it is not the identity; that it is a canonical ristretto255 encoding is checked by
/// every operation that takes it, which would decode it in any case.
/// </summary>
public readonly record struct BlindedElement
{
    /// <summary>Length of the encoding, in bytes.</summary>
    public const int Length = GroupElement.Length;

    internal BlindedElement(GroupElement element) => Element = element;

    internal GroupElement Element { get; }

    /// <summary>Reads an element from its 32 bytes.</summary>
    /// <exception cref="PseudonymProtocolException">The bytes are not 32, or are the identity.</exception>
    public static BlindedElement Import(ReadOnlySpan<byte> bytes) =>
        TryImport(bytes, out var element)
            ? element
            : throw new PseudonymProtocolException($"An element is {Length} bytes and not the identity; these {bytes.Length} bytes are none.");

    /// <summary>Reads an element from its 32 bytes; false if they are not 32, or are the identity.</summary>
    public static bool TryImport(ReadOnlySpan<byte> bytes, out BlindedElement element)
    {
        var valid = GroupElement.TryRead(bytes, out var read);
        element = new BlindedElement(read);
        return valid;
    }

    /// <summary>The 32 bytes of the element.</summary>
    public byte[] Export() => Element.Bytes.ToArray();

    /// <summary>Writes the 32 bytes of the element.</summary>
    /// <exception cref="ArgumentException">The destination is shorter than 32 bytes.</exception>
    public void CopyTo(Span<byte> destination) => Element.Bytes.CopyTo(destination);

    /// <summary>The element in lower-case hexadecimal.</summary>
    public override string ToString() => Element.ToString();
}
