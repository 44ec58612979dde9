using Gateway.Storage.Sqlite;
using Gateway.Streams;

namespace Gateway.Storage.EventLog;

/// <summary>How the embedded event log works.</summary>
public sealed record SqliteEventLogOptions
{
    /// <summary>How the file is used.</summary>
    public SqliteOptions File { get; init; } = new();

    /// <summary>How long a member of a group that has died keeps its partitions. Alive, it renews three times in this time.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often another process's changes are looked for while somebody waits.</summary>
    public TimeSpan FollowInterval { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>How often old records are removed in the background; null: only by <see cref="SqliteEventLog.CompactAsync"/>.</summary>
    public TimeSpan? CompactionInterval { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Told when compaction in the background failed. It is tried again at the next interval.</summary>
    public Action<EventLogException>? OnBackgroundFault { get; init; }

    /// <summary>The clock of timestamps, leases and retention.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
