using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Contracts.Enrolment.V1;
using Gateway.Hosting.Enrolment;
using Gateway.Hosting.Roles;
using Gateway.Hosting.Sealing;
using Gateway.Hosting.Tls;
using Gateway.Pseudonyms;

namespace Gateway.Deployment;

/// <summary>
/// A trial deployment on one machine, as files: the signed enrolment register, and for each member its own folder of keys, store and log.
/// Roles that run as separate processes, or all in one, find each other through it. Each member's folder is what that member alone
/// would hold in production.
/// </summary>
internal sealed class DeploymentFolder
{
    /// <summary>Code of the custodian of share 1.</summary>
    public const string FirstCustodian = "custodian-1";

    /// <summary>Code of the matcher.</summary>
    public const string Matcher = "matcher";

    /// <summary>Code of the exchange.</summary>
    public const string Exchange = "exchange";

    private DeploymentFolder(string path)
    {
        Path = path;
        var authorities = new[] { VerifyingKey.Import(ReadFile(EnrolmentAuthorityPath)) };
        Register = EnrolmentRegister.Open(SignedRegister.Parser.ParseFrom(ReadFile(RegisterPath)), authorities);
        Authority = X509CertificateLoader.LoadCertificate(ReadFile(AuthorityPath));
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The verified register.</summary>
    public EnrolmentRegister Register { get; }

    /// <summary>The authority to which every certificate chains.</summary>
    public X509Certificate2 Authority { get; }

    /// <summary>The embedded event log's file.</summary>
    public string EventLogPath => System.IO.Path.Combine(Path, "event-log.db");

    private string RegisterPath => System.IO.Path.Combine(Path, DeploymentFiles.Register);

    private string EnrolmentAuthorityPath => System.IO.Path.Combine(Path, DeploymentFiles.EnrolmentAuthority);

    private string AuthorityPath => System.IO.Path.Combine(Path, DeploymentFiles.CertificateAuthority);

    /// <summary>Opens a deployment.</summary>
    /// <exception cref="DeploymentException">The folder is not a deployment.</exception>
    /// <exception cref="EnrolmentException">Its register is not to be believed.</exception>
    public static DeploymentFolder Open(string path) => new(System.IO.Path.GetFullPath(path));

    /// <summary>Code of the custodian of a share.</summary>
    public static string Custodian(int share) => $"custodian-{share}";

    /// <summary>A member's own store.</summary>
    public string StorePath(string member) => System.IO.Path.Combine(MemberPath(member), "store.db");

    /// <summary>A member's own log.</summary>
    public string LogPath(string member) => System.IO.Path.Combine(MemberPath(member), "log.json");

    /// <summary>A member's identity, with its private keys.</summary>
    public RoleIdentity Identity(string member)
    {
        var enrolled = Register.ByCode(member)
            ?? throw new DeploymentException($"'{member}' is not enrolled here. Enrolled are: {string.Join(", ", Register.Members.Select(known => known.Code).Order(StringComparer.Ordinal))}.");
        var localSystems = new HashSet<string>(StringComparer.Ordinal);
        if (enrolled.Component == Component.Node)
        {
            using var system = LocalSystem(member);
            localSystems.Add(Convert.ToHexString(MutualTls.Sha256(system)));
        }

        return new RoleIdentity(
            Register,
            enrolled,
            SigningKey.Import(ReadFile(DeploymentFiles.In(MemberPath(member), DeploymentFiles.SigningKey))),
            SealingPrivateKey.Import(ReadFile(DeploymentFiles.In(MemberPath(member), DeploymentFiles.SealingKey))),
            LoadPkcs12(DeploymentFiles.In(MemberPath(member), DeploymentFiles.Certificate)),
            Authority,
            localSystems);
    }

    /// <summary>The certificate with which a force's own systems call its node.</summary>
    public X509Certificate2 LocalSystem(string node) => LoadPkcs12(DeploymentFiles.In(MemberPath(node), DeploymentFiles.LocalSystem));

    /// <summary>A node's own secret for keyed hashes: import keys and operators' pseudonyms.</summary>
    public byte[] NodeSecret(string node) => ReadFile(DeploymentFiles.In(MemberPath(node), DeploymentFiles.NodeSecret));

    /// <summary>A custodian's shares by epoch.</summary>
    /// <exception cref="DeploymentException">A share is not the one that is enrolled.</exception>
    public IReadOnlyDictionary<uint, PseudonymKey> CustodianKeys(string custodian) =>
        Register.ByCode(custodian)!.Entry.CustodianKeys.ToDictionary(key => key.Epoch, key => CustodianKey(custodian, key));

    private PseudonymKey CustodianKey(string custodian, CustodianKey enrolled)
    {
        var bytes = ReadFile(DeploymentFiles.In(MemberPath(custodian), DeploymentFiles.PseudonymKey(enrolled.Epoch)));
        var key = PseudonymKey.Import(bytes);
        CryptographicOperations.ZeroMemory(bytes);
        if (key.PublicKey.Export().AsSpan().SequenceEqual(enrolled.PublicKey.Span))
            return key;
        key.Dispose();
        throw new DeploymentException($"The share of {custodian} for epoch {enrolled.Epoch} is not the one that is enrolled: restore it from its backup.");
    }

    private string MemberPath(string member) => System.IO.Path.Combine(Path, DeploymentFiles.Members, member);

    private X509Certificate2 LoadPkcs12(string file) =>
        X509CertificateLoader.LoadPkcs12(ReadFile(file), password: null, X509KeyStorageFlags.Exportable);

    private byte[] ReadFile(string file)
    {
        try
        {
            return File.ReadAllBytes(file);
        }
        catch (IOException)
        {
            throw new DeploymentException($"{Path} is not a deployment, or this process may not read it: {System.IO.Path.GetFileName(file)} is missing. Make one with: ./gateway setup FOLDER");
        }
    }
}
