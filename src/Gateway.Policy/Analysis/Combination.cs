namespace Gateway.Policy;

/// <summary>One request about one record, as an example.</summary>
/// <param name="Request">Who asks, and what for.</param>
/// <param name="Record">About what.</param>
public sealed record Combination(Facts Request, Facts Record)
{
    /// <summary>The combination as a line that <see cref="DecisionLines"/> decides.</summary>
    public override string ToString() => Lines.RequestLine.Write(this);
}
