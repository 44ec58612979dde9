using System.Security.Cryptography;
using Gateway.Contracts.Events.V1;
using Gateway.Contracts.Exchange.V1;
using Gateway.Contracts.Node.V1;
using Gateway.Hosting.Requests;
using Gateway.Hosting.Sealing;
using Gateway.Linkage;
using Gateway.Node.Tests.Network;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using TokenSetMessage = Gateway.Contracts.Events.V1.TokenSet;

namespace Gateway.Node.Tests.Release;

/// <summary>A request as Essex signs it and the exchange forwards it to Gwent; each test bends one thing.</summary>
internal sealed class ReleaseCall(TestNetwork network, ByteString flagId) : IDisposable
{
    private static readonly string[] AllFields = ["actions", "history", "needs", "orders", "risk", "team", "victim_derived"];

    public SealingPrivateKey ReplyKey { get; } = SealingPrivateKey.Generate();

    public string Agency { get; init; } = TestNetwork.Essex;

    public string Signer { get; init; } = TestNetwork.Essex;

    public string SealedTo { get; init; } = TestNetwork.Gwent;

    public Subject Person { get; init; } = TestCases.Person();

    public Action<RequestBody> Bend { get; init; } = _ => { };

    public Purpose Purpose { get; init; } = Purpose.PerpetratorPanel;

    public Role Role { get; init; } = Role.PanelCoordinator;

    public Urgency Urgency { get; init; } = Urgency.Routine;

    public ExchangeDecision Decision { get; init; } = new()
    {
        DisclosureId = ByteString.CopyFrom(RandomNumberGenerator.GetBytes(16)),
        Handle = ByteString.CopyFrom(RandomNumberGenerator.GetBytes(16)),
        Tier = Tier.Full,
        Fields = { AllFields },
        PolicyVersion = "exchange",
    };

    public ReleaseRequest Make()
    {
        var tokens = new QueryTokens
        {
            Salt = ByteString.CopyFrom(RandomNumberGenerator.GetBytes(32)),
            TokenSets = { new TokenSetMessage { Epoch = TestNetwork.Epoch, Tokens = ByteString.CopyFrom(network.TokensOf(Person).ToBytes()) } },
        }.ToByteArray();
        var body = new RequestBody
        {
            Agency = Agency,
            Operator = ByteString.CopyFrom(RandomNumberGenerator.GetBytes(16)),
            Role = Role,
            Purpose = Purpose,
            LegalBasis = LegalBasis.Dpa2018Part3,
            Urgency = Urgency,
            TokensSha256 = ByteString.CopyFrom(SHA256.HashData(tokens)),
            RequestId = TestCases.NewId(),
            Nonce = ByteString.CopyFrom(RandomNumberGenerator.GetBytes(16)),
            Time = Timestamp.FromDateTimeOffset(network.Clock.GetUtcNow()),
            ReplyKey = ByteString.CopyFrom(ReplyKey.PublicKey.Export()),
        };
        Bend(body);
        return new ReleaseRequest
        {
            Request = SignedRequests.Sign(body, network.SigningKeyOf(Signer)),
            SealedTokens = ByteString.CopyFrom(SealedTokens.Seal(network.SealingKeyOf(SealedTo).PublicKey, body.RequestId.Span, tokens)),
            FlagId = flagId,
            Decision = Decision,
        };
    }

    public void Dispose() => ReplyKey.Dispose();
}
