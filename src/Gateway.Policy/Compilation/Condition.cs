namespace Gateway.Policy.Compilation;

/// <summary>A condition on the facts, as written.</summary>
internal abstract record Condition
{
    /// <summary>The slot holds one of the values whose bits are set.</summary>
    public sealed record InSlot(int Slot, ulong Values) : Condition;

    public sealed record All(IReadOnlyList<Condition> Parts) : Condition;

    public sealed record Any(IReadOnlyList<Condition> Parts) : Condition;

    public sealed record Not(Condition Part) : Condition;

    public static Condition Always { get; } = new All([]);
}

/// <summary>One line of a condition and the attributes that it speaks of, which is what <c>but</c> replaces by.</summary>
internal sealed record ConditionEntry(Condition Condition, IReadOnlySet<string> Attributes);
