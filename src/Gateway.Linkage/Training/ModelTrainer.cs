using System.Numerics;

namespace Gateway.Linkage.Training;

/// <summary>How a model is fitted.</summary>
/// <param name="Penalty">Ridge penalty on each weight, against one set's true pairs counting 1 in all.</param>
/// <param name="MaxRounds">Most passes over all weights.</param>
/// <param name="LeastPrecision">Precision that the threshold must give on every set.</param>
/// <param name="SetPenalty">Ridge penalty on how far the prior odds of each set may lie from those of all sets: 0 lets each have its own.</param>
public sealed record TrainingOptions(double Penalty = 1e-4, int MaxRounds = 300, double LeastPrecision = 0.98, double SetPenalty = 0.01);

/// <summary>
/// Fits the additive model by ridge-penalised logistic regression under the constraint that agreement never lowers a score
/// and disagreement never raises it. Cyclic coordinate descent with Newton steps; deterministic.
/// </summary>
public static class ModelTrainer
{
    private const double Converged = 1e-4;
    private const double LargestStep = 1.0;
    private const double StepsPerUnit = 10.0;
    private const int LowestThreshold = -50;
    private const int HighestThreshold = 120;

    /// <summary>Fits weights and threshold. Every set counts the same, whatever its size.</summary>
    /// <exception cref="ArgumentException">There is no set, or one without true pairs.</exception>
    public static LinkageModel Fit(int version, IReadOnlyList<TrainingSet> sets, TrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(sets);
        ArgumentNullException.ThrowIfNull(options);
        if (sets.Count == 0 || sets.Any(static set => set.TruePairs == 0))
            throw new ArgumentException("Training needs at least one set, and each needs true pairs.", nameof(sets));
        var fit = new Fitting(sets, options.Penalty, options.SetPenalty);
        for (var round = 0; round < options.MaxRounds && fit.Improve() > Converged; round++)
        {
        }

        var unset = fit.ToModel(version, threshold: 0);
        return fit.ToModel(version, Threshold(unset, sets, options.LeastPrecision));
    }

    /// <summary>The lowest threshold at which every set keeps the precision that is asked for.</summary>
    private static double Threshold(LinkageModel model, IReadOnlyList<TrainingSet> sets, double leastPrecision)
    {
        for (var step = HighestThreshold; step > LowestThreshold; step--)
        {
            if (sets.Any(set => set.QualityAt(model, (step - 1) / StepsPerUnit).Precision < leastPrecision))
                return step / StepsPerUnit;
        }

        return LowestThreshold / StepsPerUnit;
    }

    /// <summary>
    /// The regression in progress. Its features are, in this order: agreement and disagreement of each token type, equality
    /// and difference of each part. Each set has its own shift of the common intercept, because how often candidates are one
    /// person says nothing about what a token is worth.
    /// </summary>
    private sealed class Fitting
    {
        private const int Agree = 0;
        private const int Disagree = TokenTypes.Limit;
        private const int Equal = Disagree + TokenTypes.Limit;
        private const int Different = Equal + LinkageModel.PartLimit;
        private const int Features = Different + LinkageModel.PartLimit;

        private readonly double _penalty;
        private readonly double _setPenalty;
        private readonly double[] _weights = new double[Features];
        private readonly List<int>[] _rowsOf = new List<int>[Features];
        private readonly double[] _rowWeight;
        private readonly double[] _rowTarget;
        private readonly double[] _rowLogOdds;
        private readonly double[] _shifts;
        private readonly List<int>[] _rowsOfSet;
        private readonly List<int> _all;
        private double _intercept;

        public Fitting(IReadOnlyList<TrainingSet> sets, double penalty, double setPenalty)
        {
            _penalty = penalty;
            _setPenalty = setPenalty;
            _shifts = new double[sets.Count];
            _rowsOfSet = [.. sets.Select(static _ => new List<int>())];
            var rows = sets.SelectMany(static set => set.Patterns.Select(pattern => (pattern, Weight: (double)pattern.Pairs / set.TruePairs))).ToArray();
            _rowWeight = [.. rows.Select(static row => row.Weight)];
            _rowTarget = [.. rows.Select(static row => row.pattern.IsTrue ? 1.0 : 0.0)];
            _rowLogOdds = new double[rows.Length];
            for (var feature = 0; feature < Features; feature++)
                _rowsOf[feature] = [];
            _all = [.. Enumerable.Range(0, rows.Length)];
            for (int set = 0, first = 0; set < sets.Count; first += sets[set++].Patterns.Count)
                _rowsOfSet[set].AddRange(Enumerable.Range(first, sets[set].Patterns.Count));
            for (var row = 0; row < rows.Length; row++)
            {
                AddRow(row, rows[row].pattern.Agreement.Agree, Agree);
                AddRow(row, rows[row].pattern.Agreement.Disagree, Disagree);
                var parts = Deduction.Of(rows[row].pattern.Agreement);
                AddRow(row, (uint)parts.Equal, Equal);
                AddRow(row, (uint)parts.Different, Different);
            }
        }

        /// <summary>One Newton step on each weight; returns the largest step.</summary>
        public double Improve()
        {
            var common = NewtonStep(_all, weight: 0, penalty: 0);
            Move(_all, common);
            _intercept += common;
            var largest = Math.Abs(common);
            for (var set = 0; set < _shifts.Length; set++)
            {
                var step = NewtonStep(_rowsOfSet[set], _shifts[set], _setPenalty);
                Move(_rowsOfSet[set], step);
                _shifts[set] += step;
                largest = Math.Max(largest, Math.Abs(step));
            }

            for (var feature = 0; feature < Features; feature++)
            {
                var rows = _rowsOf[feature];
                if (rows.Count == 0)
                    continue;
                var wanted = _weights[feature] + NewtonStep(rows, _weights[feature], _penalty);
                var allowed = feature is < Disagree or (>= Equal and < Different) ? Math.Max(0, wanted) : Math.Min(0, wanted);
                var step = allowed - _weights[feature];
                if (step == 0)
                    continue;
                Move(rows, step);
                _weights[feature] = allowed;
                largest = Math.Max(largest, Math.Abs(step));
            }

            return largest;
        }

        public LinkageModel ToModel(int version, double threshold)
        {
            var weights = TokenTypes.All.Select(type => new TokenWeight(type.Type, Rounded(Agree + (int)type.Type), Rounded(Disagree + (int)type.Type)));
            var parts = Enum.GetValues<IdentityParts>().Where(static part => part != IdentityParts.None)
                .Select(part => (Part: part, Bit: BitOperations.TrailingZeroCount((uint)part)))
                .Select(part => new PartWeight(part.Part, Rounded(Equal + part.Bit), Rounded(Different + part.Bit)));
            return new LinkageModel(version, TokenRecipe.Version, frequencyTableVersion: 0, Math.Round(_intercept, 4), threshold, [.. weights], [.. parts]);
        }

        /// <summary>To four places, and without a negative zero.</summary>
        private double Rounded(int feature) => Math.Round(_weights[feature], 4) + 0.0;

        private void AddRow(int row, ulong types, int offset)
        {
            for (; types != 0; types &= types - 1)
                _rowsOf[offset + BitOperations.TrailingZeroCount(types)].Add(row);
        }

        private double NewtonStep(List<int> rows, double weight, double penalty)
        {
            var gradient = -penalty * weight;
            var curvature = penalty + 1e-12;
            foreach (var row in rows)
            {
                var probability = 1 / (1 + Math.Exp(-_rowLogOdds[row]));
                gradient += _rowWeight[row] * (_rowTarget[row] - probability);
                curvature += _rowWeight[row] * probability * (1 - probability);
            }

            return Math.Clamp(gradient / curvature, -LargestStep, LargestStep);
        }

        private void Move(List<int> rows, double step)
        {
            foreach (var row in rows)
                _rowLogOdds[row] += step;
        }
    }
}
