namespace Gateway.Streams;

/// <summary>Reads partitions in order. For one caller at a time; dispose it to give back what it holds.</summary>
public interface ILogReader : IAsyncDisposable
{
    /// <summary>The next offset to read in each partition held now. Offsets have gaps where records were compacted away.</summary>
    IReadOnlyList<LogPosition> Positions { get; }

    /// <summary>
    /// The next records, in offset order within each partition. Returns as soon as there is at least one; empty when the wait ends first.
    /// A waiting reader sees a new record within about 50 ms.
    /// </summary>
    /// <param name="max">The largest number of records to return, at least 1.</param>
    /// <param name="wait">How long to wait for the first record; zero only looks.</param>
    /// <param name="cancellation">Ends the wait with <see cref="OperationCanceledException"/>; no record is skipped by it.</param>
    Task<IReadOnlyList<LogRecord>> PollAsync(int max, TimeSpan wait, CancellationToken cancellation = default);

    /// <summary>Goes back to the start of every partition held now.</summary>
    /// <param name="cancellation">Ends the wait.</param>
    Task RestartAsync(CancellationToken cancellation = default);
}

/// <summary>
/// A member of a consumer group. Records are delivered at least once: what was polled and not committed comes again, here after
/// <see cref="RewindAsync"/> or at the member that takes the partition over. Partitions move only inside <see cref="ILogReader.PollAsync"/>,
/// so a caller that polls, works and commits in turn sees nothing twice while members come and go in good order.
/// </summary>
public interface IGroupReader : ILogReader
{
    /// <summary>Commits everything that polls have returned. Durable when it returns.</summary>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>
    /// False when a partition with uncommitted records has gone to another member, who is given those records again; the others are committed.
    /// Carry on polling in both cases.
    /// </returns>
    Task<bool> CommitAsync(CancellationToken cancellation = default);

    /// <summary>
    /// Appends what was made from the polled records and commits those, both or neither: consume, work and produce in one step.
    /// </summary>
    /// <param name="records">What to append; may be empty.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>False when a partition has gone to another member: nothing was written, and this member is back at its last commit.</returns>
    Task<bool> AppendAndCommitAsync(IReadOnlyList<NewRecord> records, CancellationToken cancellation = default);

    /// <summary>Goes back to the last commit in every partition held now, so that what was polled since comes again.</summary>
    /// <param name="cancellation">Ends the wait.</param>
    Task RewindAsync(CancellationToken cancellation = default);
}
