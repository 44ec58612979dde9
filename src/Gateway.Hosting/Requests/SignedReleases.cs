using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Gateway.Contracts.Node.V1;
using Gateway.Hosting.Sealing;
using Google.Protobuf;

namespace Gateway.Hosting.Requests;

/// <summary>
/// The holder's signature on what it released: over the context string, the SHA-256 of the sealed content, the disclosure id, the tier
/// and each field group, every part length-prefixed.
/// </summary>
public static class SignedReleases
{
    private static readonly byte[] Context = "gateway.release.v1\0"u8.ToArray();

    /// <summary>Signs a reply in place.</summary>
    /// <param name="reply">The reply, complete but for its signature.</param>
    /// <param name="disclosureId">Id of the disclosure, from the exchange's decision.</param>
    /// <param name="key">The holder's signing key.</param>
    public static void Sign(ReleaseReply reply, ReadOnlySpan<byte> disclosureId, SigningKey key) =>
        reply.Signature = ByteString.CopyFrom(key.Sign(SignedBytes(reply, disclosureId)));

    /// <summary>Whether the reply is the holder's own for this disclosure.</summary>
    public static bool Verify(ReleaseReply reply, ReadOnlySpan<byte> disclosureId, VerifyingKey holder) =>
        holder.Verify(SignedBytes(reply, disclosureId), reply.Signature.Span);

    private static byte[] SignedBytes(ReleaseReply reply, ReadOnlySpan<byte> disclosureId)
    {
        using var signed = new MemoryStream();
        Append(signed, Context);
        Append(signed, SHA256.HashData(reply.SealedContent.Span));
        Append(signed, disclosureId);
        Span<byte> tier = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(tier, (int)reply.Tier);
        Append(signed, tier);
        foreach (var field in reply.Fields)
            Append(signed, Encoding.UTF8.GetBytes(field));
        return signed.ToArray();
    }

    private static void Append(MemoryStream signed, ReadOnlySpan<byte> part)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, part.Length);
        signed.Write(length);
        signed.Write(part);
    }
}
