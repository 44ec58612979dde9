using Gateway.Contracts.Exchange.V1;
using Gateway.Contracts.Node.V1;
using Gateway.Deployment;
using Gateway.EndToEnd.Tests.Deployments;
using Gateway.Hosting.Refusals;
using Gateway.Storage;
using Dapper;
using Grpc.Core;

namespace Gateway.EndToEnd.Tests.Faults;

/// <summary>With any one role down: the error names it and says what to do, nothing is released, nothing is lost, and all goes on when it is back.</summary>
public sealed class RoleDownTests(PoliceForces forces) : IClassFixture<PoliceForces>
{
    private readonly TrialDeployment _trial = forces.Trial;

    [Fact]
    public async Task Custodians_that_are_down_are_named_to_who_asks_and_an_import_is_acknowledged_and_published_later()
    {
        using var holder = _trial.Door(PoliceForces.Holder);
        var newcomer = SampleCases.Person("Crispin", "Ravenscroft", "1990-01-30", "Market Hill", "CM9 4PZ");
        PutCaseReply acknowledged;
        await _trial.StopAsync(DeploymentFolder.Custodian(1));
        await _trial.StopAsync(DeploymentFolder.Custodian(2));
        try
        {
            var before = await AnsweredQueriesAsync();
            await AssertRefusedAsync(RefusalReason.CustodianUnreachable, "Custodian custodian-1 did not answer");
            await AssertCommandFailsAsync("Custodian custodian-1 did not answer");
            Assert.Equal(before, await AnsweredQueriesAsync());

            acknowledged = await holder.Cases.PutCaseAsync(new PutCaseRequest { RequestId = TrialDeployment.NewRequestId(), Case = SampleCases.Of("ESX-9", newcomer) });
            Assert.True(acknowledged.Created);
            Assert.False((await FlagAsync(holder, acknowledged)).Published);
        }
        finally
        {
            await _trial.StartAsync(DeploymentFolder.Custodian(1));
            await _trial.StartAsync(DeploymentFolder.Custodian(2));
        }

        await Eventually.HoldsAsync("the flag is published", async () => (await FlagAsync(holder, acknowledged)).Published);
        await UntilFoundAsync(newcomer);
    }

    [Fact]
    public async Task A_matcher_that_is_down_is_named_to_who_asks_and_nothing_is_decided()
    {
        await _trial.StopAsync(DeploymentFolder.Matcher);
        try
        {
            var before = await AnsweredQueriesAsync();
            await AssertRefusedAsync(RefusalReason.MatcherUnreachable, "The matcher cannot be reached; nothing was looked up.");
            await AssertCommandFailsAsync("The matcher cannot be reached; nothing was looked up.");
            Assert.Equal(before, await AnsweredQueriesAsync());
        }
        finally
        {
            await _trial.StartAsync(DeploymentFolder.Matcher);
        }

        // Until its index stands again the matcher refuses: a wrong "nothing found" would be believed.
        await UntilFoundAsync(PoliceForces.Barnaby);
    }

    [Fact]
    public async Task An_exchange_that_is_down_is_named_to_who_asks()
    {
        await _trial.StopAsync(DeploymentFolder.Exchange);
        try
        {
            await AssertRefusedAsync(RefusalReason.ExchangeUnreachable, "The exchange cannot be reached; nothing was released.");
            await AssertCommandFailsAsync("The exchange cannot be reached; nothing was released.");
        }
        finally
        {
            await _trial.StartAsync(DeploymentFolder.Exchange);
        }

        await UntilFoundAsync(PoliceForces.Barnaby);
    }

    [Fact]
    public async Task A_holder_that_is_down_gives_its_duty_desk_and_no_content_until_it_is_back()
    {
        using var door = _trial.Door(PoliceForces.Requester);
        PersonDiscloseRequest content;
        await _trial.StopAsync(PoliceForces.Holder);
        try
        {
            var question = Questions.About(PoliceForces.Barnaby);
            var finding = Assert.Single((await door.Queries.QueryAsync(question)).Answer.Findings);
            content = new PersonDiscloseRequest { QueryId = question.RequestId, Handle = finding.Handle };

            var reply = await door.Queries.DiscloseAsync(content);

            Assert.Equal(DisclosureOutcome.HolderNotReached, reply.Outcome);
            Assert.Null(reply.Record);
            Assert.Equal("Essex Police duty desk", reply.DutyDesk.Name);
            var asked = await AskByCommandAsync("--disclose");
            Assert.Equal(0, asked.ExitCode);
            Assert.Contains("essex-police could not be reached; the request is queued. Call Essex Police duty desk, 01632 960", asked.Output, StringComparison.Ordinal);
            Assert.DoesNotContain("From essex-police", asked.Output, StringComparison.Ordinal);
        }
        finally
        {
            await _trial.StartAsync(PoliceForces.Holder);
        }

        await Eventually.HoldsAsync("the content is released", async () =>
            await door.Queries.DiscloseAsync(content) is { Outcome: DisclosureOutcome.Released, Record.Team: "Public protection unit, ESX-1" });
    }

    [Fact]
    public async Task An_own_node_that_is_down_is_told_to_who_types_and_an_import_can_be_run_again()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("panel.csv", """
            Case reference,Panel reference,Dates heard,Perpetrator(s) name,Perpetrator(s) DOB,Perpetrator(s) address
            KNT-7,PANEL-1,2026-03-02,Septimus Tallowby,1971-10-11,"9 Gate Street, Maldon CM9 5QF"

            """);
        string[] import = ["import", file, "--deployment", _trial.Folder.Path, "--as", PoliceForces.Requester];
        await _trial.StopAsync(PoliceForces.Requester);
        try
        {
            await AssertCommandFailsAsync("The node cannot be reached, or did not answer. Is it running?");
            var refused = await GatewayProgram.RunAsync(import);
            Assert.Equal(1, refused.ExitCode);
            Assert.Contains("The node cannot be reached", refused.Error, StringComparison.Ordinal);
        }
        finally
        {
            await _trial.StartAsync(PoliceForces.Requester);
        }

        var imported = await GatewayProgram.RunAsync(import);
        Assert.Equal(0, imported.ExitCode);
        Assert.Contains("1 cases new", imported.Output, StringComparison.Ordinal);
    }

    private async Task AssertRefusedAsync(RefusalReason reason, string said)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(() => AskAsync(PoliceForces.Barnaby));
        Assert.Equal((StatusCode.Unavailable, reason), (refused.StatusCode, Refusal.ReasonOf(refused)));
        Assert.Contains(said, refused.Status.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("with the same request", refused.Status.Detail, StringComparison.Ordinal);
    }

    private async Task AssertCommandFailsAsync(string said)
    {
        var asked = await AskByCommandAsync();
        Assert.Equal((1, string.Empty), (asked.ExitCode, asked.Output));
        Assert.StartsWith("gateway: ", asked.Error, StringComparison.Ordinal);
        Assert.Contains(said, asked.Error, StringComparison.Ordinal);
    }

    private async Task<PersonQueryReply> AskAsync(Subject person)
    {
        using var door = _trial.Door(PoliceForces.Requester);
        return await door.Queries.QueryAsync(Questions.About(person));
    }

    private Task<ProgramResult> AskByCommandAsync(params string[] more) => GatewayProgram.RunAsync(
    [
        "query", "--deployment", _trial.Folder.Path, "--as", PoliceForces.Requester, "--name", "Barnaby Quartermaine", "--dob", "1982-07-21", "--postcode", "CM9 5DG",
        "--role", "panel_coordinator", "--purpose", "perpetrator_panel", "--basis", "dpa2018_part3", .. more,
    ]);

    // A member that was down is tried again after a moment, and refused until then.
    private Task UntilFoundAsync(Subject person) => Eventually.HoldsAsync("Kent finds him", async () =>
    {
        try
        {
            return Assert.Single((await AskAsync(person)).Answer.Findings).Holder == PoliceForces.Holder;
        }
        catch (RpcException refused) when (refused.StatusCode == StatusCode.Unavailable)
        {
            return false;
        }
    });

    private static async Task<CaseFlag> FlagAsync(NodeDoor holder, PutCaseReply entered) =>
        Assert.Single((await holder.Cases.GetCaseAsync(new GetCaseRequest { CaseId = entered.CaseId })).Flags);

    private Task<long> AnsweredQueriesAsync() =>
        _trial.Service<Database>(DeploymentFolder.Exchange).ReadAsync(connection => connection.ExecuteScalarAsync<long>("SELECT count(*) FROM query"));
}
