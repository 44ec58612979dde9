namespace Gateway.Hosting.Refusals;

/// <summary>The closed list of reasons for which a role refuses a call. Error details carry its name and nothing of the call.</summary>
public enum RefusalReason
{
    /// <summary>The caller's certificate is not in the enrolment register.</summary>
    NotEnrolled,

    /// <summary>The caller is enrolled, but not for this door.</summary>
    WrongCaller,

    /// <summary>The signature does not verify under the enrolled key.</summary>
    BadSignature,

    /// <summary>The signed time is more than five minutes from this role's clock.</summary>
    OutsideClockWindow,

    /// <summary>The nonce or request id has been used.</summary>
    Replayed,

    /// <summary>The role is not enrolled for the agency.</summary>
    RoleNotEnrolled,

    /// <summary>The register has expired.</summary>
    RegisterExpired,

    /// <summary>A field is missing, of the wrong size or holds a value that is not in the vocabulary.</summary>
    Malformed,

    /// <summary>The request id was used before with another body.</summary>
    RequestIdReused,

    /// <summary>Sealed tokens do not open, or are not those that the request was signed over.</summary>
    TokensNotThoseSigned,

    /// <summary>No key for the epoch.</summary>
    UnknownEpoch,

    /// <summary>What was asked for does not exist, or not for this caller.</summary>
    NotFound,

    /// <summary>A number is beyond what there is.</summary>
    OutOfRange,

    /// <summary>Another change came first.</summary>
    RevisionConflict,

    /// <summary>The query is too old for a disclosure: ask again.</summary>
    QueryTooOld,

    /// <summary>The index is being rebuilt from the log.</summary>
    Rebuilding,

    /// <summary>No custodian answered, or its proof was wrong.</summary>
    CustodianUnreachable,

    /// <summary>The exchange did not answer.</summary>
    ExchangeUnreachable,

    /// <summary>The matcher did not answer.</summary>
    MatcherUnreachable,

    /// <summary>The event log did not answer.</summary>
    EventLogUnreachable,

    /// <summary>The store is full, locked or damaged.</summary>
    StorageUnavailable,

    /// <summary>No valid policy is loaded.</summary>
    PolicyUnavailable,

    /// <summary>Something unforeseen. Nothing was released; the role's own log has the details.</summary>
    Internal,
}
