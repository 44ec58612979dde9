namespace Gateway.Storage.Sqlite;

/// <summary>How a SQLite file is used.</summary>
public sealed record SqliteOptions
{
    /// <summary>How long to wait while another writer holds the file.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The file may not grow beyond this many bytes (as <see cref="StorageFault.Full"/>), so that it never takes the space of others on its disk; null: no limit but the disk.</summary>
    public long? MaximumBytes { get; init; }
}
