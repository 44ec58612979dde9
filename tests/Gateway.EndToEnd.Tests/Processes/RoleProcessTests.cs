using System.Collections.Concurrent;
using Gateway.Contracts.Exchange.V1;
using Gateway.Contracts.Node.V1;
using Gateway.Deployment;
using Gateway.EndToEnd.Tests.Deployments;
using Gateway.Hosting.Refusals;
using Gateway.Streams;
using Google.Protobuf;
using Grpc.Core;

namespace Gateway.EndToEnd.Tests.Processes;

/// <summary>Roles as processes, some of which are killed at the worst moment: nothing acknowledged is lost, and nothing is released that should not be.</summary>
public sealed class RoleProcessTests(ProcessDeployment deployment) : IClassFixture<ProcessDeployment>, IAsyncLifetime
{
    private const string Essex = ProcessDeployment.Essex;
    private const string Kent = ProcessDeployment.Kent;

    public ValueTask InitializeAsync() => deployment.StartAllAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_case_entered_at_one_force_is_found_from_another_and_each_role_prints_one_line()
    {
        var person = SampleCases.Person("Everard", "Thistlewood", "1974-05-06", "Harbour Row", "CM3 1AA");
        await EnterAsync(Essex, SampleCases.Of("PROC-1", person));
        using var kent = deployment.Door(Kent);

        var (question, answer) = await UntilFoundAsync(Kent, person);
        var disclosed = await DiscloseAsync(kent, question, answer);

        Assert.Equal(DisclosureOutcome.Released, disclosed.Outcome);
        Assert.Equal("Public protection unit, PROC-1", disclosed.Record.Team);
        Assert.All(deployment.Folder.Register.Members, member =>
            Assert.Equal($"{member.Code} answers at {member.Address}; stop it with Ctrl+C.", deployment.PrintedBy(member.Code).Trim()));
    }

    [Fact]
    public async Task A_node_that_is_killed_while_it_publishes_has_published_every_acknowledged_case_once_it_runs_again()
    {
        const int Cases = 360;
        const int BeforeTheKill = 300;
        var cases = Enumerable.Range(0, Cases).Select(ManyPeople.CaseOf).ToList();
        var acknowledged = new ConcurrentDictionary<string, ByteString>();

        // With one custodian of the two that it takes everything that is acknowledged waits: so there is much to publish, and the kill comes in the middle of it.
        await KillAllButOneCustodianAsync();
        await EnterAllAsync(cases.Take(BeforeTheKill), acknowledged);
        Assert.Equal(BeforeTheKill, acknowledged.Count);
        var before = await deployment.EndAsync(Topics.Flags);
        var entering = EnterAllAsync(cases.Skip(BeforeTheKill), acknowledged);
        await deployment.StartAllAsync();
        await Eventually.HoldsAsync("publishing has begun", async () => await deployment.EndAsync(Topics.Flags) > before);
        await deployment.KillAsync(Essex);
        await entering;
        var atTheKill = await deployment.EndAsync(Topics.Flags) - before;
        Assert.InRange(atTheKill, 1, acknowledged.Count - 1);

        await deployment.StartAsync(Essex);
        using var essex = deployment.Door(Essex);
        foreach (var (reference, caseId) in acknowledged)
            Assert.Equal(reference, (await essex.Cases.GetCaseAsync(new GetCaseRequest { CaseId = caseId })).Case.Reference);
        await EnterAllAsync(cases, acknowledged);
        var flags = new List<CaseFlag>();
        foreach (var caseId in acknowledged.Values)
            flags.Add(await UntilPublishedAsync(essex, caseId));

        Assert.Equal(Cases, flags.Select(flag => flag.FlagId).Distinct().Count());
        var published = await PublishedFlags.OnLogAsync(deployment);
        Assert.All(flags, flag =>
        {
            // One version of each. Where the kill fell between the append and its note, the record is repeated word for word, and readers drop it.
            var records = published[flag.FlagId].Distinct().ToList();
            Assert.Equal([Topics.Flags.Name, Topics.Labels.Name], records.Select(record => record.Topic));
            Assert.All(records, record => Assert.Equal(1ul, record.Version));
        });
        await UntilFoundAsync(Kent, cases[^1].Subjects[0]);
    }

    [Fact]
    public async Task With_one_custodian_dead_the_other_two_are_enough()
    {
        var person = SampleCases.Person("Barnaby", "Inglethorpe", "1977-03-03", "Lockside", "CM3 6FF");
        await deployment.KillAsync(DeploymentFolder.Custodian(2));

        var flag = await EnterAsync(Kent, SampleCases.Of("PROC-6", person));
        await UntilFoundAsync(Essex, person);

        Assert.Equal([Topics.Flags.Name, Topics.Labels.Name], (await PublishedFlags.OnLogAsync(deployment))[flag.FlagId].Select(record => record.Topic));
    }

    [Fact]
    public async Task With_two_custodians_dead_cases_are_acknowledged_and_wait_and_no_question_is_asked()
    {
        var person = SampleCases.Person("Cornelius", "Applegarth", "1969-11-30", "Windmill Street", "CM3 2BB");
        await KillAllButOneCustodianAsync();
        var flag = await EnterAsync(Kent, SampleCases.Of("PROC-2", person));
        using var essex = deployment.Door(Essex);
        using var kent = deployment.Door(Kent);

        await Eventually.HoldsAsync("the node's log says why publishing waits", async () => (await deployment.LogOfAsync(Kent)).Split('\n').Any(line =>
            line.Contains("Publishing waits and loses nothing", StringComparison.Ordinal) && line.Contains("Custodian custodian-1 did not answer", StringComparison.Ordinal)));
        var refusal = await Assert.ThrowsAsync<RpcException>(async () => await essex.Queries.QueryAsync(Questions.About(person)));
        Assert.Equal(RefusalReason.CustodianUnreachable, Refusal.ReasonOf(refusal));
        Assert.Contains("Nothing was asked", refusal.Status.Detail, StringComparison.Ordinal);
        Assert.Empty((await PublishedFlags.OnLogAsync(deployment))[flag.FlagId]);

        await deployment.StartAllAsync();
        await UntilFoundAsync(Essex, person);
        Assert.Equal([Topics.Flags.Name, Topics.Labels.Name], (await PublishedFlags.OnLogAsync(deployment))[flag.FlagId].Select(record => record.Topic));
    }

    [Fact]
    public async Task Without_the_exchange_a_question_and_a_disclosure_are_refused_and_nothing_is_released()
    {
        var person = SampleCases.Person("Ferdinand", "Mossgrove", "1982-01-19", "Tithe Close", "CM3 3CC");
        await EnterAsync(Essex, SampleCases.Of("PROC-3", person));
        var (question, answer) = await UntilFoundAsync(Kent, person);
        using var kent = deployment.Door(Kent);

        await deployment.KillAsync(DeploymentFolder.Exchange);
        await RefusedAsync(RefusalReason.ExchangeUnreachable, "nothing was released", async () => await kent.Queries.QueryAsync(Questions.About(person)));
        await RefusedAsync(RefusalReason.ExchangeUnreachable, "nothing was released", () => DiscloseAsync(kent, question, answer));

        await deployment.StartAsync(DeploymentFolder.Exchange);
        var (_, again) = await UntilFoundAsync(Kent, person);
        Assert.Equal(WithoutHandles(answer), WithoutHandles(again));
        Assert.Equal(DisclosureOutcome.Released, (await DiscloseAsync(kent, question, answer)).Outcome);
    }

    [Fact]
    public async Task Without_the_matcher_a_question_is_refused_and_once_it_runs_again_the_answer_is_what_it_was()
    {
        var person = SampleCases.Person("Horatio", "Pennyfather", "1990-07-08", "Orchard Way", "CM3 4DD");
        await EnterAsync(Essex, SampleCases.Of("PROC-4", person));
        var (_, answer) = await UntilFoundAsync(Kent, person);
        using var kent = deployment.Door(Kent);

        await deployment.KillAsync(DeploymentFolder.Matcher);
        await RefusedAsync(RefusalReason.MatcherUnreachable, "nothing was looked up", async () => await kent.Queries.QueryAsync(Questions.About(person)));

        await deployment.StartAsync(DeploymentFolder.Matcher);
        var (_, again) = await UntilFoundAsync(Kent, person);
        Assert.Equal(WithoutHandles(answer), WithoutHandles(again));
    }

    [Fact]
    public async Task Without_the_holder_the_duty_desk_is_named_and_nothing_is_released()
    {
        var person = SampleCases.Person("Lysander", "Cobblepot", "1985-10-21", "Saltings Lane", "CM3 5EE");
        await EnterAsync(Essex, SampleCases.Of("PROC-5", person));
        var (question, answer) = await UntilFoundAsync(Kent, person);
        using var kent = deployment.Door(Kent);

        await deployment.KillAsync(Essex);
        var disclosed = await DiscloseAsync(kent, question, answer);
        Assert.Equal(DisclosureOutcome.HolderNotReached, disclosed.Outcome);
        Assert.Null(disclosed.Record);
        Assert.Contains(Essex, disclosed.DutyDesk.Email, StringComparison.Ordinal);

        await deployment.StartAsync(Essex);
        Assert.Equal(DisclosureOutcome.Released, (await Eventually.YieldsAsync("the holder releases", async () =>
            await DiscloseAsync(kent, question, answer) is { Outcome: DisclosureOutcome.Released } released ? released : null)).Outcome);
    }

    // Two of three are enough, in any pair.
    private async Task KillAllButOneCustodianAsync()
    {
        await deployment.KillAsync(DeploymentFolder.Custodian(1));
        await deployment.KillAsync(DeploymentFolder.Custodian(3));
    }

    private static async Task<PersonDiscloseReply> DiscloseAsync(NodeDoor door, PersonQueryRequest question, PersonQueryReply answer) =>
        await door.Queries.DiscloseAsync(new PersonDiscloseRequest { QueryId = question.RequestId, Handle = Assert.Single(answer.Answer.Findings).Handle });

    private static async Task RefusedAsync(RefusalReason reason, string words, Func<Task> call)
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(call);
        Assert.Equal(reason, Refusal.ReasonOf(refusal));
        Assert.Contains(words, refusal.Status.Detail, StringComparison.Ordinal);
    }

    private static PersonQueryReply WithoutHandles(PersonQueryReply reply)
    {
        var copy = reply.Clone();
        foreach (var finding in copy.Answer.Findings)
            finding.Handle = ByteString.Empty;
        return copy;
    }

    private static Task<CaseFlag> UntilPublishedAsync(NodeDoor door, ByteString caseId) => Eventually.YieldsAsync("the case's flag is published", async () =>
        Assert.Single((await door.Cases.GetCaseAsync(new GetCaseRequest { CaseId = caseId })).Flags) is { Published: true } flag ? flag : null);

    private async Task<CaseFlag> EnterAsync(string agency, Case entered)
    {
        using var door = deployment.Door(agency);
        var reply = await door.Cases.PutCaseAsync(new PutCaseRequest { RequestId = TrialDeployment.NewRequestId(), Case = entered });
        return Assert.Single((await door.Cases.GetCaseAsync(new GetCaseRequest { CaseId = reply.CaseId })).Flags);
    }

    /// <summary>Enters cases, several at once, and notes which were acknowledged; those that the node did not live to acknowledge are left.</summary>
    private async Task EnterAllAsync(IEnumerable<Case> cases, ConcurrentDictionary<string, ByteString> acknowledged)
    {
        using var door = deployment.Door(Essex);
        await Parallel.ForEachAsync(cases, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (entered, cancellation) =>
        {
            try
            {
                var reply = await door.Cases.PutCaseAsync(new PutCaseRequest { RequestId = TrialDeployment.NewRequestId(), Case = entered }, cancellationToken: cancellation);
                Assert.Equal(reply.CaseId, acknowledged.GetOrAdd(entered.Reference, reply.CaseId));
            }
            catch (RpcException dead) when (dead.StatusCode is StatusCode.Unavailable or StatusCode.Internal or StatusCode.Cancelled)
            {
                // The node was killed under the call: nothing is known of this case.
            }
        });
    }

    /// <summary>Asks until exactly one record is found; refusals of roles that have just come back are waited out.</summary>
    private async Task<(PersonQueryRequest Question, PersonQueryReply Answer)> UntilFoundAsync(string agency, Subject person)
    {
        using var door = deployment.Door(agency);
        var found = await Eventually.YieldsAsync("the person is found", async () =>
        {
            var question = Questions.About(person);
            try
            {
                var answer = await door.Queries.QueryAsync(question);
                return answer.Answer.Findings.Count == 1 ? Tuple.Create(question, answer) : null;
            }
            catch (RpcException notYet) when (notYet.StatusCode == StatusCode.Unavailable)
            {
                return null;
            }
        });
        return (found.Item1, found.Item2);
    }
}
