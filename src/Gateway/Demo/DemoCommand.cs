using System.CommandLine;
using Spectre.Console;

namespace Gateway.Demo;

/// <summary><c>gateway demo</c>: the main job on the embedded default, what a new user runs first.</summary>
internal static class DemoCommand
{
    private const int DefaultCases = 2_000;
    private const int FewestCases = 100;
    private const int WidthWithoutTerminal = 150;

    public static Command Create()
    {
        var seed = new Option<ulong>("--seed") { Description = "Seed of the generated cases; the same seed gives the same cases.", DefaultValueFactory = _ => 1 };
        var cases = new Option<int>("--cases") { Description = "Number of generated cases.", DefaultValueFactory = _ => DefaultCases };
        var records = new Option<FileInfo?>("--records") { Description = "CSV of records with a truth column, spread over the forces, instead of generated cases. Needs --map." };
        var map = new Option<FileInfo?>("--map") { Description = "Which column of the records holds what (maps/README.md)." };
        var folder = new Option<DirectoryInfo?>("--folder") { Description = "New folder for the deployment; default: a temporary one, removed at the end." };
        var keep = new Option<bool>("--keep") { Description = "Stay up when the stories are told, for gateway query and gateway notices." };
        var json = new Option<bool>("--json") { Description = "Print the totals as one JSON object on standard output; everything else goes to standard error." };
        var command = new Command("demo", "Run every role on this machine: import, publish, find who moved, and show who may see what.") { seed, cases, records, map, folder, keep, json };
        cases.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<int>() < FewestCases)
                given.AddError($"--cases needs at least {FewestCases}: with fewer there is nobody to find.");
        });
        command.Validators.Add(parsed =>
        {
            if (parsed.GetResult(records) is null != parsed.GetResult(map) is null)
                parsed.AddError("--records and --map go together.");
        });
        command.SetAction(async (parsed, cancellation) =>
        {
            var options = new DemoOptions(
                parsed.GetValue(seed), parsed.GetValue(cases), parsed.GetValue(records), parsed.GetValue(map), parsed.GetValue(folder), parsed.GetValue(keep), parsed.GetValue(json));
            var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(options.Json ? Console.Error : Console.Out) });
            if (!console.Profile.Out.IsTerminal)
                console.Profile.Width = WidthWithoutTerminal;
            var totals = await new DemoRun(options, console).RunAsync(cancellation);
            if (options.Json)
                await parsed.InvocationConfiguration.Output.WriteLineAsync(totals.ToJson());
        });
        return command;
    }
}
