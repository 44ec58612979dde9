using System.Runtime.InteropServices;
using Gateway.Linkage.Evaluation;

namespace Gateway.Linkage.Training;

/// <summary>
/// The candidate pairs of labelled records, counted by how they compare: all that an additive model over token types can
/// learn from. It holds no token and no identity.
/// </summary>
public sealed class TrainingSet
{
    private TrainingSet(string name, int records, long truePairs, IReadOnlyList<PairPattern> patterns)
    {
        Name = name;
        Records = records;
        TruePairs = truePairs;
        Patterns = patterns;
    }

    /// <summary>Name of the data, for provenance.</summary>
    public string Name { get; }

    /// <summary>Number of records.</summary>
    public int Records { get; }

    /// <summary>True pairs, whether or not they share a token.</summary>
    public long TruePairs { get; }

    /// <summary>Patterns in a fixed order.</summary>
    internal IReadOnlyList<PairPattern> Patterns { get; }

    /// <summary>Compares all pairs of records that share a token.</summary>
    /// <param name="name">Name of the data, for provenance.</param>
    /// <param name="records">The records.</param>
    /// <param name="acrossForcesOnly">True counts only pairs of different forces.</param>
    public static TrainingSet Of(string name, IReadOnlyList<LabelledRecord> records, bool acrossForcesOnly)
    {
        ArgumentNullException.ThrowIfNull(records);
        var counts = new Dictionary<(Agreement, bool), long>();
        using var index = new TokenIndex();
        for (var right = 0; right < records.Count; right++)
        {
            var record = records[right];
            foreach (var (id, force, agreement) in index.Candidates(record.Tokens))
            {
                if (!acrossForcesOnly || force != record.Force)
                    CollectionsMarshal.GetValueRefOrAddDefault(counts, (agreement, LinkageEvaluation.IsOnePerson(records[(int)(uint)id.Value], record)), out _)++;
            }

            index.Add(new FlagId((uint)right), version: 1, record.Force, record.Tokens);
        }

        var patterns = counts.Select(static pair => new PairPattern(pair.Key.Item1, pair.Key.Item2, pair.Value))
            .OrderBy(static pattern => pattern.Agreement.Agree).ThenBy(static pattern => pattern.Agreement.Disagree).ThenBy(static pattern => pattern.IsTrue);
        return new TrainingSet(name, records.Count, LinkageEvaluation.CountTruePairs(records, acrossForcesOnly), [.. patterns]);
    }

    /// <summary>Share of true pairs that share a token.</summary>
    public double CandidateRecall => MatchQuality.Share(Patterns.Where(static pattern => pattern.IsTrue).Sum(static pattern => pattern.Pairs), TruePairs);

    /// <summary>Precision and recall of a model on these pairs at a threshold.</summary>
    public MatchQuality QualityAt(LinkageModel model, double threshold)
    {
        ArgumentNullException.ThrowIfNull(model);
        long matched = 0, right = 0;
        foreach (var pattern in Patterns)
        {
            if (model.LogOdds(pattern.Agreement) < threshold)
                continue;
            matched += pattern.Pairs;
            right += pattern.IsTrue ? pattern.Pairs : 0;
        }

        return MatchQuality.Of(threshold, right, matched, TruePairs);
    }

    /// <summary>The quality at the threshold with the best F1 on these pairs, to a tenth.</summary>
    public MatchQuality Best(LinkageModel model) =>
        Enumerable.Range(-80, 240).Select(step => QualityAt(model, step / 10.0)).MaxBy(static quality => quality.F1);
}

/// <summary>Pairs that compare alike and have one truth.</summary>
internal readonly record struct PairPattern(Agreement Agreement, bool IsTrue, long Pairs);
