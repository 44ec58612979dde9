namespace Gateway.Storage.AuditLog;

/// <summary>What does not hold in a stored audit log.</summary>
public enum AuditLogFault
{
    /// <summary>A leaf is missing.</summary>
    LeafMissing,

    /// <summary>A leaf is not the one that was hashed when it was appended.</summary>
    LeafAltered,

    /// <summary>A stored node is missing, or is not the hash of what stands below it.</summary>
    NodeAltered,

    /// <summary>There is a node that belongs to no leaf.</summary>
    NodeSurplus,

    /// <summary>The stored size or edge is not that of the stored leaves.</summary>
    TreeAltered,

    /// <summary>The newest checkpoint was not signed by the log's key, or cannot be read.</summary>
    CheckpointNotSigned,

    /// <summary>The newest checkpoint was signed over other leaves than are stored.</summary>
    CheckpointContradicted,
}

/// <summary>The first thing in a stored audit log that does not hold.</summary>
/// <param name="Fault">What it is.</param>
/// <param name="Index">The leaf with which it shows, from 0; the log's size when it concerns the whole.</param>
public sealed record AuditLogDamage(AuditLogFault Fault, ulong Index);
