using System.Security.Cryptography;
using Gateway.Contracts.Events.V1;
using Gateway.Contracts.Exchange.V1;
using Gateway.Hosting.Requests;
using Gateway.Hosting.Sealing;
using Gateway.Hosting.Tests.Samples;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Gateway.Hosting.Tests.Requests;

/// <summary>A request that every checker accepts at <see cref="SampleRegister.Now"/>, which a test then spoils.</summary>
internal static class SampleRequest
{
    public static RequestBody Body(string agency)
    {
        using var reply = SealingPrivateKey.Generate();
        return new RequestBody
        {
            Agency = agency,
            Operator = ByteString.CopyFrom(RandomNumberGenerator.GetBytes(16)),
            Role = Role.PanelCoordinator,
            Purpose = Purpose.MaracTransfer,
            LegalBasis = LegalBasis.Dpa2018Part3,
            Urgency = Urgency.Routine,
            TokensSha256 = ByteString.CopyFrom(SHA256.HashData("tokens"u8)),
            RequestId = ByteString.CopyFrom(RequestId.New(SampleRegister.Now)),
            Nonce = ByteString.CopyFrom(RandomNumberGenerator.GetBytes(16)),
            Time = Timestamp.FromDateTimeOffset(SampleRegister.Now),
            ReplyKey = ByteString.CopyFrom(reply.PublicKey.Export()),
        };
    }
}
