using Gateway.Contracts.Enrolment.V1;
using Gateway.Contracts.Events.V1;
using Gateway.Hosting.Sealing;
using Google.Protobuf;

namespace Gateway.Hosting.Tests.Samples;

/// <summary>A member with its keys, enrolled or about to be.</summary>
internal sealed class SampleMember(string code, Component component)
{
    public string Code => code;

    public Component Component => component;

    public SigningKey SigningKey { get; } = SigningKey.Generate();

    public SealingPrivateKey SealingKey { get; } = SealingPrivateKey.Generate();

    public byte[] CertificateSha256 { get; init; } = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(code));

    public string Address { get; init; } = "https://127.0.0.1:5000";

    /// <summary>A complete entry, which a test then spoils.</summary>
    public Member Entry()
    {
        var entry = new Member
        {
            Code = code,
            Component = component,
            Operator = $"{code}-operator",
            SigningKey = ByteString.CopyFrom(SigningKey.VerifyingKey.Export()),
            SealingKey = ByteString.CopyFrom(SealingKey.PublicKey.Export()),
            Address = Address,
            CertificateSha256 = { ByteString.CopyFrom(CertificateSha256) },
        };
        if (component == Component.Node)
        {
            entry.Agency = new Agency
            {
                Name = $"Agency {code}",
                Force = code,
                Kind = AgencyKind.Police,
                Roles = { Role.PanelCoordinator, Role.InvestigatingOfficer },
                DutyDesk = new DutyDesk { Name = "Duty desk", Telephone = "01632 960001", Email = "desk@agency.example" },
            };
        }

        return entry;
    }
}
