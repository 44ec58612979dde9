namespace Gateway.Linkage.Evaluation;

/// <summary>A record whose person is known.</summary>
/// <param name="Person">Label of the person: two records with the same label are one person. Null if it is not known.</param>
/// <param name="Force">The force that holds it; where all records have one, give each record the same and count pairs within forces.</param>
/// <param name="Tokens">Its match tokens.</param>
public sealed record LabelledRecord(string? Person, string Force, TokenSet Tokens);

/// <summary>Quality of a set of matches.</summary>
/// <param name="Threshold">Least log-odds of a match.</param>
/// <param name="Precision">Share of matches that are true; 1 if there are no matches.</param>
/// <param name="Recall">Share of true pairs that are matched; 1 if there are none.</param>
public readonly record struct MatchQuality(double Threshold, double Precision, double Recall)
{
    internal static MatchQuality Of(double threshold, long right, long matched, long truePairs) => new(threshold, Share(right, matched), Share(right, truePairs));

    internal static double Share(long part, long whole) => whole == 0 ? 1 : (double)part / whole;

    /// <summary>Harmonic mean of precision and recall.</summary>
    public double F1 => Precision + Recall == 0 ? 0 : 2 * Precision * Recall / (Precision + Recall);
}

/// <summary>What an evaluation found.</summary>
/// <param name="Records">Number of records.</param>
/// <param name="TruePairs">Pairs of records of one person that count.</param>
/// <param name="CandidatePairs">Pairs that share any token.</param>
/// <param name="CandidateRecall">Share of true pairs among the candidates: the most that any threshold can reach.</param>
/// <param name="Shipped">Quality at the model's threshold.</param>
/// <param name="Best">Quality at the threshold with the best F1 on these records.</param>
/// <param name="TokensPerRecord">Mean number of tokens.</param>
public sealed record EvaluationReport(
    int Records, long TruePairs, long CandidatePairs, double CandidateRecall, MatchQuality Shipped, MatchQuality Best, double TokensPerRecord);

/// <summary>Measures a model on labelled records, through the index that matching uses.</summary>
public static class LinkageEvaluation
{
    /// <summary>Compares all pairs of records that share a token.</summary>
    /// <param name="records">Records with their truth.</param>
    /// <param name="model">The model to measure.</param>
    /// <param name="acrossForcesOnly">True counts only pairs of different forces, as the exchange does.</param>
    public static EvaluationReport Run(IReadOnlyList<LabelledRecord> records, LinkageModel model, bool acrossForcesOnly)
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(model);
        var truePairs = CountTruePairs(records, acrossForcesOnly);
        var scored = new List<(double LogOdds, bool True)>();
        foreach (var (_, _, score, isTrue) in ScoredPairs(records, model, double.NegativeInfinity, acrossForcesOnly))
            scored.Add((score.LogOdds, isTrue));
        scored.Sort(static (a, b) => b.LogOdds.CompareTo(a.LogOdds));

        return new EvaluationReport(
            records.Count,
            truePairs,
            scored.Count,
            MatchQuality.Share(scored.Count(static pair => pair.True), truePairs),
            QualityAt(scored, truePairs, model.MatchThreshold),
            Best(scored, truePairs),
            records.Count == 0 ? 0 : records.Average(static record => record.Tokens.Tokens.Length));
    }

    /// <summary>Every pair that shares a token and scores at least <paramref name="floor"/>, once, with its truth; indices point into <paramref name="records"/>.</summary>
    public static IEnumerable<(int Left, int Right, MatchScore Score, bool IsTrue)> ScoredPairs(
        IReadOnlyList<LabelledRecord> records, LinkageModel model, double floor, bool acrossForcesOnly)
    {
        ArgumentNullException.ThrowIfNull(records);
        using var index = new TokenIndex();
        for (var right = 0; right < records.Count; right++)
        {
            var record = records[right];
            foreach (var found in index.Lookup(record.Tokens, model, floor, acrossForcesOnly ? record.Force : null))
            {
                var left = (int)(uint)found.Id.Value;
                yield return (left, right, found.Score, IsOnePerson(records[left], record));
            }

            index.Add(new FlagId((uint)right), version: 1, record.Force, record.Tokens);
        }
    }

    internal static bool IsOnePerson(LabelledRecord left, LabelledRecord right) => left.Person is not null && left.Person == right.Person;

    internal static long CountTruePairs(IReadOnlyList<LabelledRecord> records, bool acrossForcesOnly)
    {
        var pairs = 0L;
        foreach (var person in records.Where(static record => record.Person is not null).GroupBy(static record => record.Person))
        {
            pairs += Pairs(person.LongCount());
            if (acrossForcesOnly)
                pairs -= person.GroupBy(static record => record.Force).Sum(static force => Pairs(force.LongCount()));
        }

        return pairs;

        static long Pairs(long records) => records * (records - 1) / 2;
    }

    private static MatchQuality QualityAt(List<(double LogOdds, bool True)> scored, long truePairs, double threshold)
    {
        long matched = 0, right = 0;
        foreach (var (logOdds, isTrue) in scored)
        {
            if (logOdds < threshold)
                break;
            matched++;
            right += isTrue ? 1 : 0;
        }

        return MatchQuality.Of(threshold, right, matched, truePairs);
    }

    private static MatchQuality Best(List<(double LogOdds, bool True)> sorted, long truePairs)
    {
        var best = MatchQuality.Of(double.PositiveInfinity, 0, 0, truePairs);
        long right = 0;
        for (var i = 0; i < sorted.Count; i++)
        {
            right += sorted[i].True ? 1 : 0;
            if (i + 1 < sorted.Count && sorted[i + 1].LogOdds == sorted[i].LogOdds)
                continue;
            var quality = MatchQuality.Of(sorted[i].LogOdds, right, i + 1, truePairs);
            if (quality.F1 > best.F1)
                best = quality;
        }

        return best;
    }
}
