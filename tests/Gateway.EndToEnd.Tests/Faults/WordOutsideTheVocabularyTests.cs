using Gateway.Contracts.Enrolment.V1;
using Gateway.Contracts.Events.V1;
using Gateway.Contracts.Exchange.V1;
using Gateway.Contracts.Node.V1;
using Gateway.EndToEnd.Tests.Deployments;
using Gateway.Hosting.Refusals;
using Grpc.Core;

namespace Gateway.EndToEnd.Tests.Faults;

/// <summary>A value that the vocabulary does not know, as a newer or a broken system may send it, is refused by field before anything is looked up or kept.</summary>
public sealed class WordOutsideTheVocabularyTests(SharedDeployment shared)
{
    private readonly TrialDeployment _trial = shared.Trial;

    [Fact]
    public async Task A_node_refuses_a_question_by_field_and_says_which_words_there_are()
    {
        using var door = _trial.Door(SharedDeployment.Requester);
        var refused = await Assert.ThrowsAsync<RpcException>(async () =>
            await door.Queries.QueryAsync(Questions.About(SharedDeployment.Leopold, question => question.Purpose = (Purpose)99)));
        Assert.Equal((StatusCode.InvalidArgument, RefusalReason.Malformed), (refused.StatusCode, Refusal.ReasonOf(refused)));
        var field = Assert.Single(Refusal.FieldsOf(refused));
        Assert.Equal("purpose", field.Field);
        Assert.Contains("marac_transfer", field.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_exchange_refuses_a_signed_question_before_it_looks_up()
    {
        using var asking = new AskingNode(_trial.Folder, SharedDeployment.Requester);
        using var channel = asking.Identity.ChannelTo(_trial.Folder.Register.TheOne(Component.Exchange));
        var tokens = await asking.TokensOfAsync(SharedDeployment.Leopold);
        var body = asking.BodyOver(tokens);
        body.Purpose = (Purpose)99;
        var query = new QueryRequest
        {
            Request = asking.Sign(body),
            SealedTokens = AskingNode.SealTokens(_trial.Folder.Register.TheOne(Component.Matcher).SealingKey, body, tokens),
        };
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await new ExchangeService.ExchangeServiceClient(channel).QueryAsync(query));
        Assert.Equal((StatusCode.InvalidArgument, RefusalReason.Malformed), (refused.StatusCode, Refusal.ReasonOf(refused)));
        Assert.Equal("The purpose is missing or unknown.", refused.Status.Detail);
    }

    [Fact]
    public async Task A_node_refuses_a_case_by_field_and_keeps_nothing_of_it()
    {
        using var door = _trial.Door(SharedDeployment.Holder);
        var entered = SampleCases.Of("ESX-99", SampleCases.Person("Thaddeus", "Winterbourne", "1969-03-03", "Cromwell Hill", "CM9 4QB"));
        (entered.Risk, entered.Seal) = ((Risk)99, Seal.Unspecified);
        var request = new PutCaseRequest { RequestId = TrialDeployment.NewRequestId(), Case = entered };

        var refused = await Assert.ThrowsAsync<RpcException>(async () => await door.Cases.PutCaseAsync(request));

        Assert.Equal(RefusalReason.Malformed, Refusal.ReasonOf(refused));
        Assert.Equal(["case.risk", "case.seal"], Refusal.FieldsOf(refused).Select(field => field.Field));

        // Nothing was kept, so the same request id may carry the case put right.
        (entered.Risk, entered.Seal) = (Risk.Medium, Seal.None);
        Assert.True((await door.Cases.PutCaseAsync(request)).Created);
    }
}
