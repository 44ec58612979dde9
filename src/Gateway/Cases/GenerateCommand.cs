using System.CommandLine;
using Gateway.Population;
using Gateway.Population.Export;
using Gateway.Population.Places;

namespace Gateway.Cases;

/// <summary><c>gateway generate</c>: synthetic cases as MARAC forms, one file a force, and the truth apart.</summary>
internal static class GenerateCommand
{
    private const int DefaultCases = 2_400;

    public static Command Create()
    {
        var folder = new Argument<DirectoryInfo>("folder") { Description = "Folder for the files: one CSV a force, and truth.csv." };
        var cases = new Option<int>("--cases") { Description = "Number of cases.", DefaultValueFactory = _ => DefaultCases };
        var seed = new Option<ulong>("--seed") { Description = "The same seed gives the same cases.", DefaultValueFactory = _ => 1 };
        var asOf = new Option<DateOnly?>("--as-of") { Description = "The day that counts as today; default: today." };
        var everywhere = new Option<bool>("--all-forces") { Description = "All 43 territorial forces instead of the eight of the demo." };
        var command = new Command("generate", "Write made-up cases, as hard to match as the demo's, for trying out an import.") { folder, cases, seed, asOf, everywhere };
        cases.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<int>() is < 1 or > CaseGenerator.MostCases)
                given.AddError($"--cases takes 1 to {CaseGenerator.MostCases:N0}.");
        });
        command.SetAction(async (parsed, cancellation) =>
        {
            var day = parsed.GetValue(asOf) ?? DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
            var set = CaseGenerator.Generate(parsed.GetValue(seed), parsed.GetValue(cases), parsed.GetValue(everywhere) ? ForceArea.All : ForceArea.DemoForces, day);
            var target = Directory.CreateDirectory(parsed.GetRequiredValue(folder).FullName);
            foreach (var force in set.Cases.GroupBy(written => written.Force))
            {
                await using var file = File.CreateText(Path.Combine(target.FullName, $"{force.Key}.csv"));
                MaracCsv.WriteCases(force, file);
            }

            await using var truth = File.CreateText(Path.Combine(target.FullName, "truth.csv"));
            MaracCsv.WriteTruth(set, truth);
            await parsed.InvocationConfiguration.Output.WriteLineAsync($"{set.Cases.Count:N0} cases, {set.TrueTransfers.Count:N0} true transfers, in {target.FullName}");
        });
        return command;
    }
}
