namespace Gateway.Pseudonyms;

/// <summary>A value received in the protocol is not valid, or a proof does not hold. Nothing was computed from it.</summary>
public sealed class PseudonymProtocolException : Exception
{
    /// <summary>Makes the exception with a message that names what was wrong and never holds an input.</summary>
    public PseudonymProtocolException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception when it is known which custodian the value came from.</summary>
    /// <param name="shareIndex">Index of that custodian's share.</param>
    /// <param name="message">What was wrong and what to do, without the custodian, which is put before it.</param>
    public PseudonymProtocolException(int shareIndex, string message)
        : base($"Custodian of share {shareIndex}: {message}") => ShareIndex = shareIndex;

    /// <summary>Index of the share whose custodian sent the value; null where that is not known.</summary>
    public int? ShareIndex { get; }
}
