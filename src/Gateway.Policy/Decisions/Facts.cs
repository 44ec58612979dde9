using System.Collections;

namespace Gateway.Policy;

/// <summary>
/// What is known about a request or about a record: attribute names with their values as they came over the wire.
/// It never throws and never decides; what is missing, unknown or said twice shows when a policy reads it, and denies.
/// </summary>
public sealed class Facts : IEnumerable<string>
{
    private readonly List<Fact> facts;

    /// <summary>No facts yet.</summary>
    public Facts() => facts = new List<Fact>(16);

    private Facts(IEnumerable<Fact> facts) => this.facts = [.. facts];

    internal IReadOnlyList<Fact> All => facts;

    /// <summary>Adds a value; null says that it is unknown. An attribute that is added twice denies.</summary>
    public Facts Add(string attribute, string? value)
    {
        facts.Add(new Fact(attribute, value, null));
        return this;
    }

    /// <summary>Adds a true-or-false value.</summary>
    public Facts Add(string attribute, bool value) => Add(attribute, value ? "true" : "false");

    /// <summary>Adds the members of a set, in any order; null says that they are unknown.</summary>
    public Facts Add(string attribute, IEnumerable<string>? members)
    {
        facts.Add(new Fact(attribute, null, members?.ToArray()));
        return this;
    }

    /// <summary>A copy in which the attribute has this value and no other.</summary>
    public Facts With(string attribute, string? value) => Without(attribute).Add(attribute, value);

    /// <summary>A copy in which the attribute has this value and no other.</summary>
    public Facts With(string attribute, bool value) => Without(attribute).Add(attribute, value);

    /// <summary>A copy in which the set has these members and no others.</summary>
    public Facts With(string attribute, IEnumerable<string>? members) => Without(attribute).Add(attribute, members);

    /// <summary>A copy that says nothing about the attribute.</summary>
    public Facts Without(string attribute) => new(facts.Where(fact => !string.Equals(fact.Attribute, attribute, StringComparison.Ordinal)));

    /// <summary>The value that was added first for the attribute; null if there is none, if it is unknown, or if it is a set.</summary>
    public string? Find(string attribute) => facts.Find(fact => string.Equals(fact.Attribute, attribute, StringComparison.Ordinal)).Value;

    /// <summary>The names of the attributes, in the order in which they were added.</summary>
    public IEnumerator<string> GetEnumerator() => facts.Select(fact => fact.Attribute).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal readonly record struct Fact(string Attribute, string? Value, string[]? Members);
}

/// <summary>Why a fact cannot be read.</summary>
public enum FactProblemKind
{
    /// <summary>The policy declares the attribute and nothing is said about it.</summary>
    Missing,

    /// <summary>The value is not one that the policy declares, or it is not known.</summary>
    UnknownValue,

    /// <summary>The policy declares no such attribute on this side.</summary>
    UnknownAttribute,

    /// <summary>The attribute, or a member of its set, is said twice.</summary>
    Repeated,
}

/// <summary>One fact that cannot be read. It names the attribute and never the value, which may be anything that somebody typed.</summary>
/// <param name="Attribute">The attribute's name; for an attribute that the policy does not declare, <c>?</c>.</param>
/// <param name="Kind">What is wrong.</param>
/// <param name="Remedy">What to do about it.</param>
public sealed record FactProblem(string Attribute, FactProblemKind Kind, string Remedy)
{
    /// <summary>The problem in one sentence.</summary>
    public override string ToString() => Kind switch
    {
        FactProblemKind.Missing => $"The attribute '{Attribute}' is missing. {Remedy}",
        FactProblemKind.UnknownValue => $"The value of '{Attribute}' is not known. {Remedy}",
        FactProblemKind.Repeated => $"The attribute '{Attribute}' is said twice. {Remedy}",
        _ => $"An attribute is not known here. {Remedy}",
    };
}
