using Gateway.Contracts.Exchange.V1;
using Gateway.Contracts.Node.V1;
using Gateway.Exchange.Decisions;
using Gateway.Exchange.Members;
using Gateway.Hosting.Requests;
using Gateway.Policy;
using Gateway.Policy.Contracts;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Gateway.Exchange.Disclosures;

/// <summary>What a holder answered.</summary>
/// <param name="Outcome">Released, withheld, or not reached.</param>
/// <param name="Tier">The meet's tier; none unless released.</param>
/// <param name="Fields">The meet's fields; none unless released.</param>
/// <param name="SealedContent">Ciphertext to the requester; empty unless released.</param>
internal sealed record HolderAnswer(DisclosureOutcome Outcome, Tier Tier, IReadOnlyList<string> Fields, ByteString SealedContent)
{
    /// <summary>Nothing was released.</summary>
    public static HolderAnswer Withheld { get; } = new(DisclosureOutcome.Withheld, Tier.None, [], ByteString.Empty);

    /// <summary>The holder did not answer.</summary>
    public static HolderAnswer NotReached { get; } = new(DisclosureOutcome.HolderNotReached, Tier.None, [], ByteString.Empty);
}

/// <summary>Forwards a request to the holder, and believes of its answer only what it signed and was asked for.</summary>
internal sealed class HolderRelease(MemberChannels channels, ILogger<HolderRelease> log)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Asks the holder to decide again and release.</summary>
    /// <param name="request">The requester's call.</param>
    /// <param name="decided">The exchange's decision of this second, at contact or more.</param>
    /// <param name="disclosureId">Id of the disclosure in the ledger.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<HolderAnswer> AskAsync(DiscloseRequest request, RecordDecision decided, byte[] disclosureId, CancellationToken cancellation)
    {
        var holder = decided.Holder!;
        var forwarded = new ReleaseRequest
        {
            Request = request.Request,
            SealedTokens = request.SealedTokens,
            FlagId = ByteString.CopyFrom(decided.FlagId),
            Decision = MessageOf(decided.Decision, disclosureId, request.Handle),
        };
        try
        {
            var options = new CallOptions(deadline: DateTime.UtcNow + Patience, cancellationToken: cancellation);
            var reply = await new HolderService.HolderServiceClient(channels.To(holder)).ReleaseAsync(forwarded, options);
            if (!SignedReleases.Verify(reply, disclosureId, holder.SigningKey))
            {
                log.LogError("A release of {Holder} was not signed by it and is discarded", holder.Code);
                return HolderAnswer.Withheld;
            }

            return AnswerOf(reply, decided);
        }
        catch (RpcException failure) when (!cancellation.IsCancellationRequested)
        {
            log.LogWarning("Holder {Holder} was not reached: {Status}", holder.Code, failure.StatusCode);
            return HolderAnswer.NotReached;
        }
    }

    private HolderAnswer AnswerOf(ReleaseReply reply, RecordDecision decided)
    {
        var tier = reply.Tier.ToPolicy();
        if (reply.SealedContent.IsEmpty || tier < Tier.Contact)
            return HolderAnswer.Withheld;
        if (tier > decided.Decision.Tier || !reply.Fields.All(decided.Decision.Fields.Contains))
        {
            log.LogError("A release of {Holder} goes beyond the exchange's decision and is discarded", decided.Holder!.Code);
            return HolderAnswer.Withheld;
        }

        return new HolderAnswer(DisclosureOutcome.Released, tier, [.. reply.Fields], reply.SealedContent);
    }

    private static ExchangeDecision MessageOf(Decision decision, byte[] disclosureId, ByteString handle)
    {
        var message = new ExchangeDecision
        {
            DisclosureId = ByteString.CopyFrom(disclosureId),
            Handle = handle,
            Tier = decision.Tier.ToMessage(),
            PolicyVersion = decision.PolicyVersion,
        };
        message.Fields.AddRange(decision.Fields);
        message.Obligations.AddRange(decision.Obligations.ToMessages());
        return message;
    }
}
