using Gateway.Linkage.Evaluation;
using Gateway.Linkage.Training;

namespace Gateway.Linkage.Tests.Training;

public class ModelTrainerTests
{
    [Fact]
    public void What_tells_persons_apart_gets_weight_and_what_misleads_gets_none()
    {
        var model = ModelTrainer.Fit(7, [Drawn(seed: 5)], new TrainingOptions());
        var weights = model.Weights.ToDictionary(weight => weight.Type);

        Assert.Equal(7, model.Version);
        Assert.True(weights[TokenType.Id].Agree > 2);
        Assert.True(weights[TokenType.Id].Agree > weights[TokenType.EmailLocal].Agree);
        Assert.Equal(0, weights[TokenType.NameHouse].Agree);
        Assert.All(model.Weights, weight => Assert.True(weight is { Agree: >= 0, Disagree: <= 0 }));
    }

    [Fact]
    public void Equal_data_give_equal_models()
    {
        var (one, other) = (ModelTrainer.Fit(1, [Drawn(seed: 5)], new TrainingOptions()), ModelTrainer.Fit(1, [Drawn(seed: 5)], new TrainingOptions()));

        Assert.Equal(one.Weights, other.Weights);
        Assert.Equal((one.Intercept, one.MatchThreshold), (other.Intercept, other.MatchThreshold));
    }

    [Fact]
    public void The_threshold_keeps_the_precision_asked_for()
    {
        var set = Drawn(seed: 6);
        var model = ModelTrainer.Fit(1, [set], new TrainingOptions(LeastPrecision: 0.97));

        Assert.InRange(set.QualityAt(model, model.MatchThreshold).Precision, 0.97, 1);
    }

    [Fact]
    public void Training_on_nothing_is_refused() =>
        Assert.Throws<ArgumentException>(() => ModelTrainer.Fit(1, [TrainingSet.Of("none", [], acrossForcesOnly: false)], new TrainingOptions()));

    /// <summary>100 persons of two records: ids agree within a person and hardly elsewhere, part of an email address less surely, house numbers only between persons.</summary>
    private static TrainingSet Drawn(int seed)
    {
        var random = new Random(seed);
        var records = new List<LabelledRecord>();
        for (var person = 0; person < 100; person++)
        {
            for (var copy = 0; copy < 2; copy++)
            {
                var id = random.NextDouble() < 0.9 ? person : 1000 + random.Next(100);
                var email = random.NextDouble() < 0.6 ? person : random.Next(100);
                var house = copy == 0 ? random.Next(5) : 5 + random.Next(5);
                records.Add(new LabelledRecord(person.ToString(), "essex", TokenSet.Of(
                [
                    new Token(TokenType.Id, (UInt128)id), new Token(TokenType.EmailLocal, (UInt128)email), new Token(TokenType.NameHouse, (UInt128)house),
                ])));
            }
        }

        return TrainingSet.Of("drawn", records, acrossForcesOnly: false);
    }
}
