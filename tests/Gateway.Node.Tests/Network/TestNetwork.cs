using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Gateway.Contracts.Enrolment.V1;
using Gateway.Contracts.Events.V1;
using Gateway.Contracts.Node.V1;
using Gateway.Hosting.Enrolment;
using Gateway.Hosting.Roles;
using Gateway.Hosting.Sealing;
using Gateway.Hosting.Tls;
using Gateway.Linkage;
using Gateway.Node.Tokenising;
using Gateway.Pseudonyms;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Time.Testing;
using TokenSet = Gateway.Linkage.TokenSet;

namespace Gateway.Node.Tests.Network;

/// <summary>A small network: two police nodes, a housing agency, a custodian, a matcher and an exchange, enrolled with real keys and certificates.</summary>
internal sealed class TestNetwork : IDisposable
{
    public const string Essex = "essex-police";
    public const string Gwent = "gwent-police";
    public const string Housing = "gwent-housing";
    public const string Custodian = "custodian-1";
    public const string Matcher = "matcher-1";
    public const string Exchange = "exchange-1";
    public const uint Epoch = 7;

    public static readonly DateTimeOffset Start = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private readonly Dictionary<string, Keys> _keys = new(StringComparer.Ordinal);

    // Certificates cost more than everything else here: every network of a run has the same, and keys of its own.
    private static readonly CertificateAuthority Authority = new(DateTimeOffset.UtcNow, TimeSpan.FromDays(1));
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, Lazy<X509Certificate2>> Certificates = new(StringComparer.Ordinal);

    private readonly SigningKey _enroller = SigningKey.Generate();

    public TestNetwork()
    {
        PseudonymKey = PseudonymKey.Generate(System.Security.Cryptography.RandomNumberGenerator.Fill);
        var register = new Register
        {
            Version = 1,
            IssuedAt = Timestamp.FromDateTimeOffset(Start),
            ExpiresAt = Timestamp.FromDateTimeOffset(Start.AddYears(1)),
            Members =
            {
                Node(Essex, "essex", AgencyKind.Police, Role.PanelCoordinator, Role.InvestigatingOfficer, Role.InformationGovernance),
                Node(Gwent, "gwent", AgencyKind.Police, Role.PanelCoordinator, Role.InvestigatingOfficer),
                Node(Housing, "gwent", AgencyKind.Housing, Role.PanelMember),
                Central(Custodian, Component.Custodian),
                Central(Matcher, Component.Matcher),
                Central(Exchange, Component.Exchange),
            },
        };
        register.Members.Single(member => member.Code == Custodian).CustodianKeys.Add(
            new CustodianKey { Epoch = Epoch, PublicKey = ByteString.CopyFrom(PseudonymKey.PublicKey.Export()) });
        Register = EnrolmentRegister.Open(EnrolmentRegister.Sign(register, _enroller), [_enroller.VerifyingKey]);
    }

    public FakeTimeProvider Clock { get; } = new(Start);

    public EnrolmentRegister Register { get; }

    public X509Certificate2 Certificate { get; } = Authority.Certificate;

    public X509Certificate2 LocalSystem { get; } = CertificateOf("case-system");

    public X509Certificate2 ForeignSystem { get; } = CertificateOf("somebody-else");

    public PseudonymKey PseudonymKey { get; }

    public SigningKey SigningKeyOf(string code) => _keys[code].Signing;

    public SealingPrivateKey SealingKeyOf(string code) => _keys[code].Sealing;

    public RoleIdentity IdentityOf(string code) => new(
        Register, Register.ByCode(code)!, _keys[code].Signing, _keys[code].Sealing, _keys[code].Certificate, Certificate,
        new HashSet<string>(StringComparer.Ordinal) { Convert.ToHexString(MutualTls.Sha256(LocalSystem)) });

    /// <summary>The tokens of a person: the function itself, which node and custodian together must arrive at.</summary>
    public TokenSet TokensOf(Subject person)
    {
        var inputs = TokenRecipe.For(SubjectIdentifiers.Of(person));
        using var batch = BlindedBatch.Blind(OprfMode.Verifiable, [.. inputs.Select(input => input.Bytes)], System.Security.Cryptography.RandomNumberGenerator.Fill);
        var evaluated = new EvaluatedElement[inputs.Count];
        var proof = PseudonymEvaluation.EvaluateVerifiably(PseudonymKey, batch.Elements.Span, evaluated, System.Security.Cryptography.RandomNumberGenerator.Fill);
        var outputs = batch.Finalize(evaluated, proof, PseudonymKey.PublicKey);
        return TokenSet.Of(inputs.Select((input, index) => new Token(input.Type, outputs[index].Token.Bits)));
    }

    public void Dispose()
    {
        foreach (var keys in _keys.Values)
        {
            keys.Signing.Dispose();
            keys.Sealing.Dispose();
        }

        PseudonymKey.Dispose();
        _enroller.Dispose();
    }

    private static X509Certificate2 CertificateOf(string name) =>
        Certificates.GetOrAdd(name, _ => new Lazy<X509Certificate2>(() => Authority.Issue(name))).Value;

    private Member Node(string code, string force, AgencyKind kind, params Role[] roles)
    {
        var member = Central(code, Component.Node);
        member.Agency = new Agency
        {
            Name = code,
            Force = force,
            Kind = kind,
            Roles = { roles },
            DutyDesk = new DutyDesk { Name = $"{code} duty desk", Telephone = "01632 960001", Email = $"desk@{code}.example" },
        };
        return member;
    }

    private Member Central(string code, Component component)
    {
        var keys = new Keys(SigningKey.Generate(), SealingPrivateKey.Generate(), CertificateOf(code));
        _keys.Add(code, keys);
        return new Member
        {
            Code = code,
            Component = component,
            Operator = $"operator of {code}",
            CertificateSha256 = { ByteString.CopyFrom(MutualTls.Sha256(keys.Certificate)) },
            SigningKey = ByteString.CopyFrom(keys.Signing.VerifyingKey.Export()),
            SealingKey = ByteString.CopyFrom(keys.Sealing.PublicKey.Export()),
            Address = $"https://localhost:{FreePort()}",
        };
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed record Keys(SigningKey Signing, SealingPrivateKey Sealing, X509Certificate2 Certificate);
}
