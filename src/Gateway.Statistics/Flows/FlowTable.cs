namespace Gateway.Statistics.Flows;

/// <summary>How many people of a risk level, once heard at one force, were later heard at another.</summary>
/// <param name="FromForce">Code of the force that heard them first.</param>
/// <param name="ToForce">Code of the force that heard them later.</param>
/// <param name="Risk">standard, medium or high, as the later force assessed it.</param>
/// <param name="Count">How many; silently sealed records must have been left out before, whichever side sealed them.</param>
public sealed record FlowCount(string FromForce, string ToForce, string Risk, int Count);

/// <summary>The flow of cases between forces, as the Commissioner's analyst sees it.</summary>
public static class FlowTable
{
    /// <summary>Tabulates flows by the force they come from (rows) and go to (columns). Publish it through <see cref="Disclosure.DisclosureControl"/>.</summary>
    /// <param name="flows">Counts; several for the same pair of forces are added.</param>
    /// <param name="forces">The forces in the order of rows and columns: code and name. All that a flow names.</param>
    /// <param name="risk">
    /// One risk level, or null for all. Publish one of the two for a period, never both: the difference would reveal what each withholds.
    /// </param>
    /// <exception cref="ArgumentException">A flow names a force that is not listed, or leads from a force to itself.</exception>
    public static CountTable Tabulate(IEnumerable<FlowCount> flows, IReadOnlyList<(string Code, string Name)> forces, string? risk = null)
    {
        ArgumentNullException.ThrowIfNull(flows);
        ArgumentNullException.ThrowIfNull(forces);
        var place = forces.Select((force, index) => (force.Code, index)).ToDictionary(f => f.Code, f => f.index, StringComparer.Ordinal);
        var counts = new int[forces.Count, forces.Count];
        foreach (var flow in flows.Where(f => risk is null || f.Risk == risk))
        {
            if (!place.TryGetValue(flow.FromForce, out var from) || !place.TryGetValue(flow.ToForce, out var to))
                throw new ArgumentException($"A flow leads from '{flow.FromForce}' to '{flow.ToForce}'; list both forces.", nameof(flows));
            counts[from, to] += flow.Count;
        }
        string[] names = [.. forces.Select(f => f.Name)];
        var title = risk is null ? "People heard at one force and later at another" : $"People of {risk} risk heard at one force and later at another";
        return new CountTable(title, "First heard at", "Later heard at", names, names, counts, (from, to) => from == to);
    }
}
