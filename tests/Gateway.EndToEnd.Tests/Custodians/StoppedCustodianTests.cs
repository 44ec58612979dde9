using Gateway.Deployment;
using Gateway.EndToEnd.Tests.Deployments;
using Gateway.Hosting.Refusals;
using Gateway.Node.Publishing;
using Gateway.Streams;
using Grpc.Core;

namespace Gateway.EndToEnd.Tests.Custodians;

/// <summary>Of three custodians any one may be gone and nobody notices; with two gone nothing is made, and nothing is lost.</summary>
public sealed class StoppedCustodianTests
{
    private const string Essex = "essex-police";
    private const string Kent = "kent-police";
    private static readonly string[] Forenames = ["Cosmo", "Evander", "Fabian", "Gideon", "Horatio"];
    private static readonly string[] Surnames = ["Brackenbury", "Dunstable", "Eglantine", "Featherstone", "Greenhalgh"];

    [Fact]
    public async Task Without_any_one_custodian_cases_are_published_and_questions_answered_and_without_two_they_wait_say_why_and_nothing_is_lost_or_doubled()
    {
        await using var trial = await TrialDeployment.StartAsync(PlannedAgency.Police("essex", "Essex Police"), PlannedAgency.Police("kent", "Kent Police"));
        var known = SampleCases.Person("Lysander", "Applegarth", "1983-05-19", "Silver Street", "CM9 4QE");
        await trial.EnterAsync(Essex, SampleCases.Of("ESX-0", known));
        await trial.UntilSearchableAsync(flags: 1);

        for (var gone = 1; gone <= 3; gone++)
        {
            await trial.StopAsync(DeploymentFolder.Custodian(gone));
            await trial.EnterAsync(Essex, SampleCases.Of($"ESX-{gone}", Other(gone)));
            await trial.UntilSearchableAsync(flags: 1 + gone);
            await Eventually.HoldsAsync("a question is answered by the two that are left", () => IsFoundAsync(trial, known));
            await trial.StartAsync(DeploymentFolder.Custodian(gone));
        }

        await trial.StopAsync(DeploymentFolder.Custodian(1));
        await trial.StopAsync(DeploymentFolder.Custodian(3));
        await trial.EnterAsync(Essex, SampleCases.Of("ESX-4", Other(4)));
        await trial.EnterAsync(Essex, SampleCases.Of("ESX-5", Other(5)));
        var publishing = trial.Service<PublishingStatus>(Essex);
        var obstacle = await Eventually.YieldsAsync("the node says why it waits", () => Task.FromResult(publishing.Obstacle));
        Assert.Contains("2 of 3 custodians must answer", obstacle, StringComparison.Ordinal);
        var refused = await Assert.ThrowsAsync<RpcException>(() => AskAsync(trial, known));
        Assert.Equal(RefusalReason.CustodianUnreachable, Refusal.ReasonOf(refused));
        Assert.Contains(DeploymentFolder.Custodian(1), refused.Status.Detail, StringComparison.Ordinal);
        Assert.Contains(DeploymentFolder.Custodian(3), refused.Status.Detail, StringComparison.Ordinal);
        Assert.Equal(4, await trial.EndAsync(Topics.Flags));

        await trial.StartAsync(DeploymentFolder.Custodian(3));
        await trial.UntilSearchableAsync(flags: 6);
        Assert.Equal((6, 6), (await trial.EndAsync(Topics.Flags), await trial.EndAsync(Topics.Labels)));
        await Eventually.HoldsAsync("what was entered meanwhile is found", () => IsFoundAsync(trial, Other(5)));
        await Eventually.HoldsAsync("nothing stands in the way", () => Task.FromResult(publishing.Obstacle is null));
    }

    private static async Task<Contracts.Exchange.V1.QueryAnswer> AskAsync(TrialDeployment trial, Contracts.Node.V1.Subject person)
    {
        using var door = trial.Door(Kent);
        return (await door.Queries.QueryAsync(Questions.About(person))).Answer;
    }

    // A custodian that has come back is tried again within two seconds: until then a question may still find one too few.
    private static async Task<bool> IsFoundAsync(TrialDeployment trial, Contracts.Node.V1.Subject person)
    {
        try
        {
            return (await AskAsync(trial, person)).Findings.Count > 0;
        }
        catch (RpcException refused) when (Refusal.ReasonOf(refused) == RefusalReason.CustodianUnreachable)
        {
            return false;
        }
    }

    private static Contracts.Node.V1.Subject Other(int number) =>
        SampleCases.Person(Forenames[number - 1], Surnames[number - 1], $"197{number}-0{number}-1{number}", "Station Road", $"CM{number} 1AB");
}
