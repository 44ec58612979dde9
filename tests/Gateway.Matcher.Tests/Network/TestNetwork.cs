using System.Security.Cryptography.X509Certificates;
using Gateway.Contracts.Enrolment.V1;
using Gateway.Contracts.Events.V1;
using Gateway.Hosting.Enrolment;
using Gateway.Hosting.Roles;
using Gateway.Hosting.Sealing;
using Gateway.Hosting.Tls;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Net.Client;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Matcher.Tests.Network;

/// <summary>Two police forces, a housing agency in the area of the second, a matcher and an exchange, enrolled with real keys.</summary>
internal sealed class TestNetwork : IDisposable
{
    public const string Essex = "essex-police";
    public const string Gwent = "gwent-police";
    public const string Housing = "gwent-housing";
    public const string Matcher = "matcher";
    public const string Exchange = "exchange";

    private readonly CertificateAuthority _authority = new(DateTimeOffset.UtcNow, TimeSpan.FromDays(1));
    private readonly Dictionary<string, Keys> _keys = new(StringComparer.Ordinal);

    public TestNetwork()
    {
        using var enroller = SigningKey.Generate();
        var register = new Register
        {
            Version = 1,
            IssuedAt = Clock.GetUtcNow().ToTimestamp(),
            ExpiresAt = Clock.GetUtcNow().AddYears(1).ToTimestamp(),
            Members =
            {
                Node(Essex, "essex", AgencyKind.Police),
                Node(Gwent, "gwent", AgencyKind.Police),
                Node(Housing, "gwent", AgencyKind.Housing),
                Enrol(Matcher, Component.Matcher),
                Enrol(Exchange, Component.Exchange),
            },
        };
        Register = EnrolmentRegister.Open(EnrolmentRegister.Sign(register, enroller), [enroller.VerifyingKey]);
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));

    public EnrolmentRegister Register { get; }

    public SigningKey SigningKeyOf(string code) => _keys[code].Signing;

    public string ForceOf(string node) => Register.ByCode(node)!.Force;

    public RoleIdentity IdentityOf(string code) => new(
        Register, Register.ByCode(code)!, _keys[code].Signing, _keys[code].Sealing, _keys[code].Certificate, _authority.Certificate, new HashSet<string>());

    /// <summary>A channel to the matcher with a member's certificate.</summary>
    public GrpcChannel ChannelAs(string member) => Channel(_keys[member].Certificate);

    /// <summary>A channel to the matcher with a certificate of the authority that is not enrolled.</summary>
    public GrpcChannel ChannelAsStranger() => Channel(_authority.Issue("stranger"));

    public void Dispose()
    {
        foreach (var keys in _keys.Values)
        {
            keys.Signing.Dispose();
            keys.Sealing.Dispose();
            keys.Certificate.Dispose();
        }

        _authority.Dispose();
    }

    private GrpcChannel Channel(X509Certificate2 certificate) => MutualTls.Channel(Register.ByCode(Matcher)!, certificate, _authority.Certificate);

    private Member Node(string code, string force, AgencyKind kind)
    {
        var member = Enrol(code, Component.Node);
        member.Agency = new Agency { Name = code, Force = force, Kind = kind, Roles = { Role.InvestigatingOfficer }, DutyDesk = new DutyDesk { Name = "desk" } };
        return member;
    }

    private Member Enrol(string code, Component component)
    {
        var keys = new Keys(SigningKey.Generate(), SealingPrivateKey.Generate(), _authority.Issue(code));
        _keys.Add(code, keys);
        return new Member
        {
            Code = code,
            Component = component,
            Operator = $"operator of {code}",
            CertificateSha256 = { ByteString.CopyFrom(MutualTls.Sha256(keys.Certificate)) },
            SigningKey = ByteString.CopyFrom(keys.Signing.VerifyingKey.Export()),
            SealingKey = ByteString.CopyFrom(keys.Sealing.PublicKey.Export()),
            Address = $"https://localhost:{FreePort.Next()}",
        };
    }

    private sealed record Keys(SigningKey Signing, SealingPrivateKey Sealing, X509Certificate2 Certificate);
}
