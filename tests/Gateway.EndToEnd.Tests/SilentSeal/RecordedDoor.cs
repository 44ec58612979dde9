using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Gateway.Hosting.Enrolment;
using Gateway.Hosting.Tls;
using Grpc.Net.Client;

namespace Gateway.EndToEnd.Tests.SilentSeal;

/// <summary>A channel to a member over mutual TLS, as MutualTls makes it, whose answers are kept as they came.</summary>
internal sealed class RecordedDoor : IDisposable
{
    public RecordedDoor(EnrolledMember member, X509Certificate2 own)
    {
        Recorder = new WireRecorder(new SocketsHttpHandler
        {
            UseProxy = false,
            SslOptions = new SslClientAuthenticationOptions
            {
                EnabledSslProtocols = SslProtocols.Tls13,
                LocalCertificateSelectionCallback = (_, _, _, _, _) => own,
                RemoteCertificateValidationCallback = (_, server, _, _) =>
                    server is X509Certificate2 certificate && member.Entry.CertificateSha256.Any(hash => hash.Span.SequenceEqual(MutualTls.Sha256(certificate))),
            },
        });
        Channel = GrpcChannel.ForAddress(member.Address, new GrpcChannelOptions { HttpHandler = Recorder });
    }

    public WireRecorder Recorder { get; }

    public GrpcChannel Channel { get; }

    public void Dispose()
    {
        Channel.Dispose();
        Recorder.Dispose();
    }
}
