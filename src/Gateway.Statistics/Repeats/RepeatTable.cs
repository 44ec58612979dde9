namespace Gateway.Statistics.Repeats;

/// <summary>How many people of a risk level were heard how often.</summary>
/// <param name="Risk">standard, medium or high: the highest that a panel gave.</param>
/// <param name="Occasions">On how many occasions, 1 or more; those heard once are not repeat perpetrators and are left out.</param>
/// <param name="People">How many people; silently sealed records must have been left out before.</param>
public sealed record RepeatCount(string Risk, int Occasions, int People);

/// <summary>The repeat table that commissioners know: repeat perpetrators on two, three, four or more occasions, by risk level.</summary>
public static class RepeatTable
{
    private static readonly string[] RiskLevels = ["standard", "medium", "high"];
    private static readonly string[] OccasionLabels = ["Two", "Three", "Four or more"];

    /// <summary>Tabulates repeat perpetrators. Publish it through <see cref="Disclosure.DisclosureControl"/>.</summary>
    /// <param name="repeats">Counts; several for the same risk and occasions are added.</param>
    /// <exception cref="ArgumentException">A risk level is not known, or occasions are fewer than one.</exception>
    public static CountTable Tabulate(IEnumerable<RepeatCount> repeats)
    {
        ArgumentNullException.ThrowIfNull(repeats);
        var counts = new int[RiskLevels.Length, OccasionLabels.Length];
        foreach (var repeat in repeats)
        {
            var row = Array.IndexOf(RiskLevels, repeat.Risk);
            if (row < 0 || repeat.Occasions < 1)
                throw new ArgumentException($"'{repeat.Risk}' on {repeat.Occasions} occasions cannot be counted; use standard, medium or high and 1 or more.", nameof(repeats));
            if (repeat.Occasions >= 2)
                counts[row, Math.Min(repeat.Occasions, 4) - 2] += repeat.People;
        }
        return new CountTable("Repeat perpetrators", "Risk level", "Occasions heard", ["Standard", "Medium", "High"], OccasionLabels, counts);
    }
}
