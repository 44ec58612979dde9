using System.Text.Json.Nodes;
using Gateway.Contracts.Events.V1;
using Gateway.Contracts.Exchange.V1;
using Gateway.Contracts.Node.V1;
using Gateway.EndToEnd.Tests.Deployments;
using Google.Protobuf;

namespace Gateway.EndToEnd.Tests.ForeignClients;

/// <summary>A case system that is not .NET asks its force's node over mutual TLS, and is told what the gateway's own client is told.</summary>
public sealed class PythonClientTests(SharedDeployment shared)
{
    private static readonly JsonParser Parser = new(JsonParser.Settings.Default);

    [Fact]
    public async Task It_gets_the_findings_and_the_content_that_the_dotnet_client_gets()
    {
        await PythonClient.RequireAsync();
        using var door = shared.Trial.Door(SharedDeployment.Requester);
        var question = Questions.About(SharedDeployment.Leopold);
        var own = await door.Queries.QueryAsync(question);
        var ownRecord = await door.Queries.DiscloseAsync(new PersonDiscloseRequest { QueryId = question.RequestId, Handle = Assert.Single(own.Answer.Findings).Handle });

        using var python = new PythonClient(shared.Trial.Folder, SharedDeployment.Requester);
        var told = await python.AskAsync(Questions.About(SharedDeployment.Leopold));

        Assert.Equal("OK", told["status"]!.GetValue<string>());
        var reply = Parser.Parse<PersonQueryReply>(told["reply"]!.ToJsonString());
        Assert.Equal(WithoutHandles(own), WithoutHandles(reply));
        Assert.Equal(SharedDeployment.Holder, Assert.Single(reply.Answer.Findings).Holder);
        var record = Parser.Parse<PersonDiscloseReply>(Assert.Single((JsonArray)told["records"]!)!.ToJsonString());
        Assert.Equal(DisclosureOutcome.Released, record.Outcome);
        Assert.Equal(WithoutTime(ownRecord), WithoutTime(record));
    }

    [Fact]
    public async Task A_question_outside_the_vocabulary_is_refused_in_words()
    {
        await PythonClient.RequireAsync();
        using var python = new PythonClient(shared.Trial.Folder, SharedDeployment.Requester);

        var told = await python.AskAsync(Questions.About(SharedDeployment.Leopold, question => question.Purpose = (Purpose)99));

        Assert.Equal("INVALID_ARGUMENT", told["status"]!.GetValue<string>());
        Assert.Contains("correct the fields", told["detail"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    // Handles are random for every query.
    private static PersonQueryReply WithoutHandles(PersonQueryReply reply)
    {
        var copy = reply.Clone();
        foreach (var finding in copy.Answer.Findings)
            finding.Handle = ByteString.Empty;
        return copy;
    }

    private static PersonDiscloseReply WithoutTime(PersonDiscloseReply reply)
    {
        var copy = reply.Clone();
        copy.Record.ReleasedAt = null;
        return copy;
    }
}
