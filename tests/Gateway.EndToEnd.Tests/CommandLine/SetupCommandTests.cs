using Gateway.Contracts.Enrolment.V1;
using Gateway.Deployment;
using Gateway.EndToEnd.Tests.Deployments;

namespace Gateway.EndToEnd.Tests.CommandLine;

public sealed class SetupCommandTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task Setup_makes_a_deployment_and_says_how_to_start_each_role_and_a_second_one_in_the_same_folder_is_refused()
    {
        var folder = _temporary.PathOf("trial");

        var made = await GatewayProgram.RunAsync("setup", folder, "--forces", "essex", "south-wales");

        Assert.Equal((0, string.Empty), (made.ExitCode, made.Error));
        var deployment = DeploymentFolder.Open(folder);
        Assert.Equal(["essex-police", "south-wales-police"], deployment.Register.Running(Component.Node).Select(node => node.Code).Order(StringComparer.Ordinal));
        Assert.All(deployment.Register.Members, member =>
            Assert.Contains($"./gateway {member.Component.ToString().ToLowerInvariant()} --deployment {folder} --member {member.Code}\n", made.Output, StringComparison.Ordinal));

        var register = await File.ReadAllBytesAsync(Path.Combine(folder, DeploymentFiles.Register));
        var again = await GatewayProgram.RunAsync("setup", folder, "--forces", "essex");

        Assert.Equal((1, string.Empty), (again.ExitCode, again.Output));
        Assert.Contains("is not empty: name a new folder.", again.Error, StringComparison.Ordinal);
        Assert.Equal(register, await File.ReadAllBytesAsync(Path.Combine(folder, DeploymentFiles.Register)));
    }

    [Fact]
    public async Task A_force_that_there_is_not_is_refused_and_makes_nothing()
    {
        var refused = await GatewayProgram.RunAsync("setup", _temporary.PathOf("trial"), "--forces", "wessex");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("'wessex' is not a territorial force area.", refused.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_temporary.PathOf("trial")));
    }

    [Fact]
    public async Task A_member_that_runs_another_component_is_not_started()
    {
        var folder = _temporary.PathOf("trial");
        DeploymentMaker.Make(folder, new DeploymentPlan([PlannedAgency.Police("essex", "Essex Police")]), TimeProvider.System.GetUtcNow());

        var refused = await GatewayProgram.RunAsync("node", "--deployment", folder, "--member", DeploymentFolder.Matcher);

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("'matcher' is enrolled as Matcher, not as Node.", refused.Error, StringComparison.Ordinal);
    }
}
