using System.Security.Cryptography.X509Certificates;
using Gateway.Contracts.Node.V1;
using Gateway.Deployment;
using Gateway.EndToEnd.Tests.Deployments;
using Gateway.Hosting.Refusals;
using Gateway.Hosting.Tls;
using Grpc.Core;

namespace Gateway.EndToEnd.Tests.Refusals;

/// <summary>A sound request in the hands of a caller that is not the enrolled exchange is cut off at the holder's door, and the holder's log says so.</summary>
public sealed class WrongCallerTests(SharedDeployment shared)
{
    private readonly TrialDeployment _trial = shared.Trial;

    [Theory]
    [InlineData(DeploymentFolder.Matcher)]
    [InlineData(DeploymentFolder.FirstCustodian)]
    [InlineData(SharedDeployment.Requester)]
    public async Task The_certificate_of_another_component_opens_no_record(string caller)
    {
        using var certificate = _trial.Folder.Identity(caller).Certificate;
        await AssertCutOffAsync(certificate, RefusalReason.WrongCaller);
        Assert.Contains($"\"Caller\":\"{caller}\"", await _trial.LogAsync(SharedDeployment.Holder), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_of_the_right_authority_that_is_not_enrolled_opens_no_record()
    {
        using var certificate = _trial.Folder.LocalSystem(SharedDeployment.Requester);
        await AssertCutOffAsync(certificate, RefusalReason.NotEnrolled);
        Assert.Contains(Convert.ToHexStringLower(MutualTls.Sha256(certificate)), await _trial.LogAsync(SharedDeployment.Holder), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_of_another_authority_does_not_get_through_the_handshake()
    {
        using var authority = new CertificateAuthority(TimeProvider.System.GetUtcNow(), TimeSpan.FromDays(1));
        using var certificate = authority.Issue(DeploymentFolder.Exchange);
        var (refused, _) = await RefusalOfAsync(certificate);
        Assert.Null(Refusal.ReasonOf(refused));
        // In TLS 1.3 the client learns of it after its own half of the handshake: as no connection, or as one that breaks at once.
        Assert.True(refused.StatusCode is StatusCode.Unavailable or StatusCode.Internal, $"{refused.StatusCode}");
    }

    private async Task AssertCutOffAsync(X509Certificate2 certificate, RefusalReason reason)
    {
        var (refused, journal) = await RefusalOfAsync(certificate);
        Assert.Equal((StatusCode.PermissionDenied, reason), (refused.StatusCode, Refusal.ReasonOf(refused)));
        Assert.Empty(journal);
    }

    private async Task<(RpcException Refused, IReadOnlyList<JournalLeaf> Journal)> RefusalOfAsync(X509Certificate2 certificate)
    {
        using var asking = new AskingNode(_trial.Folder, SharedDeployment.Requester);
        var holder = new HolderCall(_trial, asking);
        var request = holder.Sound(await asking.TokensOfAsync(SharedDeployment.Bertram), shared.BertramAtEssex.FlagId);
        var refused = await Assert.ThrowsAsync<RpcException>(() => holder.SendAsync(request, certificate));
        return (refused, await holder.JournalOfAsync(request));
    }
}
