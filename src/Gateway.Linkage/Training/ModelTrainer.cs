using Gateway.Linkage.Evaluation;
using System.Numerics;

namespace Gateway.Linkage.Training;

/// <summary>How a model is fitted.</summary>
/// <param name="Penalty">Ridge penalty on each weight, against one set's true pairs counting 1 in all.</param>
/// <param name="MaxRounds">Most passes over all weights.</param>
/// <param name="PrecisionWeight">How many times as much precision counts as recall when the threshold is chosen.</param>
public sealed record TrainingOptions(double Penalty = 1e-3, int MaxRounds = 300, double PrecisionWeight = 2);

/// <summary>
/// Fits the additive model by ridge-penalised logistic regression under the constraint that agreement never lowers a score
/// and disagreement never raises it. Cyclic coordinate descent with Newton steps; deterministic.
/// </summary>
public static class ModelTrainer
{
    private const double Converged = 1e-4;
    private const double LargestStep = 1.0;

    /// <summary>Fits weights and threshold. Every set counts the same, whatever its size.</summary>
    /// <exception cref="ArgumentException">There is no set, or one without true pairs.</exception>
    public static LinkageModel Fit(int version, IReadOnlyList<TrainingSet> sets, TrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(sets);
        ArgumentNullException.ThrowIfNull(options);
        if (sets.Count == 0 || sets.Any(static set => set.TruePairs == 0))
            throw new ArgumentException("Training needs at least one set, and each needs true pairs.", nameof(sets));
        var fit = new Fitting(sets, options.Penalty);
        for (var round = 0; round < options.MaxRounds && fit.Improve() > Converged; round++)
        {
        }

        var unset = fit.ToModel(version, threshold: 0);
        return fit.ToModel(version, Threshold(unset, sets, options.PrecisionWeight));
    }

    /// <summary>The threshold with the best mean F-measure over the sets, each counting the same (van Rijsbergen, Information Retrieval, 1979).</summary>
    private static double Threshold(LinkageModel model, IReadOnlyList<TrainingSet> sets, double precisionWeight)
    {
        var best = (Threshold: 0.0, Measure: -1.0);
        for (var step = -50; step <= 120; step++)
        {
            var threshold = step / 10.0;
            var measure = sets.Average(set => Measure(set.QualityAt(model, threshold), precisionWeight));
            if (measure > best.Measure)
                best = (threshold, measure);
        }

        return best.Threshold;
    }

    private static double Measure(MatchQuality quality, double precisionWeight)
    {
        var b2 = 1 / (precisionWeight * precisionWeight);
        var (_, precision, recall) = quality;
        return precision + recall == 0 ? 0 : (1 + b2) * precision * recall / ((b2 * precision) + recall);
    }

    /// <summary>The regression in progress: features 0–63 are agreements, 64–127 disagreements, by token type.</summary>
    private sealed class Fitting
    {
        private const int Features = 2 * TokenTypes.Limit;

        private readonly double _penalty;
        private readonly double[] _weights = new double[Features];
        private readonly List<int>[] _rowsOf = new List<int>[Features];
        private readonly double[] _rowWeight;
        private readonly double[] _rowTarget;
        private readonly double[] _rowLogOdds;
        private double _intercept;

        public Fitting(IReadOnlyList<TrainingSet> sets, double penalty)
        {
            _penalty = penalty;
            var rows = sets.SelectMany(static set => set.Patterns.Select(pattern => (pattern, Weight: (double)pattern.Pairs / set.TruePairs))).ToArray();
            _rowWeight = [.. rows.Select(static row => row.Weight)];
            _rowTarget = [.. rows.Select(static row => row.pattern.IsTrue ? 1.0 : 0.0)];
            _rowLogOdds = new double[rows.Length];
            for (var feature = 0; feature < Features; feature++)
                _rowsOf[feature] = [];
            for (var row = 0; row < rows.Length; row++)
            {
                AddRow(row, rows[row].pattern.Agreement.Agree, 0);
                AddRow(row, rows[row].pattern.Agreement.Disagree, TokenTypes.Limit);
            }
        }

        /// <summary>One Newton step on each weight; returns the largest step.</summary>
        public double Improve()
        {
            var all = Enumerable.Range(0, _rowWeight.Length);
            var step = NewtonStep(all, weight: 0, penalty: 0);
            Move(all, step);
            _intercept += step;
            var largest = Math.Abs(step);
            for (var feature = 0; feature < Features; feature++)
            {
                var rows = _rowsOf[feature];
                if (rows.Count == 0)
                    continue;
                var wanted = _weights[feature] + NewtonStep(rows, _weights[feature], _penalty);
                var allowed = feature < TokenTypes.Limit ? Math.Max(0, wanted) : Math.Min(0, wanted);
                step = allowed - _weights[feature];
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
            var weights = TokenTypes.All.Select(type => new TokenWeight(
                type.Type, Math.Round(_weights[(int)type.Type], 4), Math.Round(_weights[TokenTypes.Limit + (int)type.Type], 4)));
            return new LinkageModel(version, TokenRecipe.Version, frequencyTableVersion: 0, Math.Round(_intercept, 4), threshold, [.. weights]);
        }

        private void AddRow(int row, ulong types, int offset)
        {
            for (; types != 0; types &= types - 1)
                _rowsOf[offset + BitOperations.TrailingZeroCount(types)].Add(row);
        }

        private double NewtonStep(IEnumerable<int> rows, double weight, double penalty)
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

        private void Move(IEnumerable<int> rows, double step)
        {
            foreach (var row in rows)
                _rowLogOdds[row] += step;
        }
    }
}
