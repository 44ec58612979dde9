using System.Security.Cryptography.X509Certificates;
using Gateway.Contracts.Enrolment.V1;
using Gateway.Contracts.Events.V1;
using Gateway.Hosting.Enrolment;
using Gateway.Hosting.Roles;
using Gateway.Hosting.Sealing;
using Gateway.Hosting.Tls;
using Google.Protobuf;

namespace Gateway.Exchange.Tests.Country;

/// <summary>A member with its keys and its certificate.</summary>
internal sealed class SampleMember(string code, Component component, CertificateAuthority authority) : IDisposable
{
    public string Code => code;

    public SigningKey SigningKey { get; } = SigningKey.Generate();

    public SealingPrivateKey SealingKey { get; } = SealingPrivateKey.Generate();

    public X509Certificate2 Certificate { get; } = authority.Issue(code);

    public Agency? Agency { get; init; }

    public string Address { get; } = Ports.FreeAddress();

    public Member Entry() => new()
    {
        Code = code,
        Component = component,
        Operator = $"{code}-operator",
        SigningKey = ByteString.CopyFrom(SigningKey.VerifyingKey.Export()),
        SealingKey = ByteString.CopyFrom(SealingKey.PublicKey.Export()),
        CertificateSha256 = { ByteString.CopyFrom(MutualTls.Sha256(Certificate)) },
        Address = Address,
        Agency = Agency,
    };

    public RoleIdentity IdentityIn(EnrolmentRegister register) =>
        new(register, register.ByCode(code)!, SigningKey, SealingKey, Certificate, authority.Certificate, new HashSet<string>());

    public static Agency AgencyOf(string force, AgencyKind kind, IEnumerable<Role> roles, StandingRequest? standing = null) => new()
    {
        Name = $"Agency in {force}",
        Force = force,
        Kind = kind,
        Roles = { roles },
        DutyDesk = new DutyDesk { Name = "Duty desk", Telephone = "01632 960001", Email = "desk@agency.example" },
        StandingRequest = standing,
    };

    public void Dispose()
    {
        SigningKey.Dispose();
        SealingKey.Dispose();
        Certificate.Dispose();
    }
}
