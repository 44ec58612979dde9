namespace Gateway.Streams;

/// <summary>The topics of the gateway. Who writes and reads each is in docs/ARCHITECTURE.md; a name's version changes when its partitions or keys do.</summary>
public static class Topics
{
    private static readonly Cleanup Newest = new Cleanup.Compact(MaximumLag: TimeSpan.FromHours(24), TombstoneRetention: TimeSpan.FromDays(7));
    private static readonly Cleanup FourHundredDays = new Cleanup.Delete(TimeSpan.FromDays(400));

    /// <summary>Token sets of flags, by flag id. Written by nodes, read by the matcher.</summary>
    public static Topic Flags { get; } = new("flags.v1", 12, Newest);

    /// <summary>Labels of flags, by flag id. Written by nodes, read by the exchange.</summary>
    public static Topic Labels { get; } = new("labels.v1", 12, Newest);

    /// <summary>Signed snapshots of token frequencies, by token type. Written by the matcher, read by matchers and nodes.</summary>
    public static Topic Frequencies { get; } = new("frequencies.v1", 1, Newest);

    /// <summary>Pairs of flags that match, by match id. Written by the matcher, read by the exchange.</summary>
    public static Topic Matches { get; } = new("matches.v1", 12, Newest);

    /// <summary>What people decided about matches, by match id. Written by nodes, read by matcher and exchange.</summary>
    public static Topic Judgements { get; } = new("judgements.v1", 12, Newest);

    /// <summary>Notices, by notice id and partitioned by recipient, so that a node follows one partition. Written by the exchange.</summary>
    public static Topic Notices { get; } = new("notices.v1", 48, FourHundredDays);

    /// <summary>Decisions without tokens and flag ids, by decision id. Written by the exchange, read by statistics.</summary>
    public static Topic Decisions { get; } = new("decisions.v1", 12, FourHundredDays);

    /// <summary>Records that a consumer could not take, by topic and offset, with the reason. Read by operators.</summary>
    public static Topic DeadLetter { get; } = new("dead-letter.v1", 3, FourHundredDays);

    /// <summary>Every topic, as <see cref="IEventLog.CreateTopicsAsync"/> wants them.</summary>
    public static IReadOnlyList<Topic> All { get; } = [Flags, Labels, Frequencies, Matches, Judgements, Notices, Decisions, DeadLetter];
}
