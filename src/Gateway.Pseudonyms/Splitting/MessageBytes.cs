using Gateway.Pseudonyms.Ristretto;

namespace Gateway.Pseudonyms;

/// <summary>How the messages between custodians are written: indexes in one byte, then elements or scalars of 32 bytes.</summary>
internal static class MessageBytes
{
    internal static byte[] WriteElements(int sender, IReadOnlyList<GroupElement> elements)
    {
        var bytes = new byte[1 + elements.Count * GroupElement.Length];
        bytes[0] = checked((byte)sender);
        for (var i = 0; i < elements.Count; i++)
            elements[i].Bytes.CopyTo(bytes.AsSpan(1 + i * GroupElement.Length));
        return bytes;
    }

    internal static (int Sender, GroupElement[] Elements) ReadElements(ReadOnlySpan<byte> bytes, string what)
    {
        if (bytes.Length <= 1 || (bytes.Length - 1) % GroupElement.Length != 0)
            throw new PseudonymProtocolException($"{what} is an index in one byte and elements of {GroupElement.Length}; these {bytes.Length} bytes are none. Ask its sender for it again.");
        var elements = new GroupElement[(bytes.Length - 1) / GroupElement.Length];
        for (var i = 0; i < elements.Length; i++)
        {
            if (!GroupElement.TryRead(bytes.Slice(1 + i * GroupElement.Length, GroupElement.Length), out elements[i]) || Sodium.IsValid(elements[i]) != 1)
                throw new PseudonymProtocolException(bytes[0], $"element {i} of the message is no ristretto255 element, or the identity; the ceremony stops here.");
        }

        return (bytes[0], elements);
    }
}
