namespace Gateway.Policy;

/// <summary>One thing that is wrong in a policy or scenario document, where it stands, and what to do about it.</summary>
/// <param name="Source">The name of the document as the caller gave it, usually a file name.</param>
/// <param name="Line">Line, counted from 1.</param>
/// <param name="Column">Column, counted from 1.</param>
/// <param name="Problem">What is wrong.</param>
/// <param name="Remedy">What to do about it.</param>
public sealed record PolicyError(string Source, int Line, int Column, string Problem, string Remedy)
{
    /// <summary>The error on one line, in the form that editors turn into a link.</summary>
    public override string ToString() => $"{Source}:{Line}:{Column}: {Problem} {Remedy}";
}
