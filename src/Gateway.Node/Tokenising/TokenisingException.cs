using Gateway.Hosting.Refusals;

namespace Gateway.Node.Tokenising;

/// <summary>No tokens could be made: too few custodians answered, or their answers were not to be believed. Nothing was published or asked.</summary>
/// <param name="reason">Why, from the closed list.</param>
/// <param name="message">What happened and what to do, without anything of a person.</param>
internal sealed class TokenisingException(RefusalReason reason, string message) : Exception(message)
{
    /// <summary>Why.</summary>
    public RefusalReason Reason { get; } = reason;
}
