using System.Diagnostics;

namespace Gateway.Hosting.Tracing;

/// <summary>
/// Takes no trace context from callers and gives none to other members. By default the platform copies the headers <c>baggage</c> and
/// <c>tracestate</c> (W3C Baggage, W3C Trace Context) of an incoming call to every call that follows from it: what a force's own system
/// writes there, a name for example, would leave the force in clear. Members find what belongs together by request id.
/// </summary>
internal sealed class UncarriedContext : DistributedContextPropagator
{
    /// <inheritdoc/>
    public override IReadOnlyCollection<string> Fields => [];

    /// <inheritdoc/>
    public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter)
    {
        // Nothing is given on.
    }

    /// <inheritdoc/>
    public override void ExtractTraceIdAndState(object? carrier, PropagatorGetterCallback? getter, out string? traceId, out string? traceState) =>
        (traceId, traceState) = (null, null);

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(object? carrier, PropagatorGetterCallback? getter) => null;
}
