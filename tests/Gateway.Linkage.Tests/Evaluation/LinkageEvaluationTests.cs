using Gateway.Linkage.Evaluation;
using Gateway.Linkage.Tests.Data;
using Gateway.Linkage.Tests.Training;
using Gateway.Population.Places;

namespace Gateway.Linkage.Tests.Evaluation;

public class LinkageEvaluationTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("febrl1 with id", 0.98, 0.95, 0.99)]
    [InlineData("febrl3 with id", 0.98, 0.95, 0.99)]
    [InlineData("febrl3 without id", 0.98, 0.70, 0.96)]
    [InlineData("fake_1000", 0.98, 0.50, 0.83)]
    [InlineData("rldata500", 0.98, 0.95, 0.97)]
    public void The_public_sets_reach_precision_and_recall_at_the_shipped_threshold(string set, double precision, double recall, double bestF1)
    {
        var report = LinkageEvaluation.Run(DevelopmentData.Load(set), ShippedModel.Model, acrossForcesOnly: false);
        output.WriteLine($"{set}: {report}");

        Assert.InRange(report.Shipped.Precision, precision, 1);
        Assert.InRange(report.Shipped.Recall, recall, 1);
        Assert.InRange(report.Best.F1, bestF1, 1);
        Assert.InRange(report.TokensPerRecord, 1, 32);
    }

    [Theory]
    [InlineData(101, 2000)]
    [InlineData(102, 2000)]
    [InlineData(103, 3000)]
    [InlineData(104, 4000)]
    public void Transfers_between_the_demo_forces_are_found_for_any_seed(ulong seed, int cases)
    {
        var report = LinkageEvaluation.Run(GeneratedData.Load(seed, cases, ForceArea.DemoForces), ShippedModel.Model, acrossForcesOnly: true);
        output.WriteLine($"{seed}: {report}");

        Assert.InRange(report.Shipped.Precision, 0.98, 1);
        Assert.InRange(report.Shipped.Recall, 0.90, 1);
    }

    [Fact]
    public void Precision_recall_and_candidates_are_counted_as_defined()
    {
        var model = new LinkageModel(1, TokenRecipe.Version, 0, intercept: 0, matchThreshold: 2, [new(TokenType.Id, 3, 0), new(TokenType.Name, 1, 0)]);
        LabelledRecord[] records =
        [
            Record("a", "essex", (TokenType.Id, 1), (TokenType.Name, 1)),
            Record("a", "kent", (TokenType.Id, 1), (TokenType.Name, 2)),
            Record("a", "kent", (TokenType.Name, 1)),
            Record("b", "essex", (TokenType.Id, 1)),
            Record(null, "essex", (TokenType.Email, 9)),
            Record("c", "essex", (TokenType.Email, 1)),
            Record("c", "kent", (TokenType.Email, 2)),
        ];

        var all = LinkageEvaluation.Run(records, model, acrossForcesOnly: false);
        var across = LinkageEvaluation.Run(records, model, acrossForcesOnly: true);

        // True: three pairs of a, one of c. Candidates: the three that share the id, and the two that share the name.
        Assert.Equal((4, 4), (all.TruePairs, all.CandidatePairs));
        Assert.Equal(2 / 4.0, all.CandidateRecall);
        Assert.Equal((1 / 3.0, 1 / 4.0), (all.Shipped.Precision, all.Shipped.Recall));
        Assert.Equal((3, 3), (across.TruePairs, across.CandidatePairs));
        Assert.Equal((1 / 2.0, 1 / 3.0), (across.Shipped.Precision, across.Shipped.Recall));
    }

    private static LabelledRecord Record(string? person, string force, params (TokenType Type, int Value)[] tokens) =>
        new(person, force, TokenSet.Of(tokens.Select(token => new Token(token.Type, (UInt128)token.Value))));
}
