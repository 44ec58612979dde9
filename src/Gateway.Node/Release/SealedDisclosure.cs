using System.Buffers.Binary;
using Gateway.Contracts.Node.V1;
using Gateway.Hosting.Sealing;
using Google.Protobuf;

namespace Gateway.Node.Release;

/// <summary>
/// Released content on its way: four bytes of length (big-endian), the serialised record, and zeros that bring the sealed message to a
/// multiple of 4,096 bytes; sealed to the request's one-use key and bound to request and finding.
/// </summary>
internal static class SealedDisclosure
{
    private const int Block = 4_096;
    private const int Prefix = 4;

    private static ReadOnlySpan<byte> Info => "gateway.disclosure.v1"u8;

    public static byte[] Seal(DisclosedRecord record, SealingPublicKey replyKey, ReadOnlySpan<byte> requestId, ReadOnlySpan<byte> handle)
    {
        var length = record.CalculateSize();
        var blocks = (length + Prefix + Hpke.Overhead + Block - 1) / Block;
        var plaintext = new byte[(blocks * Block) - Hpke.Overhead];
        BinaryPrimitives.WriteInt32BigEndian(plaintext, length);
        record.WriteTo(plaintext.AsSpan(Prefix, length));
        return Hpke.Seal(replyKey, Info, [.. requestId, .. handle], plaintext);
    }

    /// <summary>Null when it does not open, or holds no record.</summary>
    public static DisclosedRecord? Open(ReadOnlySpan<byte> sealedContent, SealingPrivateKey replyKey, ReadOnlySpan<byte> requestId, ReadOnlySpan<byte> handle)
    {
        if (!Hpke.TryOpen(replyKey, Info, [.. requestId, .. handle], sealedContent, out var plaintext) || plaintext.Length < Prefix)
            return null;
        var length = BinaryPrimitives.ReadInt32BigEndian(plaintext);
        if (length < 0 || length > plaintext.Length - Prefix)
            return null;
        try
        {
            return DisclosedRecord.Parser.ParseFrom(plaintext.AsSpan(Prefix, length));
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }
}
