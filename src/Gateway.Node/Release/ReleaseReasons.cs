namespace Gateway.Node.Release;

/// <summary>Why a release is withheld, beside the reasons of <see cref="Hosting.Refusals.RefusalReason"/>: for this node's journal alone.</summary>
internal static class ReleaseReasons
{
    /// <summary>The exchange's half lacks its disclosure id, handle or flag.</summary>
    public const string NoDecision = "NoDecision";

    /// <summary>This node holds no such flag.</summary>
    public const string FlagUnknown = "FlagUnknown";

    /// <summary>The flag is retracted, or its newest version has no tokens yet.</summary>
    public const string FlagNotCurrent = "FlagNotCurrent";

    /// <summary>The requester's tokens are not those of the flag's subject.</summary>
    public const string NoMatch = "NoMatch";

    /// <summary>The policy, or the exchange's decision, permits no content.</summary>
    public const string NotPermitted = "NotPermitted";
}
