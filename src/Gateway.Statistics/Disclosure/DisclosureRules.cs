namespace Gateway.Statistics.Disclosure;

/// <summary>How strictly a table is controlled before it is published.</summary>
/// <param name="Threshold">Counts below it are withheld, zero among them, so that a withheld cell does not even say that there was somebody. At least 2.</param>
/// <param name="RoundTo">Published numbers are rounded to the nearest multiple of it. At least 1.</param>
/// <param name="MinimumWidth">
/// From everything published, taken as exact, the possible values of each withheld number span at least this much: its greatest less its
/// least. At least 1. The default keeps a withheld number at least as vague as the rounding keeps a published one; as published totals are
/// rounded too, what a reader can tell is vaguer still.
/// </param>
public sealed record DisclosureRules(int Threshold = 10, int RoundTo = 5, int MinimumWidth = 5)
{
    /// <summary>Throws when a rule is too weak to mean anything.</summary>
    public void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Threshold, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(RoundTo, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MinimumWidth, 1);
    }
}
