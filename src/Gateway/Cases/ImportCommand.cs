using System.CommandLine;
using Gateway.CommandLine;
using Gateway.Deployment;
using Gateway.Node;
using Gateway.Node.Import;
using Gateway.Policy;
using Spectre.Console;

namespace Gateway.Cases;

/// <summary><c>gateway import FILE</c>: takes a CSV of cases in at a node; good rows are kept, bad rows written to a file with what to do.</summary>
internal static class ImportCommand
{
    private const int SomeRejected = 2;
    private const int ProblemsShown = 20;

    public static Command Create()
    {
        var file = new Argument<FileInfo>("file") { Description = "CSV (UTF-8) with a line of labels." };
        var (deployment, agency) = NodeDoor.Options();
        var map = new Option<FileInfo?>("--map") { Description = "Which column holds what; default: the labels of the MARAC referral form (maps/marac.yaml)." };
        var rejects = new Option<FileInfo?>("--rejects") { Description = "Where rows that were not taken go; default: beside the file, as NAME.rejects.csv." };
        var command = new Command("import", "Take a file of cases in at an agency's node. Importing a file again changes nothing that has not changed.") { file, deployment, agency, map, rejects };
        command.SetAction(async (parsed, cancellation) =>
        {
            var source = parsed.GetRequiredValue(file);
            var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(parsed.InvocationConfiguration.Output) });
            var folder = DeploymentFolder.Open(parsed.GetRequiredValue(deployment).FullName);
            using var door = NodeDoor.Open(folder, parsed.GetRequiredValue(agency));
            // The import runs where the node's own files lie, as one of the force's systems: it names a victim without a reference as the node would.
            var reading = Read(source, parsed.GetValue(map) is { } own ? CaseMaps.Read(own) : CaseMaps.Marac(), new NodeSecret(folder.NodeSecret(parsed.GetRequiredValue(agency))));
            var run = await ImportRun.EnterAsync(door, reading, console, cancellation);
            return await ReportAsync(parsed.InvocationConfiguration.Output, reading, run, parsed.GetValue(rejects) ?? new FileInfo(Path.ChangeExtension(source.FullName, ".rejects.csv")), cancellation);
        });
        return command;
    }

    private static CaseFileReading Read(FileInfo source, CaseMap map, NodeSecret secret)
    {
        try
        {
            using var csv = source.OpenRead();
            return CaseFile.Read(csv, map, LondonTime.DateAt(TimeProvider.System.GetUtcNow()), secret: secret);
        }
        catch (CaseFileException problem)
        {
            throw new CommandFailedException($"{source.Name}: {problem.Message}");
        }
    }

    // Lines of a report are never wrapped: they are searched, and paths in them are copied.
    private static async Task<int> ReportAsync(TextWriter report, CaseFileReading reading, ImportRun run, FileInfo rejects, CancellationToken cancellation)
    {
        foreach (var note in reading.Notes)
            await report.WriteLineAsync($"note: {note}");
        List<RowProblem> problems = [.. reading.Problems, .. run.Problems];
        foreach (var problem in problems.OrderBy(problem => problem.Line).Take(ProblemsShown))
            await report.WriteLineAsync($"{problem}");
        if (problems.Count > ProblemsShown)
            await report.WriteLineAsync($"… and {problems.Count - ProblemsShown:N0} more, all in the file of rejects.");
        await report.WriteLineAsync($"{run.Created:N0} cases new, {run.Held:N0} held already (amended where they had changed), {run.NotFlagged:N0} kept without a flag.");
        foreach (var (reason, cases) in run.NotFlaggedBecause)
            await report.WriteLineAsync($"  not flagged: {reason} ({cases:N0})");

        List<RejectedRow> rejected = [.. reading.Rejected, .. run.Rejected];
        if (rejected.Count == 0)
            return 0;
        // The rows hold people: nobody but who imports may read them.
        await using var output = new StreamWriter(rejects.FullName, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        reading.WriteRejects(output, rejected.OrderBy(row => row.Row.Line));
        await output.FlushAsync(cancellation);
        await report.WriteLineAsync($"{rejected.Count:N0} of {reading.Rows:N0} rows were not taken. They are in {rejects.FullName}: put them right and import that file.");
        return SomeRejected;
    }
}
