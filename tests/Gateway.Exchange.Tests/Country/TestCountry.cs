using System.Security.Cryptography;
using Gateway.Contracts.Enrolment.V1;
using Gateway.Contracts.Events.V1;
using Gateway.Contracts.Exchange.V1;
using Gateway.Hosting.Enrolment;
using Gateway.Hosting.Logging;
using Gateway.Hosting.Roles;
using Gateway.Hosting.Sealing;
using Gateway.Hosting.Tls;
using Gateway.Policy;
using Gateway.Storage.EventLog;
using Gateway.Storage.Sqlite;
using Gateway.Streams;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Serilog.Core;

namespace Gateway.Exchange.Tests.Country;

/// <summary>
/// A small country on this machine: agencies with keys and certificates, a register, an event log and a real exchange behind mutual TLS.
/// The matcher and the holders are stand-ins that answer as a test says.
/// </summary>
internal sealed class TestCountry : IAsyncDisposable
{
    public const string Essex = "essex-police";
    public const string Gwent = "gwent-police";
    public const string Housing = "gwent-housing";
    public const string Programme = "kent-programme";
    public const string Kent = "kent-council";
    public const string Unenrolled = "nobody";
    private const string Exchange = "exchange";
    private const string Matcher = "matcher";

    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-exchange-").FullName;
    private readonly CertificateAuthority _authority = new(DateTimeOffset.UtcNow, TimeSpan.FromDays(1));
    private readonly SigningKey _enrolment = SigningKey.Generate();
    private readonly Dictionary<string, SampleMember> _members = new(StringComparer.Ordinal);
    private readonly Dictionary<string, GrpcChannel> _channels = new(StringComparer.Ordinal);
    private readonly List<WebApplication> _running = [];
    private readonly StringWriter _logLines = new();
    private readonly Logger _log;
    private WebApplication? _exchange;

    private readonly PolicyText? _overlayOfGwent;

    private TestCountry(PolicyText? overlayOfGwent)
    {
        _overlayOfGwent = overlayOfGwent;
        _log = RedactedLog.To(TextWriter.Synchronized(_logLines));
        AddNode(Essex, "essex", AgencyKind.Police, [Role.PanelCoordinator, Role.InvestigatingOfficer, Role.InformationGovernance], Standing(Purpose.MaracTransfer, LegalBasis.Dpa2018Part3));
        AddNode(Gwent, "gwent", AgencyKind.Police, [Role.PanelCoordinator, Role.InvestigatingOfficer, Role.DvdsOfficer], Standing(Purpose.MaracTransfer, LegalBasis.Dpa2018Part3));
        AddNode(Housing, "gwent", AgencyKind.Housing, [Role.PanelMember, Role.PanelCoordinator], null);
        AddNode(Programme, "kent", AgencyKind.PerpetratorProgramme, [Role.CaseManager], null);
        AddNode(Kent, "kent", AgencyKind.LocalAuthority, [Role.PanelCoordinator], Standing(Purpose.MaracTransfer, LegalBasis.Consent));
        _members[Exchange] = new SampleMember(Exchange, Component.Exchange, _authority);
        _members[Matcher] = new SampleMember(Matcher, Component.Matcher, _authority);
        if (overlayOfGwent is not null)
            _members[Gwent].Agency!.OverlaySha256 = ByteString.CopyFrom(SHA256.HashData(overlayOfGwent.Utf8.Span));
        _members[Unenrolled] = new SampleMember(Unenrolled, Component.Node, _authority);
        Register = Enrol();
        Store = new SqliteDatabase(Path.Combine(_folder, "exchange.db"));
        Log = new SqliteEventLog(Path.Combine(_folder, "events.db"));
        Events = new EventBook(this);
    }

    public AdjustableClock Clock { get; } = new();

    public EnrolmentRegister Register { get; private set; }

    public SqliteDatabase Store { get; private set; }

    public SqliteEventLog Log { get; }

    public EventBook Events { get; }

    public StandInMatcher.Script MatcherScript { get; } = new();

    public StandInHolder.Script HolderScript { get; } = new();

    public string StorePath => Path.Combine(_folder, "exchange.db");

    public string LogText => _logLines.ToString();

    public DateTimeOffset Now => Clock.GetUtcNow();

    public SampleMember this[string code] => _members[code];

    public EnrolledMember ExchangeMember => Register.ByCode(Exchange)!;

    /// <summary>Starts a country, in which Gwent's records may have a policy overlay.</summary>
    public static async Task<TestCountry> StartAsync(PolicyText? overlayOfGwent = null)
    {
        var country = new TestCountry(overlayOfGwent);
        await country.Log.CreateTopicsAsync(Topics.All);
        await country.RunAsync(StandInMatcher.Build(country.IdentityOf(Matcher), country.MatcherScript));
        await country.StartExchangeAsync();
        return country;
    }

    public static StandingRequest Standing(Purpose purpose, LegalBasis basis) => new() { Role = Role.PanelCoordinator, Purpose = purpose, LegalBasis = basis };

    public RoleIdentity IdentityOf(string code) => _members[code].IdentityIn(Register);

    public async Task StartExchangeAsync()
    {
        var overlays = new Dictionary<string, CompiledPolicy>(StringComparer.Ordinal);
        if (_overlayOfGwent is not null)
            overlays[Gwent] = NationalPolicy.Load(_overlayOfGwent).Required();
        _exchange = ExchangeRole.Build(new ExchangeOptions(IdentityOf(Exchange), Store, Log, NationalPolicy.Load().Required(), overlays, _log, Clock));
        await _exchange.StartAsync();
    }

    public async Task StopExchangeAsync()
    {
        await _exchange!.StopAsync();
        await _exchange.DisposeAsync();
        _exchange = null;
    }

    public async Task RunHolderAsync(string code) => await RunAsync(StandInHolder.Build(IdentityOf(code), HolderScript));

    public ExchangeService.ExchangeServiceClient ClientOf(string code) => new(ChannelOf(code));

    public GrpcChannel ChannelOf(string code)
    {
        if (!_channels.TryGetValue(code, out var channel))
        {
            channel = MutualTls.Channel(ExchangeMember, _members[code].Certificate, _authority.Certificate);
            _channels[code] = channel;
        }

        return channel;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var channel in _channels.Values)
            channel.Dispose();
        if (_exchange is not null)
            await StopExchangeAsync();
        foreach (var app in _running)
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }

        TestContext.Current.TestOutputHelper?.WriteLine(LogText);
        await Log.DisposeAsync();
        await Store.DisposeAsync();
        foreach (var member in _members.Values)
            member.Dispose();
        _enrolment.Dispose();
        _authority.Dispose();
        await _log.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task RunAsync(WebApplication app)
    {
        await app.StartAsync();
        _running.Add(app);
    }

    private void AddNode(string code, string force, AgencyKind kind, Role[] roles, StandingRequest? standing) =>
        _members[code] = new SampleMember(code, Component.Node, _authority) { Agency = SampleMember.AgencyOf(force, kind, roles, standing) };

    private EnrolmentRegister Enrol()
    {
        var register = new Register
        {
            Version = 1,
            IssuedAt = Timestamp.FromDateTimeOffset(DateTimeOffset.UtcNow.AddDays(-1)),
            ExpiresAt = Timestamp.FromDateTimeOffset(DateTimeOffset.UtcNow.AddYears(50)),
            Members = { _members.Values.Where(member => member.Code != Unenrolled).Select(member => member.Entry()) },
        };
        return EnrolmentRegister.Open(EnrolmentRegister.Sign(register, _enrolment), [_enrolment.VerifyingKey]);
    }
}
