using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Contracts.Custodian.V1;
using Gateway.Contracts.Enrolment.V1;
using Gateway.Contracts.Events.V1;
using Gateway.Custodian;
using Gateway.Custodian.Evaluation;
using Gateway.Hosting.Enrolment;
using Gateway.Hosting.Logging;
using Gateway.Hosting.Requests;
using Gateway.Hosting.Roles;
using Gateway.Hosting.Sealing;
using Gateway.Hosting.Tls;
using Gateway.Linkage;
using Gateway.Node.Tests.Network;
using Gateway.Node.Tokenising;
using Gateway.Pseudonyms;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Serilog.Extensions.Logging;
using TokenSet = Gateway.Linkage.TokenSet;

namespace Gateway.Node.Tests.Tokenising;

/// <summary>One node and three custodians of a 2-of-3 key behind real mutual TLS, each of which a test may stop, start, slow down or make lie.</summary>
internal sealed class SplitNetwork : IAsyncDisposable
{
    public const uint Epoch = 4;
    private const string Node = "essex-police";
    private static readonly ShareScheme Scheme = new(threshold: 2, shares: 3);
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private readonly CertificateAuthority _authority = new(DateTimeOffset.UtcNow, TimeSpan.FromDays(1));
    private readonly SigningKey _enroller = SigningKey.Generate();
    private readonly Dictionary<string, (SigningKey Signing, SealingPrivateKey Sealing, X509Certificate2 Certificate)> _keys = new(StringComparer.Ordinal);
    private readonly Dictionary<int, WebApplication> _running = [];
    private readonly PseudonymKey _whole = PseudonymKey.Generate(RandomNumberGenerator.Fill);
    private readonly DealtKey _dealt;
    private readonly EnrolmentRegister _register;
    private readonly Peers _peers;
    private readonly SerilogLoggerFactory _loggers;
    private readonly StringWriter _log = new();

    public SplitNetwork(Action<Register>? change = null)
    {
        _dealt = TrustedDealer.Split(_whole, Scheme, RandomNumberGenerator.Fill);
        var register = new Register
        {
            Version = 1,
            IssuedAt = Timestamp.FromDateTimeOffset(Start),
            ExpiresAt = Timestamp.FromDateTimeOffset(Start.AddYears(1)),
            KeyEpochs = { new KeyEpoch { Epoch = Epoch, Threshold = 2, PublicKey = ByteString.CopyFrom(_whole.PublicKey.Export()) } },
        };
        foreach (var share in _dealt.Shares)
        {
            var custodian = Enrol(CodeOf(share.Index), Component.Custodian);
            custodian.CustodianKeys.Add(new CustodianKey { Epoch = Epoch, ShareIndex = (uint)share.Index, PublicKey = ByteString.CopyFrom(share.Key.PublicKey.Export()) });
            register.Members.Add(custodian);
        }

        register.Members.Add(Enrol(Node, Component.Node));
        change?.Invoke(register);
        _register = EnrolmentRegister.Open(EnrolmentRegister.Sign(register, _enroller), [_enroller.VerifyingKey]);
        _peers = new Peers(IdentityOf(Node));
        _loggers = new SerilogLoggerFactory(RedactedLog.To(_log));
        Tokeniser = new Tokeniser(IdentityOf(Node), _peers, Clock, _loggers.CreateLogger<Tokeniser>());
    }

    public FakeTimeProvider Clock { get; } = new(Start);

    public Tokeniser Tokeniser { get; }

    public string LogText => _log.ToString();

    /// <summary>The lines of the node's log that say this.</summary>
    public IReadOnlyList<string> LogLines(string what) => [.. LogText.Split('\n').Where(line => line.Contains(what, StringComparison.Ordinal))];

    public static string CodeOf(int share) => $"custodian-{share}";

    /// <summary>Starts the custodian of a share.</summary>
    /// <param name="share">Its share.</param>
    /// <param name="uses">The share that it really uses; its own by default.</param>
    /// <param name="entropy">Its randomness, on which it waits when it is slow.</param>
    public async Task StartAsync(int share, int? uses = null, EntropySource? entropy = null)
    {
        var role = CustodianRole.Build(new CustodianOptions(
            IdentityOf(CodeOf(share)),
            new Dictionary<uint, PseudonymKey> { [Epoch] = _dealt.Shares[(uses ?? share) - 1].Key },
            entropy ?? RandomNumberGenerator.Fill,
            RedactedLog.To(TextWriter.Null),
            Clock));
        _running.Add(share, role);
        await role.StartAsync();
    }

    public async Task StartAllAsync()
    {
        foreach (var share in Scheme.Indexes)
            await StartAsync(share);
    }

    public async Task StopAsync(int share)
    {
        if (!_running.Remove(share, out var role))
            return;
        await role.StopAsync();
        await role.DisposeAsync();
    }

    /// <summary>How many elements a custodian has evaluated.</summary>
    public long EvaluatedBy(int share) =>
        _running[share].Services.GetRequiredService<EvaluationCounts>().Of(Node, DateOnly.FromDateTime(Start.UtcDateTime));

    public static IReadOnlyList<TokenInput> Inputs { get; } = TokenRecipe.For(SubjectIdentifiers.Of(TestCases.Person()));

    /// <summary>The tokens of a person, made with whatever custodians there are.</summary>
    public async Task<TokenSet> TokeniseAsync()
    {
        var job = new TokenisingJob(new Evaluation { QueryId = ByteString.CopyFrom(RequestId.New(Clock.GetUtcNow())) }, Inputs);
        return Assert.Single(await Tokeniser.TokeniseAsync(Epoch, [job], CancellationToken.None));
    }

    /// <summary>The same tokens by the key that was not split.</summary>
    public TokenSet Expected()
    {
        using var batch = BlindedBatch.Blind(OprfMode.Verifiable, [.. Inputs.Select(input => input.Bytes)], RandomNumberGenerator.Fill);
        var evaluated = new EvaluatedElement[Inputs.Count];
        var proof = PseudonymEvaluation.EvaluateVerifiably(_whole, batch.Elements.Span, evaluated, RandomNumberGenerator.Fill);
        var outputs = batch.Finalize(evaluated, proof, _whole.PublicKey);
        return TokenSet.Of(Inputs.Select((input, index) => new Token(input.Type, outputs[index].Token.Bits)));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var share in _running.Keys.ToList())
            await StopAsync(share);
        _peers.Dispose();
        _loggers.Dispose();
        foreach (var (signing, sealing, certificate) in _keys.Values)
        {
            signing.Dispose();
            sealing.Dispose();
            certificate.Dispose();
        }

        _dealt.Dispose();
        _whole.Dispose();
        _enroller.Dispose();
        _authority.Dispose();
        await _log.DisposeAsync();
    }

    private RoleIdentity IdentityOf(string code) =>
        new(_register, _register.ByCode(code)!, _keys[code].Signing, _keys[code].Sealing, _keys[code].Certificate, _authority.Certificate, new HashSet<string>());

    private Member Enrol(string code, Component component)
    {
        var keys = (Signing: SigningKey.Generate(), Sealing: SealingPrivateKey.Generate(), Certificate: _authority.Issue(code));
        _keys.Add(code, keys);
        var member = new Member
        {
            Code = code,
            Component = component,
            Operator = $"operator of {code}",
            CertificateSha256 = { ByteString.CopyFrom(MutualTls.Sha256(keys.Certificate)) },
            SigningKey = ByteString.CopyFrom(keys.Signing.VerifyingKey.Export()),
            SealingKey = ByteString.CopyFrom(keys.Sealing.PublicKey.Export()),
            Address = $"https://localhost:{FreePort()}",
        };
        if (component == Component.Node)
            member.Agency = new Agency { Name = code, Force = "essex", Kind = AgencyKind.Police, Roles = { Role.PanelCoordinator }, DutyDesk = new DutyDesk { Name = "desk" } };
        return member;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
