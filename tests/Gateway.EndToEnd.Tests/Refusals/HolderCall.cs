using System.Security.Cryptography.X509Certificates;
using Gateway.Contracts.Events.V1;
using Gateway.Contracts.Exchange.V1;
using Gateway.Contracts.Node.V1;
using Gateway.Deployment;
using Gateway.EndToEnd.Tests.Deployments;
using Gateway.Hosting.Tls;
using Gateway.Node.Journal;
using Gateway.Node.Release;
using Gateway.Storage;
using Dapper;
using Google.Protobuf;

namespace Gateway.EndToEnd.Tests.Refusals;

/// <summary>
/// The door of a real holder, called as the enrolled exchange calls it or with any other certificate, and the holder's journal to see what it
/// made of a call.
/// </summary>
internal sealed class HolderCall(TrialDeployment trial, AskingNode asking)
{
    private static readonly string[] AllFields = ["actions", "history", "needs", "orders", "risk", "team", "victim_derived"];

    /// <summary>A request that the holder would answer in full: signed by the asking node, forwarded with a decision that limits nothing.</summary>
    /// <param name="tokens">Serialised tokens that the request is signed over.</param>
    /// <param name="flagId">The flag that it is after.</param>
    /// <param name="change">What a test changes before the node signs.</param>
    public ReleaseRequest Sound(byte[] tokens, ByteString flagId, Action<RequestBody>? change = null)
    {
        var body = asking.BodyOver(tokens);
        change?.Invoke(body);
        return new ReleaseRequest
        {
            Request = asking.Sign(body),
            SealedTokens = AskingNode.SealTokens(trial.Folder.Register.ByCode(SharedDeployment.Holder)!.SealingKey, body, tokens),
            FlagId = flagId,
            Decision = new ExchangeDecision
            {
                DisclosureId = AskingNode.Bytes(16),
                Handle = AskingNode.Bytes(16),
                Tier = Tier.Full,
                Fields = { AllFields },
                PolicyVersion = "national",
            },
        };
    }

    public async Task<ReleaseReply> SendAsync(ReleaseRequest request)
    {
        using var exchange = trial.Folder.Identity(DeploymentFolder.Exchange).Certificate;
        return await SendAsync(request, exchange);
    }

    public async Task<ReleaseReply> SendAsync(ReleaseRequest request, X509Certificate2 caller)
    {
        using var channel = MutualTls.Channel(trial.Folder.Register.ByCode(SharedDeployment.Holder)!, caller, trial.Folder.Authority);
        return await new HolderService.HolderServiceClient(channel).ReleaseAsync(request);
    }

    /// <summary>The content of a reply, opened with the one-use key of the asking node.</summary>
    public DisclosedRecord Open(ReleaseRequest request, ReleaseReply reply)
    {
        var body = RequestBody.Parser.ParseFrom(request.Request.Body);
        return SealedDisclosure.Open(reply.SealedContent.Span, asking.ReplyKey, body.RequestId.Span, request.Decision.Handle.Span)
            ?? throw new InvalidOperationException("The content does not open.");
    }

    /// <summary>What the holder's journal says of a call, oldest first.</summary>
    public async Task<IReadOnlyList<JournalLeaf>> JournalOfAsync(ReleaseRequest request)
    {
        var leaves = await trial.Service<Database>(SharedDeployment.Holder).ReadAsync(connection =>
            connection.QueryAsync<byte[]>("SELECT leaf FROM audit_leaf ORDER BY position"));
        return [.. leaves.Select(leaf => NodeJournal.Read(leaf)!).Where(leaf => leaf.ReferenceId == request.Decision.DisclosureId)];
    }
}
