using System.Security.Cryptography;
using Gateway.Contracts.Events.V1;
using Gateway.Contracts.Exchange.V1;
using Gateway.Contracts.Matching.V1;
using Gateway.Hosting.Requests;
using Gateway.Linkage;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using TokenSet = Gateway.Linkage.TokenSet;
using TokenSetMessage = Gateway.Contracts.Events.V1.TokenSet;

namespace Gateway.Matcher.Tests.Network;

/// <summary>A query as its node makes it: signed, with its tokens sealed to the matcher. A test may alter each part.</summary>
internal sealed class TestQuery
{
    private readonly TestNetwork _network;

    public TestQuery(TestNetwork network, params Token[] tokens)
    {
        _network = network;
        Body = new RequestBody
        {
            Agency = TestNetwork.Essex,
            Operator = Random(16),
            Role = Role.InvestigatingOfficer,
            Purpose = Purpose.Investigation,
            LegalBasis = LegalBasis.Dpa2018Part3,
            Urgency = Urgency.Routine,
            RequestId = ByteString.CopyFrom(RequestId.New(network.Clock.GetUtcNow())),
            Nonce = Random(16),
            Time = network.Clock.GetUtcNow().ToTimestamp(),
            ReplyKey = Random(32),
        };
        Tokens = new QueryTokens { Salt = Random(32) };
        if (tokens.Length > 0)
            Tokens.TokenSets.Add(Set(TestFlag.Epoch, tokens));
    }

    public RequestBody Body { get; }

    public QueryTokens Tokens { get; }

    public string Signer { get; init; } = TestNetwork.Essex;

    public static TokenSetMessage Set(uint epoch, params Token[] tokens) =>
        new() { Epoch = epoch, Tokens = ByteString.CopyFrom(TokenSet.Of(tokens).ToBytes()) };

    public LookupRequest ToRequest()
    {
        var tokens = Tokens.ToByteArray();
        Body.TokensSha256 = ByteString.CopyFrom(SHA256.HashData(tokens));
        return new LookupRequest
        {
            Request = SignedRequests.Sign(Body, _network.SigningKeyOf(Signer)),
            SealedTokens = ByteString.CopyFrom(
                SealedTokens.Seal(_network.Register.ByCode(TestNetwork.Matcher)!.SealingKey, Body.RequestId.Span, tokens)),
        };
    }

    private static ByteString Random(int length) => ByteString.CopyFrom(RandomNumberGenerator.GetBytes(length));
}
