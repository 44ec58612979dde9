using System.Security.Cryptography.X509Certificates;
using Gateway.Hosting.Enrolment;
using Gateway.Hosting.Sealing;
using Gateway.Hosting.Tls;
using Grpc.Net.Client;

namespace Gateway.Hosting.Roles;

/// <summary>Who a running role is: its entry in the register, its keys and certificate, and whom it believes.</summary>
/// <param name="Register">The register to believe.</param>
/// <param name="Self">The role's own entry.</param>
/// <param name="SigningKey">Its signing key.</param>
/// <param name="SealingKey">Its sealing key.</param>
/// <param name="Certificate">Its TLS certificate with key.</param>
/// <param name="Authority">The authority to which every certificate must chain.</param>
/// <param name="LocalSystems">SHA-256 (upper-case hex) of the certificates of the force's own systems; empty for central roles.</param>
public sealed record RoleIdentity(
    EnrolmentRegister Register,
    EnrolledMember Self,
    SigningKey SigningKey,
    SealingPrivateKey SealingKey,
    X509Certificate2 Certificate,
    X509Certificate2 Authority,
    IReadOnlySet<string> LocalSystems)
{
    /// <summary>A channel to another member.</summary>
    public GrpcChannel ChannelTo(EnrolledMember member) => MutualTls.Channel(member, Certificate, Authority);

    /// <summary>The role's code.</summary>
    public override string ToString() => Self.Code;
}
