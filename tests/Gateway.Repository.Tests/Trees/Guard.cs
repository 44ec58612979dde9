namespace Gateway.Repository.Tests.Trees;

/// <summary>How a guard's findings are asserted: on the repository there are none, on a bad sample there is one that says so.</summary>
internal static class Guard
{
    public static void Holds(IEnumerable<string> faults)
    {
        var found = faults.ToList();
        Assert.True(found.Count == 0, string.Join(Environment.NewLine, found));
    }

    public static void Finds(string expected, IEnumerable<string> faults)
    {
        var found = faults.ToList();
        Assert.True(
            found.Exists(fault => fault.Contains(expected, StringComparison.Ordinal)),
            $"No fault says '{expected}'. Found: {string.Join("; ", found)}");
    }
}
