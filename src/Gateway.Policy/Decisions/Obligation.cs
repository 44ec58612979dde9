namespace Gateway.Policy;

/// <summary>A duty on the requester that comes with what is given.</summary>
/// <param name="Id">The rule's id.</param>
/// <param name="Does">What is to be done, in the policy's word.</param>
/// <param name="Days">Within how many days of the disclosure, 0 for at once; null when it has no term.</param>
/// <param name="DaysVary">Whether the term depends on the request, so that it belongs to the duty's label.</param>
public sealed record Obligation(string Id, string Does, int? Days, bool DaysVary)
{
    /// <summary>The id, followed by <c>=days</c> when the term depends on the request: the form in which policies are compared.</summary>
    public string Label { get; } = DaysVary ? $"{Id}={Days}" : Id;

    /// <summary>The label.</summary>
    public override string ToString() => Label;
}
