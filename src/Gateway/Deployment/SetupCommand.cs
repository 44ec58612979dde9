using System.CommandLine;
using Gateway.CommandLine;
using Gateway.Population.Places;

namespace Gateway.Deployment;

/// <summary><c>gateway setup FOLDER</c>: makes a trial deployment, whose roles then run as processes of their own.</summary>
internal static class SetupCommand
{
    public static Command Create()
    {
        var folder = new Argument<DirectoryInfo>("folder") { Description = "New folder for register, keys, stores and logs." };
        var forces = new Option<string[]>("--forces")
        {
            Description = "Force areas, by code such as essex or south-wales; default: the eight of the demo.",
            AllowMultipleArgumentsPerToken = true,
        };
        var command = new Command("setup", "Make a trial deployment on this machine: enrolment register, certificates and keys for every role.") { folder, forces };
        command.SetAction(parsed =>
        {
            var areas = parsed.GetValue(forces) is { Length: > 0 } codes ? codes.Select(Find).ToList() : ForceArea.DemoForces;
            var deployment = DeploymentMaker.Make(
                parsed.GetRequiredValue(folder).FullName,
                new DeploymentPlan([.. areas.Select(area => PlannedAgency.Police(area.Code, area.Name))]),
                TimeProvider.System.GetUtcNow());
            var output = parsed.InvocationConfiguration.Output;
            output.WriteLine("A trial: this one process made every key, the three shares of the pseudonym key among them. In production each custodian makes its own.");
            output.WriteLine($"Deployment made in {deployment.Path}. Start its roles, each in a terminal or as a service:");
            foreach (var member in deployment.Register.Members)
                output.WriteLine($"  ./gateway {member.Component.ToString().ToLowerInvariant()} --deployment {deployment.Path} --member {member.Code}");
        });
        return command;
    }

    private static ForceArea Find(string code) =>
        ForceArea.All.FirstOrDefault(area => area.Code == code)
            ?? throw new CommandFailedException($"'{code}' is not a territorial force area. Use codes such as: {string.Join(", ", ForceArea.DemoForces.Select(area => area.Code))}.");
}
