using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Gateway.Contracts.Custodian.V1;
using Gateway.Contracts.Enrolment.V1;
using Gateway.Hosting.Tests.Callers;
using Gateway.Hosting.Tests.Samples;
using Gateway.Hosting.Tls;
using Grpc.Core;
using Grpc.Net.Client;

namespace Gateway.Hosting.Tests.Tls;

public sealed class MutualTlsTests(RunningRole role) : IClassFixture<RunningRole>
{
    [Fact]
    public async Task A_client_without_a_certificate_is_cut_off()
    {
        using var handler = new SocketsHttpHandler { SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = IsTheServer } };
        using var channel = GrpcChannel.ForAddress(role.Server.Address, new GrpcChannelOptions { HttpHandler = handler });

        await CutOff(channel);
    }

    [Fact]
    public async Task A_client_with_a_certificate_of_another_authority_is_cut_off()
    {
        using var other = new CertificateAuthority(DateTimeOffset.UtcNow, TimeSpan.FromHours(1));
        using var certificate = other.Issue("essex");
        using var channel = MutualTls.Channel(role.Server, certificate, role.Authority.Certificate);

        await CutOff(channel);
    }

    [Fact]
    public async Task A_client_with_a_certificate_that_it_signed_itself_is_cut_off()
    {
        using var key = System.Security.Cryptography.ECDsa.Create();
        using var certificate = new CertificateRequest("CN=essex", key, System.Security.Cryptography.HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1));
        using var channel = MutualTls.Channel(role.Server, certificate, role.Authority.Certificate);

        await CutOff(channel);
    }

    [Fact]
    public async Task Nothing_older_than_TLS_1_3_is_spoken()
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, role.Server.Address.Port);
        await using var tls = new SslStream(client.GetStream(), leaveInnerStreamOpen: false, IsTheServer);

        await Assert.ThrowsAnyAsync<Exception>(() => tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
#pragma warning disable CA5398 // The old version is named because it must be refused.
            EnabledSslProtocols = SslProtocols.Tls12,
#pragma warning restore CA5398
            ClientCertificates = [role.NodeCertificate],
        }));
    }

    [Fact]
    public async Task A_server_whose_certificate_is_not_the_enrolled_one_is_refused()
    {
        // The register names another certificate of the same authority for the address at which the server answers.
        var impostor = Enrolled(role.Authority.Issue("exchange"));
        using var channel = MutualTls.Channel(impostor, role.NodeCertificate, role.Authority.Certificate);

        await CutOff(channel);
    }

    [Fact]
    public async Task A_server_that_changes_its_certificate_is_known_by_the_second_one()
    {
        var changing = Enrolled(role.Authority.Issue("exchange"), role.Server.Entry.CertificateSha256[0].ToByteArray());
        using var channel = MutualTls.Channel(changing, role.NodeCertificate, role.Authority.Certificate);

        Assert.Equal(7u, (await new CustodianService.CustodianServiceClient(channel).EvaluateAsync(new EvaluateRequest())).Epoch);
    }

    [Fact]
    public async Task A_server_of_another_authority_is_refused_even_if_the_register_names_its_certificate()
    {
        using var other = new CertificateAuthority(DateTimeOffset.UtcNow, TimeSpan.FromHours(1));
        using var channel = MutualTls.Channel(role.Server, role.NodeCertificate, other.Certificate);

        await CutOff(channel);
    }

    [Fact]
    public async Task A_channel_to_an_address_asks_for_the_addresss_name()
    {
        using var right = MutualTls.Channel(role.Server.Address, role.NodeCertificate, role.Authority.Certificate);
        using var wrong = MutualTls.Channel(new Uri($"https://127.0.0.2:{role.Server.Address.Port}"), role.NodeCertificate, role.Authority.Certificate);

        Assert.Equal(7u, (await new CustodianService.CustodianServiceClient(right).EvaluateAsync(new EvaluateRequest())).Epoch);
        await CutOff(wrong);
    }

    [Fact]
    public void The_authority_issues_certificates_that_can_issue_none()
    {
        using var certificate = role.Authority.Issue("essex");

        var constraints = certificate.Extensions.OfType<X509BasicConstraintsExtension>().Single();
        Assert.False(constraints.CertificateAuthority);
        Assert.True(constraints.Critical);
        Assert.True(certificate.HasPrivateKey);
        Assert.False(role.Authority.Certificate.HasPrivateKey);
    }

    private Hosting.Enrolment.EnrolledMember Enrolled(X509Certificate2 certificate, params byte[][] others)
    {
        var entry = new SampleMember("exchange", Component.Exchange) { Address = role.Server.Entry.Address, CertificateSha256 = MutualTls.Sha256(certificate) }.Entry();
        entry.CertificateSha256.Add(others.Select(Google.Protobuf.ByteString.CopyFrom));
        return SampleRegister.Open(SampleRegister.Of(entry)).TheOne(Component.Exchange);
    }

    private async Task CutOff(GrpcChannel channel)
    {
        var seen = role.Visitors.Seen.Count;

        var exception = await Assert.ThrowsAsync<RpcException>(async () => await new CustodianService.CustodianServiceClient(channel).EvaluateAsync(new EvaluateRequest()));

        Assert.True(exception.StatusCode is StatusCode.Unavailable or StatusCode.Internal, exception.StatusCode.ToString());
        Assert.Null(Hosting.Refusals.Refusal.ReasonOf(exception));
        Assert.Equal(seen, role.Visitors.Seen.Count);
    }

    private bool IsTheServer(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        certificate is X509Certificate2 server && MutualTls.Sha256(server).AsSpan().SequenceEqual(role.Server.Entry.CertificateSha256[0].Span);
}
