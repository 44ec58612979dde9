namespace Gateway.Audit;

/// <summary>Something shown as evidence does not hold: a proof, a signature or a receipt. It is to be reported, not retried.</summary>
public sealed class AuditException : Exception
{
    /// <summary>Makes the exception with a message that says what does not hold.</summary>
    public AuditException(string message)
        : base(message)
    {
    }
}
