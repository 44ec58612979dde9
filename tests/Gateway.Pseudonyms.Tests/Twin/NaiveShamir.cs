using System.Numerics;

namespace Gateway.Pseudonyms.Tests;

/// <summary>Shamir's sharing over big integers as the textbook writes it, by fractions modulo the group order.</summary>
internal static class NaiveShamir
{
    /// <summary>The value of a polynomial, constant first.</summary>
    internal static BigInteger At(IEnumerable<BigInteger> coefficients, int x) =>
        Mod(coefficients.Select((coefficient, power) => coefficient * BigInteger.Pow(x, power)).Aggregate(BigInteger.Add));

    /// <summary>The value at x of the polynomial through the points.</summary>
    internal static BigInteger Interpolate(IReadOnlyCollection<(int X, BigInteger Y)> points, int x) =>
        Mod(points.Select(point => point.Y * Coefficient(points.Select(other => other.X), point.X, x)).Aggregate(BigInteger.Add));

    /// <summary>The same in the exponent.</summary>
    internal static NaiveRistretto Interpolate(IReadOnlyCollection<(int X, NaiveRistretto Y)> points, int x) =>
        points.Select(point => Coefficient(points.Select(other => other.X), point.X, x) * point.Y).Aggregate((sum, next) => sum + next);

    internal static BigInteger Scalar(PseudonymKey key)
    {
        var bytes = new byte[PseudonymKey.Length];
        key.Export(bytes);
        return new BigInteger(bytes, isUnsigned: true);
    }

    private static BigInteger Coefficient(IEnumerable<int> indexes, int of, int x)
    {
        BigInteger numerator = 1, denominator = 1;
        foreach (var other in indexes.Where(other => other != of))
            (numerator, denominator) = (numerator * (x - other), denominator * (of - other));
        return Mod(numerator * BigInteger.ModPow(Mod(denominator), NaiveRistretto.Order - 2, NaiveRistretto.Order));
    }

    private static BigInteger Mod(BigInteger value) => ((value % NaiveRistretto.Order) + NaiveRistretto.Order) % NaiveRistretto.Order;
}
