using Gateway.Linkage.Tests.Data;
using Gateway.Linkage.Training;
using Gateway.Population.Places;

namespace Gateway.Linkage.Tests.Training;

/// <summary>The model in the repository, and how it is made.</summary>
internal static class ShippedModel
{
    public const int Version = 1;

    public const string Command =
        "GATEWAY_WRITE_MODEL=models/linkage-1.json dotnet run --project tests/Gateway.Linkage.Tests -- --explicit only --filter-class Gateway.Linkage.Tests.Training.RetrainingTests";

    private const int Seed = 1;

    public static string FilePath => Path.Combine(DevelopmentData.Repository, "models", "linkage-1.json");

    private static readonly Lazy<LinkageModelFile> FileInRepository = new(() =>
    {
        using var stream = File.OpenRead(FilePath);
        return LinkageModelFile.Read(stream);
    });

    public static LinkageModelFile Shipped => FileInRepository.Value;

    public static LinkageModel Model => Shipped.Model;

    /// <summary>Forces with so many towns that a person can move within one.</summary>
    private static IReadOnlyList<ForceArea> LargeForces => [.. ForceArea.All.Where(force => force.Towns.Count >= 4)];

    /// <summary>Every labelled set, with the kind of data that it is of.</summary>
    public static IEnumerable<(string Kind, TrainingSet Set)> Sets()
    {
        foreach (var (name, _, _) in DevelopmentData.Sets)
            yield return (name.Split(' ', '_', '1', '3', '5')[0], TrainingSet.Of(name, DevelopmentData.Load(name), acrossForcesOnly: false));
        yield return ("generator", Generated(Seed, 4000, ForceArea.DemoForces));
        yield return ("generator", Generated(Seed + 1, 4000, ForceArea.DemoForces));
        yield return ("generator", Generated(Seed + 2, 30000, LargeForces));
    }

    public static LinkageModelFile Train(IReadOnlyList<TrainingSet> sets)
    {
        var model = ModelTrainer.Fit(Version, sets, new TrainingOptions());
        var sources = sets.Select(set =>
        {
            var quality = set.QualityAt(model, model.MatchThreshold);
            return new ModelSource(set.Name, set.Records, set.TruePairs, Math.Round(quality.Precision, 4), Math.Round(quality.Recall, 4));
        });
        return new LinkageModelFile(model, new ModelProvenance(Command, Seed, [.. sources]));
    }

    private static TrainingSet Generated(int seed, int cases, IReadOnlyList<ForceArea> forces) =>
        TrainingSet.Of($"generator, seed {seed}, {cases} cases, {forces.Count} forces", GeneratedData.Load((ulong)seed, cases, forces), acrossForcesOnly: true);
}
