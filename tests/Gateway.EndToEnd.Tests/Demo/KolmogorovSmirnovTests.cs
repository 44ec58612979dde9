using FsCheck.Xunit;
using Gateway.Bench;

namespace Gateway.EndToEnd.Tests.Demo;

/// <summary>The test behind <c>gateway bench seal</c>: a wrong one would call any two samples equal.</summary>
public sealed class KolmogorovSmirnovTests
{
    private const double FourDecimals = 5e-5;

    // Kolmogorov's distribution: L(1.00) = 0.730000 (N. Smirnov, Annals of Mathematical Statistics 19, 1948), and the usual critical values.
    [Theory]
    [InlineData(1.0000, 0.2700)]
    [InlineData(1.2238, 0.1000)]
    [InlineData(1.3581, 0.0500)]
    [InlineData(1.6276, 0.0100)]
    public void The_other_series_of_the_distribution_gives_its_published_values(double z, double tail) => Assert.Equal(tail, Tail(z), FourDecimals);

    [Theory]
    [InlineData(100, 100, 10)]
    [InlineData(100, 100, 20)]
    [InlineData(1_000, 1_000, 45)]
    [InlineData(1_000, 1_000, 73)]
    [InlineData(400, 100, 60)]
    public void The_chance_of_a_distance_is_Kolmogorovs_with_Stephenss_correction(int one, int other, int shifted)
    {
        // The other sample is the same quantiles, but a known number of its lowest values are above everything.
        double[] a = [.. Enumerable.Range(0, one).Select(i => (i + 0.5) / one)];
        double[] b = [.. Enumerable.Range(0, other).Select(i => i < shifted ? 2 + i : (i + 0.5) / other)];

        var (distance, p) = KolmogorovSmirnov.Test(a, b);

        Assert.Equal(NaiveDistance(a, b), distance, 1e-12);
        var size = Math.Sqrt((double)one * other / (one + other));
        Assert.Equal(Tail((size + 0.12 + (0.11 / size)) * distance), p, FourDecimals);
    }

    [Fact]
    public void Equal_samples_are_surely_equal_and_samples_apart_surely_not()
    {
        double[] sample = [.. Enumerable.Range(0, 200).Select(i => i % 17.0)];
        Assert.Equal((0.0, 1.0), KolmogorovSmirnov.Test(sample, [.. sample.Reverse()]));
        var (distance, p) = KolmogorovSmirnov.Test(sample, [.. sample.Select(value => value + 100)]);
        Assert.Equal(1.0, distance);
        Assert.InRange(p, 0, 1e-12);
    }

    [Fact]
    public void A_tenth_of_a_second_in_a_tenth_of_the_answers_is_seen_in_two_thousand()
    {
        var random = new Random(3);
        double[] absent = [.. Enumerable.Range(0, 1_000).Select(_ => 250 + random.NextDouble())];
        double[] silent = [.. Enumerable.Range(0, 1_000).Select(i => 250 + random.NextDouble() + (i % 10 == 0 ? 100 : 0))];
        Assert.InRange(KolmogorovSmirnov.Test(absent, silent).P, 0, 0.01);
    }

    [Property]
    public bool The_distance_is_that_of_the_definition_ties_included(byte[] one, byte[] other)
    {
        double[] a = [0, .. one.Select(value => value % 8.0)];
        double[] b = [3, .. other.Select(value => value % 8.0)];
        return Math.Abs(KolmogorovSmirnov.Test(a, b).Distance - NaiveDistance(a, b)) < 1e-12;
    }

    private static double NaiveDistance(double[] one, double[] other) =>
        one.Concat(other).Max(at => Math.Abs(((double)one.Count(value => value <= at) / one.Length) - ((double)other.Count(value => value <= at) / other.Length)));

    // 1 − √(2π)/z Σ exp(−(2k−1)²π²/(8z²)): the same function by the theta function's other series, which shares no term with the code's.
    private static double Tail(double z) =>
        1 - (Math.Sqrt(2 * Math.PI) / z * Enumerable.Range(1, 50).Sum(k => Math.Exp(-Math.Pow(((2 * k) - 1) * Math.PI / z, 2) / 8)));
}
