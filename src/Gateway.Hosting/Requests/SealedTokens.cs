using System.Security.Cryptography;
using Gateway.Contracts.Exchange.V1;
using Gateway.Hosting.Sealing;
using Google.Protobuf;

namespace Gateway.Hosting.Requests;

/// <summary>
/// The tokens of a query on their way to the matcher or to a holder: sealed with HPKE, bound to the request by its id as
/// associated data and by the hash in its signed body.
/// </summary>
public static class SealedTokens
{
    private static ReadOnlySpan<byte> Info => "gateway.query-tokens.v1"u8;

    /// <summary>Seals serialised <see cref="QueryTokens"/>.</summary>
    public static byte[] Seal(SealingPublicKey recipient, ReadOnlySpan<byte> requestId, ReadOnlySpan<byte> queryTokens) =>
        Hpke.Seal(recipient, Info, requestId, queryTokens);

    /// <summary>Opens tokens; null when they do not open or are not those that the request was signed over.</summary>
    public static QueryTokens? Open(SealingPrivateKey key, RequestBody request, ReadOnlySpan<byte> sealedTokens)
    {
        if (!Hpke.TryOpen(key, Info, request.RequestId.Span, sealedTokens, out var opened))
            return null;
        if (!CryptographicOperations.FixedTimeEquals(SHA256.HashData(opened), request.TokensSha256.Span))
            return null;
        try
        {
            return QueryTokens.Parser.ParseFrom(opened);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }
}
