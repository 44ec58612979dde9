using System.Text;
using Gateway.Linkage.Tests.Data;
using Gateway.Linkage.Training;

namespace Gateway.Linkage.Tests.Training;

/// <summary>Takes a minute, and the public development sets: run on demand by the command in the model file.</summary>
public class RetrainingTests(ITestOutputHelper output)
{
    [Fact(Explicit = true)]
    public void Training_again_gives_the_shipped_model_byte_by_byte()
    {
        Assert.SkipWhen(DevelopmentData.Folder is null, DevelopmentData.Absent);
        var sets = ShippedModel.Sets().ToArray();
        using var written = new MemoryStream();
        ShippedModel.Train([.. sets.Select(set => set.Set)]).Write(written);
        if (Environment.GetEnvironmentVariable("GATEWAY_WRITE_MODEL") is { Length: > 0 } path)
            File.WriteAllBytes(Path.Combine(DevelopmentData.Repository, path), written.ToArray());

        Assert.Equal(File.ReadAllText(ShippedModel.FilePath), Encoding.UTF8.GetString(written.ToArray()));
    }

    [Fact(Explicit = true)]
    public void What_is_left_when_a_whole_kind_of_data_is_not_trained_on_is_printed()
    {
        Assert.SkipWhen(DevelopmentData.Folder is null, DevelopmentData.Absent);
        var sets = ShippedModel.Sets().ToArray();
        foreach (var kind in sets.Select(set => set.Kind).Distinct())
        {
            var model = ModelTrainer.Fit(ShippedModel.Version, [.. sets.Where(set => set.Kind != kind).Select(set => set.Set)], new TrainingOptions());
            foreach (var (_, set) in sets.Where(set => set.Kind == kind))
            {
                var (shipped, best) = (set.QualityAt(model, model.MatchThreshold), set.Best(model));
                output.WriteLine($"{set.Name}: {shipped.F1:F4} ({shipped.Precision:F4}/{shipped.Recall:F4}) at its threshold, {best.F1:F4} ({best.Precision:F4}/{best.Recall:F4}) at the best; candidates {set.CandidateRecall:F4}");
                Assert.InRange(best.F1, 0.5, 1);
            }
        }
    }
}
