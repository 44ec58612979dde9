using System.CommandLine;
using Gateway.Bench;
using Gateway.Cases;
using Gateway.Demo;
using Gateway.Deployment;
using Gateway.Policy;
using Gateway.Queries;
using Gateway.RunningRoles;

namespace Gateway.CommandLine;

/// <summary>Every command of the executable.</summary>
internal static class GatewayCommandLine
{
    /// <summary>The whole command tree.</summary>
    public static RootCommand Create()
    {
        var root = new RootCommand("Gateway: cross-border tracking of high-risk perpetrators, without a central register of names.")
        {
            DemoCommand.Create(),
            SetupCommand.Create(),
            RoleCommands.Node(),
            RoleCommands.Custodian(),
            RoleCommands.Matcher(),
            RoleCommands.Exchange(),
            ImportCommand.Create(),
            GenerateCommand.Create(),
            QueryCommand.Create(),
            NoticesCommand.Create(),
            PolicyCommands.Create(),
            BenchCommands.Create(),
        };
        root.Add(CommandsCommand.Create(root));
        return root;
    }
}
