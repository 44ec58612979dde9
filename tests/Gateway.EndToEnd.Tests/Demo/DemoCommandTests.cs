using System.Text.Json;
using Gateway.Deployment;
using Gateway.EndToEnd.Tests.Deployments;
using Gateway.Policy;
using Gateway.Population;
using Gateway.Population.Places;

namespace Gateway.EndToEnd.Tests.Demo;

public sealed class DemoCommandTests : IDisposable
{
    private const int Cases = 400;
    private const ulong Seed = 20;

    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task The_totals_are_one_object_on_standard_output_and_equal_a_recount_from_the_files_against_the_truth()
    {
        var truth = CaseGenerator.Generate(Seed, Cases, ForceArea.DemoForces, LondonTime.DateAt(TimeProvider.System.GetUtcNow()));
        var folder = _temporary.PathOf("demo");

        var demo = await GatewayProgram.RunAsync("demo", "--json", "--cases", $"{Cases}", "--seed", $"{Seed}", "--folder", folder);

        Assert.Equal(0, demo.ExitCode);
        var totals = DemoTotalsLine.Read(demo);
        Assert.All(
            (string[])["cases", "flags", "forces", "true_transfers", "found_transfers", "precision", "recall", "recall_moved", "seconds", "log_records"],
            key => Assert.Equal(JsonValueKind.Number, totals.GetProperty(key).ValueKind));
        Assert.All(
            (string[])["One man, one question, six agencies", "The coordinator's notices", "What the Commissioner's analyst sees"],
            story => Assert.Contains(story, demo.Error, StringComparison.Ordinal));

        var recount = await Recount.OfAsync(DeploymentFolder.Open(folder));
        Assert.Equal((recount.Cases, recount.Flags, ForceArea.DemoForces.Count), (Number(totals, "cases"), Number(totals, "flags"), Number(totals, "forces")));
        Assert.InRange(recount.Cases, Cases * 95 / 100, Cases);

        // What an import did not take is in nobody's store and counts as missed.
        var all = Pairs(truth, (_, _) => true);
        var (_, found) = recount.Transfers(held => $"{truth.Truth[KeyOf(held)]}");
        Assert.Equal((all, found), (Number(totals, "true_transfers"), Number(totals, "found_transfers")));
        Assert.Equal((double)found / all, totals.GetProperty("recall").GetDouble(), 1e-9);
        Assert.Equal((double)found / recount.Matches, totals.GetProperty("precision").GetDouble(), 1e-9);
        Assert.Equal(recount.Matches - found, Number(totals, "false_matches"));
        Assert.InRange(found, 1, all);

        var moved = truth.TrueTransfers.Where(transfer => transfer.Moved).Select(transfer => (transfer.Earlier, transfer.Later)).ToHashSet();
        bool HasMoved(FlagKey one, FlagKey other) => moved.Contains((one, other)) || moved.Contains((other, one));
        var (_, foundMoved) = recount.Transfers(held => $"{truth.Truth[KeyOf(held)]}", (one, other) => HasMoved(KeyOf(one), KeyOf(other)));
        Assert.Equal((double)foundMoved / Pairs(truth, HasMoved), totals.GetProperty("recall_moved").GetDouble(), 1e-9);
        Assert.Equal(recount.Notices, Number(totals, "notices"));
    }

    [Fact]
    public async Task A_file_of_records_with_a_truth_column_is_spread_over_the_forces_and_marked_against_that_column()
    {
        var rows = SampleRecords.Make(people: 60);
        var records = _temporary.Write("records.csv", SampleRecords.ToCsv(rows));
        var folder = _temporary.PathOf("demo");

        var demo = await GatewayProgram.RunAsync("demo", "--json", "--records", records, "--map", ShippedMap("febrl.yaml"), "--folder", folder);

        Assert.Equal(0, demo.ExitCode);
        var totals = DemoTotalsLine.Read(demo);
        var recount = await Recount.OfAsync(DeploymentFolder.Open(folder));
        Assert.Equal((rows.Count, rows.Count), (Number(totals, "cases"), recount.Flags));

        // The demo names the case of each row by its place in the file.
        var (all, found) = recount.Transfers(held => rows[int.Parse(held.Case[1..]) - 1].Cluster);
        Assert.Equal((all, found), (Number(totals, "true_transfers"), Number(totals, "found_transfers")));
        Assert.Equal(recount.Matches - found, Number(totals, "false_matches"));
        Assert.Equal((double)found / all, totals.GetProperty("recall").GetDouble(), 1e-9);
        Assert.Equal((double)found / recount.Matches, totals.GetProperty("precision").GetDouble(), 1e-9);
        Assert.InRange(found, 1, all);
    }

    [Fact]
    public async Task Records_without_a_true_pair_or_without_a_map_are_refused_with_what_to_do()
    {
        var nobodyTwice = _temporary.Write("records.csv", SampleRecords.ToCsv([.. SampleRecords.Make(people: 20).DistinctBy(row => row.Cluster)]));

        var nothingToFind = await GatewayProgram.RunAsync("demo", "--json", "--records", nobodyTwice, "--map", ShippedMap("febrl.yaml"));
        Assert.Equal((1, string.Empty), (nothingToFind.ExitCode, nothingToFind.Output));
        Assert.Contains("No two records of records.csv are of one person", nothingToFind.Error, StringComparison.Ordinal);

        var withoutMap = await GatewayProgram.RunAsync("demo", "--json", "--records", nobodyTwice);
        Assert.NotEqual(0, withoutMap.ExitCode);
        Assert.Equal("--records and --map go together.", withoutMap.Error.Trim());
    }

    private static int Pairs(GeneratedSet truth, Func<FlagKey, FlagKey, bool> counts)
    {
        var forces = truth.Cases.ToDictionary(written => written.Reference, written => written.Force, StringComparer.Ordinal);
        var flags = truth.Truth.ToList();
        return flags.SelectMany((one, index) => flags.Skip(index + 1).Select(other => (one, other)))
            .Count(pair => pair.one.Value == pair.other.Value && forces[pair.one.Key.CaseReference] != forces[pair.other.Key.CaseReference] && counts(pair.one.Key, pair.other.Key));
    }

    private static FlagKey KeyOf(HeldSubject held) => new(held.Case, int.Parse(held.Subject) - 1);

    private static int Number(JsonElement totals, string key) => totals.GetProperty(key).GetInt32();

    private static string ShippedMap(string name) => Path.Combine(AppContext.BaseDirectory, "maps", name);
}
