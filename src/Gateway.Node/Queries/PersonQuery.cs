using System.Security.Cryptography;
using Gateway.Contracts.Custodian.V1;
using Gateway.Contracts.Enrolment.V1;
using Gateway.Contracts.Exchange.V1;
using Gateway.Contracts.Node.V1;
using Gateway.Hosting.Refusals;
using Gateway.Hosting.Requests;
using Gateway.Hosting.Roles;
using Gateway.Hosting.Sealing;
using Gateway.Linkage;
using Gateway.Node.Journal;
using Gateway.Node.Requests;
using Gateway.Node.Tokenising;
using Gateway.Policy;
using Gateway.Storage;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using TokenSetMessage = Gateway.Contracts.Events.V1.TokenSet;

namespace Gateway.Node.Queries;

/// <summary>
/// Has any other area heard a case about this person? The node makes the tokens, signs who asks what for, and seals the tokens to the
/// matcher; the exchange carries both and sees neither person nor tokens (protocol decision 1).
/// </summary>
internal sealed class PersonQuery(
    Database database, RoleIdentity identity, NodeSecret secret, AnsweredRequests requests, Tokeniser tokeniser, ExchangeCalls exchange, OpenQueries openQueries, TimeProvider clock)
{
    private const int SaltLength = 32;
    private const int NonceLength = 16;

    /// <summary>Asks.</summary>
    /// <exception cref="RpcException">The question cannot be asked, or something cannot be reached: nothing is released.</exception>
    public async Task<PersonQueryReply> AskAsync(PersonQueryRequest request, CancellationToken cancellation)
    {
        AnsweredRequests.RequireValid(request.RequestId);
        var now = clock.GetUtcNow();
        if (QueryValidation.Check(request, LondonTime.DateAt(now)) is { Count: > 0 } problems)
            throw Refusal.Because(RefusalReason.Malformed, "The question cannot be asked as it is: correct the fields named and ask again.", problems);
        if (!identity.Self.Roles.Contains(request.Role))
            throw Refusal.Because(RefusalReason.RoleNotEnrolled, "The role is not enrolled for this agency: ask in a role that is.");
        if (await WasAskedAsync(request, now, cancellation))
        {
            return openQueries.Find(request.RequestId)?.Reply
                ?? throw Refusal.Because(RefusalReason.QueryTooOld, "This query was asked before, and its answer is not at hand: ask again under a new request id.");
        }

        var tokens = await TokensAsync(request, cancellation);
        return await AskExchangeAsync(request, tokens, cancellation);
    }

    /// <summary>Takes the request id and journals the consultation, before anything leaves the node.</summary>
    private Task<bool> WasAskedAsync(PersonQueryRequest request, DateTimeOffset now, CancellationToken cancellation) =>
        database.WriteAsync(
            "note a query",
            async connection =>
            {
                if (await requests.BeginAsync(connection, nameof(AskAsync), request.RequestId, request) is not null)
                    return true;
                await NodeJournal.AppendAsync(connection, new JournalLeaf
                {
                    Act = JournalAct.Consultation,
                    Time = Timestamp.FromDateTimeOffset(now),
                    RequestId = request.RequestId,
                    Actor = ByteString.CopyFrom(secret.PseudonymOf(request.Operator)),
                    Role = request.Role,
                    Purpose = request.Purpose,
                    LegalBasis = request.LegalBasis,
                    Urgency = request.Urgency,
                });
                return false;
            },
            cancellation);

    private async Task<byte[]> TokensAsync(PersonQueryRequest request, CancellationToken cancellation)
    {
        var inputs = TokenRecipe.For(SubjectIdentifiers.Of(request.Person));
        var tokens = new QueryTokens { Salt = ByteString.CopyFrom(RandomNumberGenerator.GetBytes(SaltLength)) };
        try
        {
            if (tokeniser.LiveEpochs.Count == 0)
                throw new TokenisingException(RefusalReason.UnknownEpoch, "The enrolment register names no custodian with a key: load the newest one.");
            foreach (var epoch in tokeniser.LiveEpochs)
            {
                var job = new TokenisingJob(new Evaluation { QueryId = request.RequestId }, inputs);
                var set = (await tokeniser.TokeniseAsync(epoch, [job], cancellation))[0];
                tokens.TokenSets.Add(new TokenSetMessage { Epoch = epoch, Tokens = UnsafeByteOperations.UnsafeWrap(set.ToBytes()) });
            }
        }
        catch (TokenisingException failure)
        {
            throw Refusal.Because(failure.Reason, $"{failure.Message} Nothing was asked: ask again under a new request id.");
        }

        return tokens.ToByteArray();
    }

    private async Task<PersonQueryReply> AskExchangeAsync(PersonQueryRequest request, byte[] tokens, CancellationToken cancellation)
    {
        var replyKey = SealingPrivateKey.Generate();
        try
        {
            var body = BodyOf(request, tokens, replyKey);
            var signed = SignedRequests.Sign(body, identity.SigningKey);
            var call = new QueryRequest { Request = signed, SealedTokens = ByteString.CopyFrom(SealedTokens.Seal(exchange.Matcher.SealingKey, body.RequestId.Span, tokens)) };
            var answer = (await exchange.CallAsync((client, options) => client.QueryAsync(call, options), cancellation)).Answer ?? new QueryAnswer();
            var reply = new PersonQueryReply { Answer = answer };
            reply.DutyDesks.AddRange(answer.Findings.Select(finding => DeskOf(finding.Holder)));
            openQueries.Remember(new OpenQuery(signed, body, tokens, replyKey, reply));
            return reply;
        }
        catch (RpcException)
        {
            replyKey.Dispose();
            throw;
        }
    }

    private RequestBody BodyOf(PersonQueryRequest request, byte[] tokens, SealingPrivateKey replyKey) => new()
    {
        Agency = identity.Self.Code,
        Operator = ByteString.CopyFrom(secret.PseudonymOf(request.Operator)),
        Role = request.Role,
        Purpose = request.Purpose,
        LegalBasis = request.LegalBasis,
        Urgency = request.Urgency,
        Onward = request.Onward,
        TokensSha256 = ByteString.CopyFrom(SHA256.HashData(tokens)),
        RequestId = request.RequestId,
        Nonce = ByteString.CopyFrom(RandomNumberGenerator.GetBytes(NonceLength)),
        Time = Timestamp.FromDateTimeOffset(clock.GetUtcNow()),
        ReplyKey = ByteString.CopyFrom(replyKey.PublicKey.Export()),
    };

    // The desk comes from the register that this node verified, never from an answer.
    private DutyDesk DeskOf(string holder) => identity.Register.ByCode(holder)?.Entry.Agency?.DutyDesk ?? new DutyDesk();
}
