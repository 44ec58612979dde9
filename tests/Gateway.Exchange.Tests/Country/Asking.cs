using System.Security.Cryptography;
using Gateway.Contracts.Events.V1;
using Gateway.Contracts.Exchange.V1;
using Gateway.Contracts.Matching.V1;
using Gateway.Hosting.Refusals;
using Gateway.Hosting.Requests;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Gateway.Exchange.Tests.Country;

/// <summary>Asks as a node does.</summary>
internal static class Asking
{
    public static readonly ByteString SealedTokens = ByteString.CopyFromUtf8("ciphertext for the matcher");

    public static RequestBody Body(this TestCountry country, string agency, Action<RequestBody>? alter = null)
    {
        var body = new RequestBody
        {
            Agency = agency,
            Operator = Bytes(16),
            Role = Role.PanelCoordinator,
            Purpose = Purpose.MaracTransfer,
            LegalBasis = LegalBasis.Dpa2018Part3,
            Urgency = Urgency.Routine,
            TokensSha256 = Bytes(32),
            RequestId = ByteString.CopyFrom(RequestId.New(country.Now)),
            Nonce = Bytes(16),
            Time = Timestamp.FromDateTimeOffset(country.Now),
            ReplyKey = Bytes(32),
        };
        alter?.Invoke(body);
        return body;
    }

    public static SignedRequest Sign(this TestCountry country, RequestBody body, string? signer = null) =>
        SignedRequests.Sign(body, country[signer ?? body.Agency].SigningKey);

    public static QueryRequest Query(this TestCountry country, string agency, Action<RequestBody>? alter = null) =>
        new() { Request = country.Sign(country.Body(agency, alter)), SealedTokens = SealedTokens };

    public static async Task<QueryAnswer> AskAsync(this TestCountry country, string agency, Action<RequestBody>? alter = null) =>
        (await country.ClientOf(agency).QueryAsync(country.Query(agency, alter))).Answer;

    /// <summary>Makes the matcher find these flags, best first.</summary>
    public static void Find(this TestCountry country, params SampleFlag[] flags)
    {
        var reply = new LookupReply { ModelVersion = "test-1" };
        for (var place = 0; place < flags.Length; place++)
        {
            reply.Candidates.Add(new Candidate
            {
                Flag = country.Events.Matched(flags[place]),
                ScoreMilli = 20_000 - place,
                Evidence = { new TokenEvidence { TokenType = 1, Agrees = true, WeightMilli = 9_000 } },
            });
        }

        country.MatcherScript.Answer = _ => reply;
    }

    /// <summary>A flag with a label that the exchange has taken.</summary>
    public static async Task<SampleFlag> KnownAsync(this TestCountry country, string agency, Action<Label>? alter = null)
    {
        var flag = SampleFlag.Of(agency);
        await country.Events.LabelAsync(flag, alter);
        await country.Events.SettleAsync();
        return flag;
    }

    public static async Task<RefusalReason?> RefusalOfAsync(Func<Task> call) => Refusal.ReasonOf(await Assert.ThrowsAsync<RpcException>(call));

    private static ByteString Bytes(int length) => ByteString.CopyFrom(RandomNumberGenerator.GetBytes(length));
}
