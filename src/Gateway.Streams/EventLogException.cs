namespace Gateway.Streams;

/// <summary>What went wrong with the event log.</summary>
public enum EventLogFault
{
    /// <summary>The log cannot be reached or opened, or did not answer in time. Trying again later is right.</summary>
    Unavailable,

    /// <summary>There is no space left. Nothing acknowledged is lost; nothing of this append was kept by the embedded log.</summary>
    Full,

    /// <summary>Another writer held the file for longer than the busy timeout. Trying again is right.</summary>
    Busy,

    /// <summary>The log may not be written by this process.</summary>
    ReadOnly,

    /// <summary>The log's file is damaged, or is no log.</summary>
    Corrupt,

    /// <summary>The log was written by a newer version of the gateway.</summary>
    NewerSchema,

    /// <summary>The topic does not exist. Create it first.</summary>
    UnknownTopic,

    /// <summary>The topic exists with another number of partitions.</summary>
    TopicMismatch,

    /// <summary>The engine refused the caller: credentials or rights.</summary>
    Denied,
}

/// <summary>A failure of the event log: what happened and what to do, without any record's content.</summary>
/// <param name="fault">What went wrong.</param>
/// <param name="message">What happened and what to do, in plain words.</param>
/// <param name="cause">The engine's own exception.</param>
public sealed class EventLogException(EventLogFault fault, string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>What went wrong.</summary>
    public EventLogFault Fault { get; } = fault;
}
