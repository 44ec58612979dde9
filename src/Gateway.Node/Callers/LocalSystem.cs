using Gateway.Hosting.Tls;
using Grpc.Core;

namespace Gateway.Node.Callers;

/// <summary>Which of the force's own systems calls.</summary>
internal static class LocalSystem
{
    /// <summary>SHA-256 of the calling system's certificate: the actor of its acts on the journal.</summary>
    public static byte[] Of(ServerCallContext context) =>
        context.GetHttpContext().Connection.ClientCertificate is { } certificate ? MutualTls.Sha256(certificate) : [];
}
