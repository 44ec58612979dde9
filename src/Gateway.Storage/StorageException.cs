namespace Gateway.Storage;

/// <summary>What went wrong with a database.</summary>
public enum StorageFault
{
    /// <summary>It cannot be opened or reached.</summary>
    Unavailable,

    /// <summary>There is no space left. What was committed before is safe.</summary>
    Full,

    /// <summary>Another writer held it for longer than the busy timeout. Trying again is right.</summary>
    Busy,

    /// <summary>It may not be written by this process, or the work was said to be a read.</summary>
    ReadOnly,

    /// <summary>It is damaged, or is no database.</summary>
    Corrupt,

    /// <summary>A rule of the schema (unique, foreign key, check, not null) refused the change.</summary>
    Constraint,

    /// <summary>It was written by a newer or another program: it has migrations that this one does not know.</summary>
    UnknownSchema,

    /// <summary>A migration or statement failed, which is a defect of the program.</summary>
    Defect,
}

/// <summary>A failure of a database: what happened and what to do, without any data.</summary>
/// <param name="fault">What went wrong.</param>
/// <param name="message">What happened and what to do, in plain words.</param>
/// <param name="cause">The engine's own exception.</param>
public sealed class StorageException(StorageFault fault, string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>What went wrong.</summary>
    public StorageFault Fault { get; } = fault;
}
