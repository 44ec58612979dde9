using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gateway.Contracts.Enrolment.V1;
using Gateway.Contracts.Events.V1;
using Gateway.Hosting.Enrolment;
using Gateway.Hosting.Sealing;
using Gateway.Hosting.Tls;
using Gateway.Pseudonyms;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Gateway.Deployment;

/// <summary>
/// Makes a trial deployment: throw-away certificate and enrolment authorities, keys for every member, and the signed register. The
/// private keys of both authorities are never written: nobody can be enrolled into it later.
/// </summary>
internal static class DeploymentMaker
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    /// <summary>Makes a deployment in a folder that does not exist yet, or is empty.</summary>
    /// <exception cref="DeploymentException">The folder holds something.</exception>
    public static DeploymentFolder Make(string path, DeploymentPlan plan, DateTimeOffset now)
    {
        if (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any())
            throw new DeploymentException($"{path} is not empty: name a new folder.");
        Directory.CreateDirectory(path);
        using var certificates = new CertificateAuthority(now, Lifetime);
        using var enrolment = SigningKey.Generate();
        var ports = new Queue<int>(FreePorts.Take(plan.Agencies.Count + 3));
        var register = new Register
        {
            Version = 1,
            IssuedAt = Timestamp.FromDateTimeOffset(now),
            ExpiresAt = Timestamp.FromDateTimeOffset(now + Lifetime),
        };

        Member Enrol(string code, Component component) => MakeMember(path, code, component, ports.Dequeue(), certificates);
        var custodian = Enrol(DeploymentFolder.Custodian, Component.Custodian);
        custodian.CustodianKeys.Add(MakePseudonymKey(path, plan.Epoch));
        register.Members.Add([custodian, Enrol(DeploymentFolder.Matcher, Component.Matcher), Enrol(DeploymentFolder.Exchange, Component.Exchange)]);
        foreach (var agency in plan.Agencies)
        {
            var node = Enrol(agency.Code, Component.Node);
            node.Agency = EnrolAgency(agency);
            AddLocalDoor(path, agency.Code, certificates);
            register.Members.Add(node);
        }

        File.WriteAllBytes(DeploymentFiles.In(path, DeploymentFiles.CertificateAuthority), certificates.Certificate.RawData);
        File.WriteAllBytes(DeploymentFiles.In(path, DeploymentFiles.EnrolmentAuthority), enrolment.VerifyingKey.Export());
        File.WriteAllBytes(DeploymentFiles.In(path, DeploymentFiles.Register), EnrolmentRegister.Sign(register, enrolment).ToByteArray());
        return DeploymentFolder.Open(path);
    }

    private static Member MakeMember(string path, string code, Component component, int port, CertificateAuthority certificates)
    {
        using var certificate = certificates.Issue(code);
        using var signing = SigningKey.Generate();
        using var sealing = SealingPrivateKey.Generate();
        var folder = FolderOf(path, code);
        DeploymentFiles.WriteSecret(folder, DeploymentFiles.Certificate, certificate.Export(X509ContentType.Pkcs12));
        DeploymentFiles.WriteSecret(folder, DeploymentFiles.SigningKey, signing.Export());
        DeploymentFiles.WriteSecret(folder, DeploymentFiles.SealingKey, sealing.Export());
        return new Member
        {
            Code = code,
            Component = component,
            Operator = $"{code}-operator",
            CertificateSha256 = { ByteString.CopyFrom(MutualTls.Sha256(certificate)) },
            SigningKey = ByteString.CopyFrom(signing.VerifyingKey.Export()),
            SealingKey = ByteString.CopyFrom(sealing.PublicKey.Export()),
            Address = $"https://localhost:{port}",
        };
    }

    private static CustodianKey MakePseudonymKey(string path, uint epoch)
    {
        using var key = PseudonymKey.Generate(RandomNumberGenerator.Fill);
        Span<byte> secret = stackalloc byte[PseudonymKey.Length];
        key.Export(secret);
        DeploymentFiles.WriteSecret(FolderOf(path, DeploymentFolder.Custodian), DeploymentFiles.PseudonymKey(epoch), secret);
        CryptographicOperations.ZeroMemory(secret);
        return new CustodianKey { Epoch = epoch, PublicKey = ByteString.CopyFrom(key.PublicKey.Export()) };
    }

    private static void AddLocalDoor(string path, string code, CertificateAuthority certificates)
    {
        using var system = certificates.Issue($"{code}-systems");
        var folder = FolderOf(path, code);
        DeploymentFiles.WriteSecret(folder, DeploymentFiles.LocalSystem, system.Export(X509ContentType.Pkcs12));
        using var key = system.GetECDsaPrivateKey()!;
        DeploymentFiles.WriteSecret(folder, DeploymentFiles.LocalSystemPem, Encoding.ASCII.GetBytes($"{system.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n"));
        DeploymentFiles.WriteSecret(folder, DeploymentFiles.NodeSecret, RandomNumberGenerator.GetBytes(32));
    }

    private static Agency EnrolAgency(PlannedAgency agency)
    {
        var enrolled = new Agency
        {
            Name = agency.Name,
            Force = agency.Force,
            Kind = agency.Kind,
            DutyDesk = new DutyDesk
            {
                Name = $"{agency.Name} duty desk",
                // Ofcom keeps 01632 960000 to 960999 for fiction.
                Telephone = $"01632 960{StableNumber(agency.Code) % 1000:000}",
                Email = $"duty-desk@{agency.Code}.example",
            },
        };
        enrolled.Roles.Add(agency.Roles);
        if (agency.Kind == AgencyKind.Police)
        {
            enrolled.StandingRequest = new StandingRequest
            {
                Role = Role.PanelCoordinator,
                Purpose = Purpose.PerpetratorPanel,
                LegalBasis = LegalBasis.Dpa2018Part3,
            };
        }

        return enrolled;
    }

    private static int StableNumber(string code) => SHA256.HashData(Encoding.UTF8.GetBytes(code))[0] * 256 + SHA256.HashData(Encoding.UTF8.GetBytes(code))[1];

    private static string FolderOf(string path, string member) => Path.Combine(path, DeploymentFiles.Members, member);
}
