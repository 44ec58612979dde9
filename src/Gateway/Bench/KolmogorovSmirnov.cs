namespace Gateway.Bench;

/// <summary>
/// The two-sample Kolmogorov–Smirnov test: are two samples drawn from one distribution? The p-value is the asymptotic one with
/// Stephens's correction for finite samples (M. A. Stephens, "Use of the Kolmogorov–Smirnov, Cramér–von Mises and related
/// statistics without extensive tables", Journal of the Royal Statistical Society B 32, 1970).
/// </summary>
internal static class KolmogorovSmirnov
{
    private const int MostTerms = 100;

    /// <summary>The largest distance between the two empirical distribution functions, 0 to 1, and the chance of one as large from equal distributions.</summary>
    public static (double Distance, double P) Test(IReadOnlyCollection<double> one, IReadOnlyCollection<double> other)
    {
        ArgumentOutOfRangeException.ThrowIfZero(one.Count);
        ArgumentOutOfRangeException.ThrowIfZero(other.Count);
        double[] a = [.. one.Order()];
        double[] b = [.. other.Order()];
        var distance = 0.0;
        for (int i = 0, j = 0; i < a.Length && j < b.Length;)
        {
            var at = Math.Min(a[i], b[j]);
            while (i < a.Length && a[i] <= at)
                i++;
            while (j < b.Length && b[j] <= at)
                j++;
            distance = Math.Max(distance, Math.Abs(((double)i / a.Length) - ((double)j / b.Length)));
        }

        var size = Math.Sqrt((double)a.Length * b.Length / (a.Length + b.Length));
        return (distance, Tail((size + 0.12 + (0.11 / size)) * distance));
    }

    // Q(λ) = 2 Σ (−1)^(k−1) exp(−2 k² λ²)
    private static double Tail(double lambda)
    {
        if (lambda < 0.2)
            return 1;
        var sum = 0.0;
        for (var term = 1; term <= MostTerms; term++)
            sum += (term % 2 == 1 ? 2 : -2) * Math.Exp(-2.0 * term * term * lambda * lambda);
        return Math.Clamp(sum, 0, 1);
    }
}
