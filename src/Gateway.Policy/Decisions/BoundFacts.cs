namespace Gateway.Policy;

/// <summary>Facts of one side as one policy reads them; to be decided with any facts of the other side under the same policy.</summary>
public sealed class BoundFacts
{
    internal BoundFacts(CompiledPolicy policy, PolicySide side, ulong[] terms, IReadOnlyList<FactProblem> problems)
    {
        Policy = policy;
        Side = side;
        Terms = terms;
        Problems = problems;
    }

    /// <summary>Request or record.</summary>
    public PolicySide Side { get; }

    /// <summary>What is missing, unknown or said twice. Anything here denies; for a request it is the error to give before looking anything up.</summary>
    public IReadOnlyList<FactProblem> Problems { get; }

    internal CompiledPolicy Policy { get; }

    /// <summary>One bit for each term of the policy that these facts leave standing.</summary>
    internal ulong[] Terms { get; }
}
