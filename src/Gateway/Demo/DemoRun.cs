using System.Diagnostics;
using Gateway.Contracts.Audit.V1;
using Gateway.Contracts.Enrolment.V1;
using Gateway.Demo.Stories;
using Gateway.Deployment;
using Gateway.Policy;
using Gateway.RunningRoles;
using Spectre.Console;

namespace Gateway.Demo;

/// <summary>One run of the demo, from an empty folder to the totals.</summary>
internal sealed class DemoRun(DemoOptions options, IAnsiConsole console)
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Dictionary<string, double> _stages = new(StringComparer.Ordinal);

    /// <summary>Runs it. The deployment's folder is removed at the end unless the caller named one.</summary>
    public async Task<DemoTotals> RunAsync(CancellationToken cancellation)
    {
        var temporary = options.Folder is null ? Directory.CreateTempSubdirectory("gateway-demo-") : null;
        try
        {
            return await RunInAsync((options.Folder ?? temporary)!.FullName, cancellation);
        }
        finally
        {
            temporary?.Delete(recursive: true);
        }
    }

    private async Task<DemoTotals> RunInAsync(string path, CancellationToken cancellation)
    {
        console.MarkupLine("[bold]Gateway[/]: cases of eight forces, pseudonymised, matched across borders. Every person in it is made up.\n");
        var set = Stage("generate", MakeSet);
        foreach (var problem in set.Rejected)
            console.WriteLine($"Not imported, {problem}");
        var folder = Stage("enrol", () => DeploymentMaker.Make(path, DemoAgencies.Plan(set.StoryForce), TimeProvider.System.GetUtcNow()));
        await using var running = await StageAsync("start", () => RunningDeployment.StartAsync(folder, cancellation));
        var progress = new DemoProgress(console, running);
        var imported = await StageAsync("import", () => progress.ImportAsync(set, cancellation));
        await StageAsync("publish", () => progress.PublishAsync(imported, cancellation));
        await StageAsync("detect", () => progress.DetectAsync(cancellation));
        var score = await StageAsync("mark", () => DemoScore.MarkAsync(running.EventLog, folder.Register, imported.Flags, set.Transfers, cancellation));
        await StageAsync("stories", () => TellAsync(running, set, cancellation));

        var totals = await TotalsAsync(running, set, imported, score, cancellation);
        Summary(totals);
        if (options.Keep)
            await KeepAsync(folder, set, cancellation);
        return totals;
    }

    private DemoSet MakeSet()
    {
        var today = LondonTime.DateAt(TimeProvider.System.GetUtcNow());
        return options is { Records: { } records, Map: { } map }
            ? RecordsDemoSet.Make(records, map, options.Seed, today)
            : GeneratedDemoSet.Make(options.Seed, options.Cases, today);
    }

    private async Task<bool> TellAsync(RunningDeployment running, DemoSet set, CancellationToken cancellation)
    {
        await new SixAgenciesStory(console, running.Folder).TellAsync(set, cancellation);
        await new CoordinatorStory(console, running.Folder).TellAsync(set, cancellation);
        await new AnalystStory(console, running).TellAsync(cancellation);
        return true;
    }

    private async Task<DemoTotals> TotalsAsync(RunningDeployment running, DemoSet set, ImportedCases imported, DemoScore score, CancellationToken cancellation)
    {
        var moved = set.Transfers.Count(transfer => transfer.Moved);
        var found = score.Found + score.FalseMatches;
        return new DemoTotals
        {
            Seed = options.Seed,
            Cases = imported.Cases,
            Flags = imported.Flags.Count,
            Forces = set.Batches.Count,
            Tokens = await EventCounts.TokensAsync(running.EventLog, cancellation),
            TrueTransfers = set.Transfers.Count,
            FoundTransfers = score.Found,
            FalseMatches = score.FalseMatches,
            Precision = found == 0 ? 0 : (double)score.Found / found,
            Recall = set.Transfers.Count == 0 ? 0 : (double)score.Found / set.Transfers.Count,
            RecallMoved = moved == 0 ? null : (double)score.FoundMoved / moved,
            Notices = await EventCounts.NoticesAsync(running.EventLog, running.Folder.Register, cancellation),
            LogRecords = await LogSizeAsync(running.Folder),
            Events = await EventCounts.OfAllAsync(running.EventLog, cancellation),
            Stages = _stages,
            Seconds = Math.Round(_clock.Elapsed.TotalSeconds, 2),
        };
    }

    private static async Task<ulong> LogSizeAsync(DeploymentFolder folder)
    {
        var asking = folder.Identity(folder.Register.Running(Component.Node)[0].Code);
        using var channel = asking.ChannelTo(folder.Register.TheOne(Component.Exchange));
        var reply = await new AuditService.AuditServiceClient(channel).GetCheckpointAsync(new GetCheckpointRequest());
        // C2SP tlog-checkpoint: origin, size, root, one a line.
        return ulong.Parse(reply.Checkpoint.Split('\n')[1]);
    }

    private void Summary(DemoTotals totals)
    {
        var table = new Table().HideHeaders().Border(TableBorder.Rounded).AddColumn("what").AddColumn(new TableColumn("how many").RightAligned());
        table.AddRow("cases, flags, forces", $"{totals.Cases:N0}, {totals.Flags:N0}, {totals.Forces}");
        table.AddRow("people heard at two forces (pairs of flags)", $"{totals.TrueTransfers:N0}");
        table.AddRow("found", $"{totals.FoundTransfers:N0} ({totals.Recall:P1})");
        if (totals.RecallMoved is { } moved)
            table.AddRow("found of those who left no address part and no id behind", $"{moved:P1}");
        table.AddRow("wrong matches (precision)", $"{totals.FalseMatches:N0} ({totals.Precision:P2})");
        table.AddRow("notices", $"{totals.Notices:N0}");
        table.AddRow("records on the audit log", $"{totals.LogRecords:N0}");
        table.AddRow("seconds", $"{totals.Seconds:N1}");
        console.Write(table);
    }

    private async Task KeepAsync(DeploymentFolder folder, DemoSet set, CancellationToken cancellation)
    {
        var agency = DemoAgencies.NodeOf(set.StoryForce);
        var person = set.Batches.SelectMany(batch => batch.Cases).Single(known => known.Reference == set.Story.Later.Case).Subjects[int.Parse(set.Story.Later.Subject) - 1];
        var name = person.Names[0].Full.Length > 0 ? person.Names[0].Full : $"{person.Names[0].Forenames} {person.Names[0].Surname}";
        // Past the console's wrapping: the commands are there to be copied.
        var plain = console.Profile.Out.Writer;
        await plain.WriteLineAsync("Still running. In another terminal:");
        await plain.WriteLineAsync($"  ./gateway notices --deployment {folder.Path} --as {agency}");
        await plain.WriteLineAsync($"  ./gateway query --deployment {folder.Path} --as {agency} --name \"{name}\" --dob {person.DatesOfBirth.FirstOrDefault()} --role panel_coordinator --purpose perpetrator_panel --basis dpa2018_part3 --disclose");
        await plain.WriteLineAsync("Stop with Ctrl+C.");
        try
        {
            await Task.Delay(Timeout.Infinite, cancellation);
        }
        catch (OperationCanceledException)
        {
            console.WriteLine("Stopping.");
        }
    }

    private T Stage<T>(string name, Func<T> work)
    {
        var begun = _clock.Elapsed;
        var result = work();
        _stages[name] = Math.Round((_clock.Elapsed - begun).TotalSeconds, 2);
        return result;
    }

    private async Task<T> StageAsync<T>(string name, Func<Task<T>> work)
    {
        var begun = _clock.Elapsed;
        var result = await work();
        _stages[name] = Math.Round((_clock.Elapsed - begun).TotalSeconds, 2);
        return result;
    }

}
