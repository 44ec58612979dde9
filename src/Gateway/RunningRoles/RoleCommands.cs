using System.CommandLine;
using Gateway.Contracts.Enrolment.V1;
using Gateway.Deployment;
using Gateway.Storage.EventLog;
using Gateway.Streams;
using Microsoft.Extensions.Hosting;

namespace Gateway.RunningRoles;

/// <summary><c>gateway node</c>, <c>custodian</c>, <c>matcher</c>, <c>exchange</c>: one role as a process of its own.</summary>
internal static class RoleCommands
{
    public static Command Node() => Role(Component.Node, "Run the node of one force or agency.");

    public static Command Custodian() => Role(Component.Custodian, "Run a custodian of the pseudonym key.");

    public static Command Matcher() => Role(Component.Matcher, "Run the matcher.");

    public static Command Exchange() => Role(Component.Exchange, "Run the exchange.");

    private static Command Role(Component component, string description)
    {
        var folder = new Option<DirectoryInfo>("--deployment") { Description = "Folder of the deployment, as `gateway setup` made it.", Required = true };
        var member = new Option<string>("--member") { Description = "Enrolment code of the member to run.", Required = true };
        var command = new Command(component.ToString().ToLowerInvariant(), description) { folder, member };
        command.SetAction(async (parsed, cancellation) =>
        {
            var deployment = DeploymentFolder.Open(parsed.GetRequiredValue(folder).FullName);
            await using var eventLog = new SqliteEventLog(deployment.EventLogPath);
            await eventLog.CreateTopicsAsync(Topics.All, cancellation);
            await using var role = new RoleFactory(deployment, eventLog, TimeProvider.System).Build(parsed.GetRequiredValue(member), component);
            await role.App.StartAsync(cancellation);
            await parsed.InvocationConfiguration.Error.WriteLineAsync($"{role.Member} answers at {deployment.Register.ByCode(role.Member)!.Address}; stop it with Ctrl+C.");
            await role.App.WaitForShutdownAsync(cancellation);
        });
        return command;
    }
}
