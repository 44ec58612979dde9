namespace Gateway.Policy.Analysis;

/// <summary>One policy, its domain and its functions, to be asked how often and where.</summary>
internal sealed class PolicySpace
{
    public PolicySpace(CompiledPolicy policy)
    {
        Domain = new PolicyDomain(policy);
        Diagrams = new Diagrams(Domain.Slots.Select(slot => slot.Values));
        Rules = new PolicyDiagrams(policy, Domain, Diagrams);
    }

    public PolicyDomain Domain { get; }

    public Diagrams Diagrams { get; }

    public PolicyDiagrams Rules { get; }

    /// <summary>In how many assignments the function is 1.</summary>
    public UInt128 Count(int node) => Count(node, value => value == 1);

    /// <summary>In how many assignments the function is one of these numbers.</summary>
    public UInt128 Count(int node, Func<int, bool> numbers) => Diagrams.Count(node, numbers, Domain.Everything);

    /// <summary>An example in which the function is 1, or null.</summary>
    public Combination? Example(int node) =>
        Diagrams.Find(node, value => value == 1, Domain.Everything) is { } values ? Domain.CombinationOf(values) : null;
}
