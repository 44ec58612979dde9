using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Hosting.Enrolment;
using Gateway.Hosting.Tracing;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Gateway.Hosting.Tls;

/// <summary>Mutual TLS 1.3 between members: certificates chain to the pinned authority, and servers are pinned to the register.</summary>
public static class MutualTls
{
    // Two members' nodes on one machine speak HTTP/2 only; messages are small but batches of a bulk import are not.
    private const int LargestMessage = 16 * 1024 * 1024;

    /// <summary>SHA-256 of a certificate's DER form.</summary>
    public static byte[] Sha256(X509Certificate2 certificate) => SHA256.HashData(certificate.RawDataMemory.Span);

    /// <summary>Makes Kestrel listen with mutual TLS; a client without a certificate of the authority is cut off in the handshake.</summary>
    public static void Listen(KestrelServerOptions kestrel, IPEndPoint endpoint, X509Certificate2 certificate, X509Certificate2 authority)
    {
        ArgumentNullException.ThrowIfNull(kestrel);
        kestrel.AddServerHeader = false;
        kestrel.Listen(endpoint, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            listen.UseHttps(https =>
            {
                https.ServerCertificate = certificate;
                https.SslProtocols = SslProtocols.Tls13;
                https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                https.ClientCertificateValidation = (client, _, _) => ChainsTo(authority, client);
            });
        });
    }

    /// <summary>A channel to an enrolled member: its certificate must be one that the register names for it.</summary>
    public static GrpcChannel Channel(EnrolledMember member, X509Certificate2 own, X509Certificate2 authority) =>
        Channel(member.Address, own, server =>
            ChainsTo(authority, server) && member.Entry.CertificateSha256.Any(hash => hash.Span.SequenceEqual(Sha256(server))));

    /// <summary>A channel to an address whose certificate must chain to the authority and carry the address's name.</summary>
    public static GrpcChannel Channel(Uri address, X509Certificate2 own, X509Certificate2 authority) =>
        Channel(address, own, server => ChainsTo(authority, server) && server.MatchesHostname(address.Host));

    private static GrpcChannel Channel(Uri address, X509Certificate2 own, Func<X509Certificate2, bool> accepts) =>
        GrpcChannel.ForAddress(address, new GrpcChannelOptions
        {
            DisposeHttpClient = true,
            MaxReceiveMessageSize = LargestMessage,
            // By default a channel waits up to two minutes before it tries a member again that was down: an emergency cannot.
            MaxReconnectBackoff = TimeSpan.FromSeconds(2),
            HttpHandler = new SocketsHttpHandler
            {
                EnableMultipleHttp2Connections = true,
                // Members are reached directly: a proxy named in the environment would learn who talks to whom.
                UseProxy = false,
                ActivityHeadersPropagator = new UncarriedContext(),
                ConnectTimeout = TimeSpan.FromSeconds(5),
                KeepAlivePingDelay = TimeSpan.FromSeconds(30),
                KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
                SslOptions = new SslClientAuthenticationOptions
                {
                    EnabledSslProtocols = SslProtocols.Tls13,
                    ClientCertificates = [own],
                    LocalCertificateSelectionCallback = (_, _, _, _, _) => own,
                    RemoteCertificateValidationCallback = (_, server, _, _) => server is X509Certificate2 certificate && accepts(certificate),
                },
            },
        });

    private static bool ChainsTo(X509Certificate2 authority, X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        // Revocation is by the register: a member whose certificate hash is no longer in it is refused at once.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(certificate);
    }
}
