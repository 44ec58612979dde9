using System.Security.Cryptography.X509Certificates;
using Gateway.Contracts.Audit.V1;
using Gateway.Contracts.Custodian.V1;
using Gateway.Contracts.Node.V1;
using Gateway.Hosting.Refusals;
using Gateway.Hosting.Tests.Samples;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Health.V1;

namespace Gateway.Hosting.Tests.Callers;

public sealed class AdmittedCallersTests(RunningRole role) : IClassFixture<RunningRole>
{
    [Fact]
    public async Task A_node_comes_through_the_door_for_nodes_and_is_known_by_its_certificate()
    {
        using var channel = role.ChannelWith(role.NodeCertificate);

        var reply = await new CustodianService.CustodianServiceClient(channel).EvaluateAsync(new EvaluateRequest());

        Assert.Equal(7u, reply.Epoch);
        Assert.Contains("essex", role.Visitors.Seen);
    }

    [Fact]
    public Task A_certificate_that_is_not_enrolled_is_refused() => Refused(RefusalReason.NotEnrolled, role.Authority.Issue("essex"), Evaluate);

    [Fact]
    public Task An_enrolled_member_of_another_component_is_refused() => Refused(RefusalReason.WrongCaller, role.CustodianCertificate, Evaluate);

    [Fact]
    public async Task A_door_that_names_nobody_admits_nobody()
    {
        await Refused(RefusalReason.WrongCaller, role.NodeCertificate, Checkpoint);
        await Refused(RefusalReason.WrongCaller, role.CustodianCertificate, Checkpoint);
        await Refused(RefusalReason.NotEnrolled, role.LocalCertificate, Checkpoint);
        Assert.DoesNotContain("anybody", role.Visitors.Seen);
    }

    [Fact]
    public async Task A_local_system_comes_through_the_local_door_when_its_certificate_is_listed()
    {
        using var channel = role.ChannelWith(role.LocalCertificate);

        await new NoticeService.NoticeServiceClient(channel).ListNoticesAsync(new ListNoticesRequest());

        Assert.Contains("local system", role.Visitors.Seen);
    }

    [Fact]
    public async Task An_unlisted_certificate_does_not_come_through_the_local_door_even_if_it_is_enrolled()
    {
        await Refused(RefusalReason.WrongCaller, role.NodeCertificate, Notices);
        await Refused(RefusalReason.WrongCaller, role.Authority.Issue("case-system"), Notices);
    }

    [Fact]
    public Task A_local_system_is_no_member() => Refused(RefusalReason.NotEnrolled, role.LocalCertificate, Evaluate);

    [Fact]
    public async Task Nobody_is_admitted_once_the_register_has_expired()
    {
        role.Clock.Now = role.Register.ExpiresAt;
        try
        {
            await Refused(RefusalReason.RegisterExpired, role.NodeCertificate, Evaluate);
        }
        finally
        {
            role.Clock.Now = SampleRegister.Now;
        }
    }

    [Fact]
    public async Task The_health_door_is_open_to_members_and_shut_to_others()
    {
        using var channel = role.ChannelWith(role.CustodianCertificate);

        var health = await new Health.HealthClient(channel).CheckAsync(new HealthCheckRequest());

        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, health.Status);
        await Refused(RefusalReason.NotEnrolled, role.Authority.Issue("stranger"), call => new Health.HealthClient(call).CheckAsync(new HealthCheckRequest()).ResponseAsync);
        await Refused(RefusalReason.NotEnrolled, role.Authority.Issue("stranger"), async call =>
        {
            using var watch = new Health.HealthClient(call).Watch(new HealthCheckRequest());
            await watch.ResponseStream.MoveNext();
        });
    }

    [Fact]
    public async Task Words_of_an_unforeseen_error_are_neither_sent_nor_logged()
    {
        using var channel = role.ChannelWith(role.NodeCertificate);
        var failing = new EvaluateRequest { KeyId = ByteString.CopyFromUtf8("fail") };

        var exception = await Assert.ThrowsAsync<RpcException>(async () => await new CustodianService.CustodianServiceClient(channel).EvaluateAsync(failing));

        Assert.Equal(RefusalReason.Internal, Refusal.ReasonOf(exception));
        Assert.DoesNotContain("Canary", exception.ToString());
        Assert.All(exception.Trailers, trailer => Assert.DoesNotContain("Canary", trailer.IsBinary ? System.Text.Encoding.UTF8.GetString(trailer.ValueBytes) : trailer.Value));
        Assert.Contains("System.InvalidOperationException", role.Log);
        Assert.DoesNotContain("Canary", role.Log);
    }

    private static Task Evaluate(ChannelBase channel) => new CustodianService.CustodianServiceClient(channel).EvaluateAsync(new EvaluateRequest()).ResponseAsync;

    private static Task Checkpoint(ChannelBase channel) => new AuditService.AuditServiceClient(channel).GetCheckpointAsync(new GetCheckpointRequest()).ResponseAsync;

    private static Task Notices(ChannelBase channel) => new NoticeService.NoticeServiceClient(channel).ListNoticesAsync(new ListNoticesRequest()).ResponseAsync;

    private async Task Refused(RefusalReason reason, X509Certificate2 certificate, Func<ChannelBase, Task> call)
    {
        var seen = role.Visitors.Seen.Count;
        using var channel = role.ChannelWith(certificate);

        var exception = await Assert.ThrowsAsync<RpcException>(() => call(channel));

        Assert.Equal(reason, Refusal.ReasonOf(exception));
        Assert.Equal(seen, role.Visitors.Seen.Count);
    }
}
