using Dapper;
using Gateway.Contracts.Enrolment.V1;
using Gateway.Contracts.Events.V1;
using Gateway.Contracts.Exchange.V1;
using Gateway.Contracts.Node.V1;
using Gateway.Deployment;
using Gateway.EndToEnd.Tests.Deployments;
using Gateway.Storage;
using Google.Protobuf;
using Grpc.Core;

namespace Gateway.EndToEnd.Tests.SilentSeal;

/// <summary>Promise 4 of the design, as the requesting node and its officer's system see it: a sealed record cannot be told from no record.</summary>
public sealed class SilentSealTests(SharedDeployment shared)
{
    private readonly TrialDeployment _trial = shared.Trial;

    [Fact]
    public async Task Sealed_expired_not_permitted_and_absent_are_the_same_bytes_on_the_wire_to_the_requesting_node()
    {
        using var asking = new AskingNode(_trial.Folder, SharedDeployment.Requester);
        using var door = ExchangeDoor(asking);
        var client = new ExchangeService.ExchangeServiceClient(door.Channel);

        async Task<WireAnswer> AskAsync(Subject person, Purpose purpose = Purpose.PerpetratorPanel)
        {
            await client.QueryAsync(await QueryAsync(asking, person, purpose));
            return door.Recorder.Take();
        }

        var absent = await AskAsync(SharedDeployment.Nathaniel);
        var silent = await AskAsync(SharedDeployment.Sealed);
        var expired = await AskAsync(SharedDeployment.Expired);
        var notPermitted = await AskAsync(SharedDeployment.Leopold, Purpose.OffenderManagement);

        Assert.All([silent, expired, notPermitted], answer => Assert.Equal(absent, answer));
        Assert.Equal("HTTP/2.0 200", absent.Status);
        Assert.Contains("grpc-status: 0", absent.Trailers, StringComparison.Ordinal);

        // Otherwise four empty answers of a system that finds nobody would pass.
        var open = await AskAsync(SharedDeployment.Leopold);
        Assert.NotEqual(absent.Data, open.Data);
        Assert.Equal(absent with { Data = open.Data }, open);
        Assert.Equal(absent.Length, open.Length);
    }

    [Fact]
    public async Task Sealed_expired_not_permitted_and_absent_are_the_same_bytes_on_the_wire_to_the_officers_system()
    {
        using var certificate = _trial.Folder.LocalSystem(SharedDeployment.Requester);
        using var door = new RecordedDoor(_trial.Folder.Register.ByCode(SharedDeployment.Requester)!, certificate);
        var client = new QueryService.QueryServiceClient(door.Channel);

        async Task<WireAnswer> AskAsync(Subject person, Purpose purpose = Purpose.PerpetratorPanel)
        {
            await client.QueryAsync(Questions.About(person, question => question.Purpose = purpose));
            return door.Recorder.Take();
        }

        var absent = await AskAsync(SharedDeployment.Nathaniel);
        Assert.All(
            [
                await AskAsync(SharedDeployment.Sealed),
                await AskAsync(SharedDeployment.Expired),
                await AskAsync(SharedDeployment.Leopold, Purpose.OffenderManagement),
            ],
            answer => Assert.Equal(absent, answer));
        Assert.NotEqual(absent.Data, (await AskAsync(SharedDeployment.Leopold)).Data);
    }

    [Fact]
    public async Task The_handle_of_a_sealed_records_decision_opens_no_more_than_one_that_was_never_made()
    {
        using var asking = new AskingNode(_trial.Folder, SharedDeployment.Requester);
        using var door = ExchangeDoor(asking);
        var client = new ExchangeService.ExchangeServiceClient(door.Channel);
        var tokens = await asking.TokensOfAsync(SharedDeployment.Sealed);
        var body = asking.BodyOver(tokens);
        var request = asking.Sign(body);
        await client.QueryAsync(new QueryRequest { Request = request, SealedTokens = ToMatcher(asking, body, tokens) });
        door.Recorder.Take();

        async Task<WireAnswer> DiscloseAsync(ByteString handle)
        {
            var refused = await Assert.ThrowsAsync<RpcException>(async () => await client.DiscloseAsync(new DiscloseRequest
            {
                Request = request,
                Handle = handle,
                SealedTokens = AskingNode.SealTokens(_trial.Folder.Register.ByCode(SharedDeployment.Holder)!.SealingKey, body, tokens),
            }));
            Assert.Equal(StatusCode.NotFound, refused.StatusCode);
            return door.Recorder.Take();
        }

        var neverShown = await HandleOfAsync(body.RequestId);
        Assert.Equal(await DiscloseAsync(AskingNode.Bytes(16)), await DiscloseAsync(neverShown));
    }

    [Fact]
    public async Task The_owner_of_a_sealed_record_is_told_who_asked_and_nobody_else_is()
    {
        using var asking = _trial.Door(SharedDeployment.Housing);
        await asking.Queries.QueryAsync(Questions.OfHousing(SharedDeployment.Sealed));

        using var owner = _trial.Door(SharedDeployment.Holder);
        var alert = await Eventually.YieldsAsync("the owner is told", async () =>
            (await owner.Notices.ListAlertsAsync(new ListAlertsRequest())).Alerts.FirstOrDefault(alert => alert.Record.Requester == SharedDeployment.Housing));
        Assert.Equal(["A01"], alert.Record.Alerts);
        Assert.Equal("ESX-3", alert.OwnCaseReference);
        Assert.Equal(shared.SealedAtEssex.FlagId, alert.Record.FlagId);
        Assert.Equal("Kent Housing Association duty desk", alert.DutyDesk.Name);
        using var other = _trial.Door(SharedDeployment.Requester);
        Assert.Empty((await other.Notices.ListAlertsAsync(new ListAlertsRequest())).Alerts);
    }

    private RecordedDoor ExchangeDoor(AskingNode asking) => new(_trial.Folder.Register.TheOne(Component.Exchange), asking.Identity.Certificate);

    private static async Task<QueryRequest> QueryAsync(AskingNode asking, Subject person, Purpose purpose)
    {
        var tokens = await asking.TokensOfAsync(person);
        var body = asking.BodyOver(tokens);
        body.Purpose = purpose;
        return new QueryRequest { Request = asking.Sign(body), SealedTokens = ToMatcher(asking, body, tokens) };
    }

    private static ByteString ToMatcher(AskingNode asking, RequestBody body, byte[] tokens) =>
        AskingNode.SealTokens(asking.Identity.Register.TheOne(Component.Matcher).SealingKey, body, tokens);

    // The exchange gives every decision a handle, and shows those from contact up: this one stays with it.
    private async Task<ByteString> HandleOfAsync(ByteString requestId) =>
        ByteString.CopyFrom(await _trial.Service<Database>(DeploymentFolder.Exchange).ReadAsync(connection => connection.QuerySingleAsync<byte[]>(
            "SELECT handle FROM query_decision WHERE request_id = @requestId", new { requestId = requestId.ToByteArray() })));
}
