using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Contracts.Custodian.V1;
using Gateway.Contracts.Enrolment.V1;
using Gateway.Contracts.Events.V1;
using Gateway.Custodian.Evaluation;
using Gateway.Hosting.Enrolment;
using Gateway.Hosting.Logging;
using Gateway.Hosting.Roles;
using Gateway.Hosting.Sealing;
using Gateway.Hosting.Tls;
using Gateway.Pseudonyms;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Custodian.Tests.Evaluation;

/// <summary>A custodian behind real mutual TLS, enrolled beside two nodes and an exchange.</summary>
public sealed class RunningCustodian : IAsyncLifetime
{
    internal const string Essex = "essex-police";
    internal const string Gwent = "gwent-police";
    internal const string Exchange = "exchange";
    internal const uint Epoch = 3;
    private const string Code = "custodian-1";

    private readonly CertificateAuthority _authority = new(DateTimeOffset.UtcNow, TimeSpan.FromDays(1));
    private readonly SigningKey _enroller = SigningKey.Generate();
    private readonly Dictionary<string, MemberKeys> _keys = new(StringComparer.Ordinal);
    private readonly List<GrpcChannel> _channels = [];
    private readonly StringWriter _log = new();
    private WebApplication? _role;
    private EnrolmentRegister? _register;

    internal FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 23, 23, 58, 0, TimeSpan.Zero));

    internal PseudonymKey Key { get; } = PseudonymKey.Generate(RandomNumberGenerator.Fill);

    internal EvaluationCounts Counts => _role!.Services.GetRequiredService<EvaluationCounts>();

    internal string LogText => _log.ToString();

    public async ValueTask InitializeAsync()
    {
        var register = new Register
        {
            Version = 1,
            IssuedAt = Clock.GetUtcNow().ToTimestamp(),
            ExpiresAt = Clock.GetUtcNow().AddYears(1).ToTimestamp(),
            Members = { Enrol(Code, Component.Custodian), Enrol(Essex, Component.Node), Enrol(Gwent, Component.Node), Enrol(Exchange, Component.Exchange) },
        };
        register.Members[0].CustodianKeys.Add(new CustodianKey { Epoch = Epoch, PublicKey = ByteString.CopyFrom(Key.PublicKey.Export()) });
        _register = EnrolmentRegister.Open(EnrolmentRegister.Sign(register, _enroller), [_enroller.VerifyingKey]);
        var keys = _keys[Code];
        var identity = new RoleIdentity(_register, _register.ByCode(Code)!, keys.Signing, keys.Sealing, keys.Certificate, _authority.Certificate, new HashSet<string>());
        _role = CustodianRole.Build(new CustodianOptions(
            identity, new Dictionary<uint, PseudonymKey> { [Epoch] = Key }, RandomNumberGenerator.Fill, RedactedLog.To(_log, Serilog.Events.LogEventLevel.Verbose), Clock));
        await _role.StartAsync();
    }

    internal SigningKey SigningKeyOf(string member) => _keys[member].Signing;

    /// <summary>A client that presents a member's certificate.</summary>
    internal CustodianService.CustodianServiceClient ClientOf(string member) => ClientWith(_keys[member].Certificate);

    /// <summary>A client whose certificate is the authority's, but which nobody enrolled.</summary>
    internal CustodianService.CustodianServiceClient ClientOfStranger() => ClientWith(_authority.Issue("stranger"));

    public async ValueTask DisposeAsync()
    {
        _channels.ForEach(channel => channel.Dispose());
        await _role!.DisposeAsync();
        Key.Dispose();
        foreach (var keys in _keys.Values)
            keys.Dispose();
        _enroller.Dispose();
        _authority.Dispose();
        await _log.DisposeAsync();
    }

    private CustodianService.CustodianServiceClient ClientWith(X509Certificate2 certificate)
    {
        var channel = MutualTls.Channel(_register!.ByCode(Code)!, certificate, _authority.Certificate);
        _channels.Add(channel);
        return new CustodianService.CustodianServiceClient(channel);
    }

    private Member Enrol(string code, Component component)
    {
        var keys = new MemberKeys(SigningKey.Generate(), SealingPrivateKey.Generate(), _authority.Issue(code));
        _keys.Add(code, keys);
        var member = new Member
        {
            Code = code,
            Component = component,
            Operator = $"operator of {code}",
            CertificateSha256 = { ByteString.CopyFrom(MutualTls.Sha256(keys.Certificate)) },
            SigningKey = ByteString.CopyFrom(keys.Signing.VerifyingKey.Export()),
            SealingKey = ByteString.CopyFrom(keys.Sealing.PublicKey.Export()),
            Address = $"https://localhost:{FreePort.Next()}",
        };
        if (component == Component.Node)
            member.Agency = new Agency { Name = code, Force = code, Kind = AgencyKind.Police, Roles = { Role.PanelCoordinator }, DutyDesk = new DutyDesk { Name = "desk" } };
        return member;
    }

    private sealed record MemberKeys(SigningKey Signing, SealingPrivateKey Sealing, X509Certificate2 Certificate) : IDisposable
    {
        public void Dispose()
        {
            Signing.Dispose();
            Sealing.Dispose();
            Certificate.Dispose();
        }
    }
}
