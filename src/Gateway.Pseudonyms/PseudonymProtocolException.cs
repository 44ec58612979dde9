namespace Gateway.Pseudonyms;

/// <summary>A value received in the protocol is not valid, or a proof does not hold. Nothing was computed from it.</summary>
public sealed class PseudonymProtocolException : Exception
{
    /// <summary>Makes the exception with a message that names what was wrong and never holds an input.</summary>
    public PseudonymProtocolException(string message)
        : base(message)
    {
    }
}
