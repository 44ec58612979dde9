using System.Security.Cryptography;
using Gateway.Audit;
using Gateway.Contracts.Enrolment.V1;
using Gateway.Contracts.Events.V1;
using Gateway.Contracts.Exchange.V1;
using Gateway.Contracts.Node.V1;
using Gateway.Hosting.Callers;
using Gateway.Hosting.Logging;
using Gateway.Hosting.Refusals;
using Gateway.Hosting.Requests;
using Gateway.Hosting.Roles;
using Gateway.Node.Release;
using Gateway.Node.Tests.Network;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Node.Tests.Queries;

/// <summary>An exchange that answers what a test tells it to, and checks what the node sends as the real one would.</summary>
[AllowedCallers(Component.Node)]
internal sealed class StubExchange(TestNetwork network) : ExchangeService.ExchangeServiceBase
{
    public List<RequestBody> Asked { get; } = [];

    public QueryAnswer Answer { get; } = new();

    public DisclosedRecord? Content { get; set; }

    /// <summary>What leaks into the leaf of a receipt when a test wants a false one.</summary>
    public Action<QueryLeaf> BendLeaf { get; set; } = _ => { };

    public static async Task<StubExchange> StartAsync(TestNode node)
    {
        var stub = new StubExchange(node.Network);
        var builder = RoleHost.CreateBuilder(node.Network.IdentityOf(TestNetwork.Exchange), RedactedLog.To(TextWriter.Null), node.Network.Clock);
        builder.Services.AddSingleton(stub);
        var app = builder.Build();
        app.MapGrpcService<StubExchange>();
        await node.RunAsync(app);
        return stub;
    }

    public override Task<QueryReply> Query(QueryRequest request, ServerCallContext context)
    {
        var verified = SignedRequests.Verify(request.Request, network.Register, network.Clock.GetUtcNow());
        var tokens = SealedTokens.Open(network.SealingKeyOf(TestNetwork.Matcher), verified.Body, request.SealedTokens.Span);
        Assert.NotNull(tokens);
        Assert.Equal(32, tokens.Salt.Length);
        Assert.Equal(network.TokensOf(TestCases.Person()), Linkage.TokenSetEncoding.TryRead(Assert.Single(tokens.TokenSets).Tokens.Span, out var set) ? set : null);
        Asked.Add(verified.Body);
        return Task.FromResult(new QueryReply { Answer = Answer, Padding = ByteString.CopyFrom(new byte[100]) });
    }

    public override Task<DiscloseReply> Disclose(DiscloseRequest request, ServerCallContext context)
    {
        var verified = SignedRequests.Verify(request.Request, network.Register, network.Clock.GetUtcNow());
        Assert.NotNull(SealedTokens.Open(network.SealingKeyOf(TestNetwork.Gwent), verified.Body, request.SealedTokens.Span));
        if (Content is null)
            return Task.FromResult(new DiscloseReply { Outcome = DisclosureOutcome.Withheld });
        var replyKey = Hosting.Sealing.SealingPublicKey.TryImport(verified.Body.ReplyKey.Span, out var key) ? key : throw new InvalidOperationException();
        return Task.FromResult(new DiscloseReply
        {
            Outcome = DisclosureOutcome.Released,
            SealedContent = ByteString.CopyFrom(SealedDisclosure.Seal(Content, replyKey, verified.Body.RequestId.Span, request.Handle.Span)),
            DisclosureId = ByteString.CopyFrom(RandomNumberGenerator.GetBytes(16)),
        });
    }

    public override Task<GetReceiptReply> GetReceipt(GetReceiptRequest request, ServerCallContext context)
    {
        var body = Asked.SingleOrDefault(body => body.RequestId == request.RequestId)
            ?? throw Refusal.Because(RefusalReason.NotFound, "This agency made no query with this request id.");
        var leaf = new QueryLeaf { RequestId = body.RequestId, Agency = body.Agency };
        BendLeaf(leaf);
        byte[] bytes = [.. "gateway.query-leaf.v1\0"u8, .. leaf.ToByteArray()];
        var origin = $"gateway.audit/{TestNetwork.Exchange}";
        var signing = network.SigningKeyOf(TestNetwork.Exchange);
        var root = MerkleHash.OfLeaf(bytes);
        var checkpoint = new Checkpoint(origin, 1, root).Sign(new NoteSigner(new NoteVerifierKey(origin, signing.VerifyingKey.Export()), signing.Sign));
        return Task.FromResult(new GetReceiptReply { Receipt = new Contracts.Audit.V1.Receipt { Leaf = ByteString.CopyFrom(bytes), Index = 0, Checkpoint = checkpoint.ToString() } });
    }

    public static Finding Found(string holder = TestNetwork.Gwent) => new()
    {
        Handle = ByteString.CopyFrom(RandomNumberGenerator.GetBytes(16)), Holder = holder, Force = "gwent", Tier = Tier.Summary, Fields = { "team" }, PolicyVersion = "1",
    };
}
