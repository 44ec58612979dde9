using System.Security.Cryptography;
using Gateway.Contracts.Custodian.V1;
using Gateway.Contracts.Events.V1;
using Gateway.Contracts.Exchange.V1;
using Gateway.Contracts.Node.V1;
using Gateway.Deployment;
using Gateway.Hosting.Requests;
using Gateway.Hosting.Roles;
using Gateway.Hosting.Sealing;
using Gateway.Linkage;
using Gateway.Node.Tokenising;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging.Abstractions;
using TokenSetMessage = Gateway.Contracts.Events.V1.TokenSet;

namespace Gateway.EndToEnd.Tests.Deployments;

/// <summary>The keys and certificate of a requesting node in the hands of a test, which can so send what a sound node never would.</summary>
internal sealed class AskingNode : IDisposable
{
    private readonly Peers _peers;
    private readonly Tokeniser _tokeniser;

    public AskingNode(DeploymentFolder folder, string code)
    {
        Identity = folder.Identity(code);
        _peers = new Peers(Identity);
        _tokeniser = new Tokeniser(Identity, _peers, TimeProvider.System, NullLogger<Tokeniser>.Instance);
    }

    public RoleIdentity Identity { get; }

    public SealingPrivateKey ReplyKey { get; } = SealingPrivateKey.Generate();

    /// <summary>The tokens of a person, made with the custodian and salted, serialised.</summary>
    public async Task<byte[]> TokensOfAsync(Subject person)
    {
        var tokens = new QueryTokens { Salt = Bytes(32) };
        foreach (var epoch in _tokeniser.LiveEpochs)
        {
            var job = new TokenisingJob(new Evaluation { QueryId = TrialDeployment.NewRequestId() }, TokenRecipe.For(SubjectIdentifiers.Of(person)));
            var set = Assert.Single(await _tokeniser.TokeniseAsync(epoch, [job], CancellationToken.None));
            tokens.TokenSets.Add(new TokenSetMessage { Epoch = epoch, Tokens = ByteString.CopyFrom(set.ToBytes()) });
        }

        return tokens.ToByteArray();
    }

    /// <summary>A fresh, sound request of a panel coordinator, not yet signed.</summary>
    public RequestBody BodyOver(byte[] tokens) => new()
    {
        Agency = Identity.Self.Code,
        Operator = Bytes(16),
        Role = Role.PanelCoordinator,
        Purpose = Purpose.PerpetratorPanel,
        LegalBasis = LegalBasis.Dpa2018Part3,
        Urgency = Urgency.Routine,
        TokensSha256 = ByteString.CopyFrom(SHA256.HashData(tokens)),
        RequestId = TrialDeployment.NewRequestId(),
        Nonce = Bytes(16),
        Time = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow()),
        ReplyKey = ByteString.CopyFrom(ReplyKey.PublicKey.Export()),
    };

    public SignedRequest Sign(RequestBody body) => SignedRequests.Sign(body, Identity.SigningKey);

    public static ByteString SealTokens(SealingPublicKey recipient, RequestBody body, byte[] tokens) =>
        ByteString.CopyFrom(SealedTokens.Seal(recipient, body.RequestId.Span, tokens));

    public static ByteString Bytes(int length) => ByteString.CopyFrom(RandomNumberGenerator.GetBytes(length));

    public void Dispose()
    {
        _peers.Dispose();
        ReplyKey.Dispose();
        Identity.SigningKey.Dispose();
        Identity.SealingKey.Dispose();
        Identity.Certificate.Dispose();
    }
}
