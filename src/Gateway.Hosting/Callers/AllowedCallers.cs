using Gateway.Contracts.Enrolment.V1;

namespace Gateway.Hosting.Callers;

/// <summary>
/// Which enrolled components may call a gRPC service or method. A method without this attribute or
/// <see cref="LocalSystemsOnlyAttribute"/> refuses everybody.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class AllowedCallersAttribute(params Component[] components) : Attribute
{
    /// <summary>The components.</summary>
    public IReadOnlyCollection<Component> Components { get; } = components;
}

/// <summary>Only the force's own systems may call: certificates that the node lists as its own.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class LocalSystemsOnlyAttribute : Attribute;
