namespace Gateway.Policy;

/// <summary>Which half of the facts an attribute belongs to.</summary>
public enum PolicySide
{
    /// <summary>About who asks, and what for.</summary>
    Request,

    /// <summary>About the record that is asked for.</summary>
    Record,
}

/// <summary>The form of an attribute's value.</summary>
public enum AttributeKind
{
    /// <summary>Exactly one of the closed values.</summary>
    OneOf,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    TrueOrFalse,

    /// <summary>Any set of the closed values, the empty one included.</summary>
    SetOf,
}

/// <summary>An attribute that the policy declares.</summary>
/// <param name="Name">Its name, unique over both sides.</param>
/// <param name="Side">Request or record.</param>
/// <param name="Kind">The form of its value.</param>
/// <param name="Values">The closed values, in the order of the document.</param>
public sealed record PolicyAttribute(string Name, PolicySide Side, AttributeKind Kind, IReadOnlyList<string> Values);
