using System.Security.Cryptography.X509Certificates;
using Gateway.Contracts.Enrolment.V1;
using Gateway.Hosting.Enrolment;
using Gateway.Hosting.Logging;
using Gateway.Hosting.Roles;
using Gateway.Hosting.Tests.Samples;
using Gateway.Hosting.Tls;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Hosting.Tests.Callers;

/// <summary>A role that answers on the loopback address over real mutual TLS, with three doors.</summary>
public sealed class RunningRole : IAsyncLifetime
{
    private readonly StringWriter _log = new();
    private readonly Serilog.Core.Logger _logger;
    private readonly SampleMember _server;
    private readonly WebApplication _app;

    public RunningRole()
    {
        _logger = RedactedLog.To(_log);
        Authority = new CertificateAuthority(DateTimeOffset.UtcNow, TimeSpan.FromHours(1));
        NodeCertificate = Authority.Issue("essex");
        CustodianCertificate = Authority.Issue("custodian");
        LocalCertificate = Authority.Issue("case-system");
        var certificate = Authority.Issue("exchange");
        _server = new SampleMember("exchange", Component.Exchange) { Address = Loopback.FreeAddress(), CertificateSha256 = MutualTls.Sha256(certificate) };
        var node = new SampleMember("essex", Component.Node) { CertificateSha256 = MutualTls.Sha256(NodeCertificate) };
        var custodian = new SampleMember("custodian", Component.Custodian) { CertificateSha256 = MutualTls.Sha256(CustodianCertificate) };
        Register = SampleRegister.Open(_server, node, custodian);
        _app = Build(certificate);
    }

    internal CertificateAuthority Authority { get; }

    internal EnrolmentRegister Register { get; }

    internal X509Certificate2 NodeCertificate { get; }

    internal X509Certificate2 CustodianCertificate { get; }

    internal X509Certificate2 LocalCertificate { get; }

    internal FixedClock Clock { get; } = new();

    internal Visitors Visitors { get; } = new();

    internal string Log => _log.ToString();

    internal EnrolledMember Server => Register.TheOne(Component.Exchange);

    public async ValueTask InitializeAsync() => await _app.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _logger.DisposeAsync();
        Authority.Dispose();
    }

    internal GrpcChannel ChannelWith(X509Certificate2 certificate) => MutualTls.Channel(Server, certificate, Authority.Certificate);

    private WebApplication Build(X509Certificate2 certificate)
    {
        var identity = new RoleIdentity(
            Register, Server, _server.SigningKey, _server.SealingKey, certificate, Authority.Certificate,
            new HashSet<string> { Convert.ToHexString(MutualTls.Sha256(LocalCertificate)) });
        var builder = RoleHost.CreateBuilder(identity, _logger, Clock);
        builder.Services.AddSingleton(Visitors);
        var app = builder.Build();
        app.MapGrpcService<NodesDoor>();
        app.MapGrpcService<DoorWithoutAName>();
        app.MapGrpcService<LocalDoor>();
        RoleHost.MapHealth(app);
        return app;
    }
}
