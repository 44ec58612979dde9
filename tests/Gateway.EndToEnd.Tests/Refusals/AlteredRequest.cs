using Gateway.Contracts.Events.V1;
using Gateway.Contracts.Exchange.V1;
using Gateway.EndToEnd.Tests.Deployments;
using Gateway.Hosting.Refusals;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Gateway.EndToEnd.Tests.Refusals;

/// <summary>Changes one field of a signed request into another valid value, so that nothing but its signature tells.</summary>
internal static class AlteredRequest
{
    /// <exception cref="ArgumentException">The field is new: say here how to alter it.</exception>
    public static void Alter(RequestBody body, string field)
    {
        switch (field)
        {
            case "agency": body.Agency = SharedDeployment.Housing; break;
            case "operator": body.Operator = AskingNode.Bytes(16); break;
            case "role": body.Role = Role.InvestigatingOfficer; break;
            case "purpose": body.Purpose = Purpose.MaracPreparation; break;
            case "legal_basis": body.LegalBasis = LegalBasis.PublicTask; break;
            case "urgency": body.Urgency = Urgency.Urgent; break;
            case "onward": body.Onward = !body.Onward; break;
            case "tokens_sha256": body.TokensSha256 = AskingNode.Bytes(32); break;
            case "request_id": body.RequestId = TrialDeployment.NewRequestId(); break;
            case "nonce": body.Nonce = AskingNode.Bytes(16); break;
            case "time": body.Time = Timestamp.FromDateTimeOffset(body.Time.ToDateTimeOffset().AddSeconds(1)); break;
            case "reply_key":
                using (var own = Hosting.Sealing.SealingPrivateKey.Generate())
                    body.ReplyKey = ByteString.CopyFrom(own.PublicKey.Export());
                break;
            default: throw new ArgumentException($"No way to alter {field}.", nameof(field));
        }
    }

    /// <summary>A key belongs to one agency; everything else is under the signature.</summary>
    public static string ReasonFor(string field) => field == "agency" ? nameof(RefusalReason.NotEnrolled) : nameof(RefusalReason.BadSignature);

    public static void FlipLastBit(SignedRequest request, string field)
    {
        var altered = SignedRequest.Descriptor.FindFieldByName(field).Accessor;
        var bytes = ((ByteString)altered.GetValue(request)).ToByteArray();
        bytes[^1] ^= 1;
        altered.SetValue(request, ByteString.CopyFrom(bytes));
    }
}
