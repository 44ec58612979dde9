using Gateway.Linkage;
using Gateway.Streams;

namespace Gateway.Matcher.Flags;

/// <summary>A flag as its holder published it in one record.</summary>
/// <param name="Id">The flag.</param>
/// <param name="Version">Its version.</param>
/// <param name="Agency">Enrolment code of its holder.</param>
/// <param name="Force">Code of the holder's force area.</param>
/// <param name="Sets">Its token sets by key epoch; empty once it is retracted.</param>
/// <param name="Position">Where the record stands on the log.</param>
internal sealed record FlagChange(
    FlagId Id, long Version, string Agency, string Force, IReadOnlyDictionary<uint, TokenSet> Sets, LogPosition Position)
{
    /// <summary>True for a retraction.</summary>
    public bool IsRetraction => Sets.Count == 0;

    /// <summary>
    /// Which of two records of one flag counts, whatever order they arrive in: the higher version; of two that claim one version, a
    /// retraction, then the one with the lesser tokens.
    /// </summary>
    /// <returns>Positive when this record counts, negative when the other does, zero when they say the same.</returns>
    public int OutranksBy(FlagChange other) => Version != other.Version ? Version.CompareTo(other.Version) : -CompareSets(other);

    /// <inheritdoc/>
    public override string ToString() => $"{Id} version {Version} of {Agency}";

    private int CompareSets(FlagChange other)
    {
        foreach (var epoch in Sets.Keys.Union(other.Sets.Keys).Order())
        {
            var order = Compare(Sets.GetValueOrDefault(epoch), other.Sets.GetValueOrDefault(epoch));
            if (order != 0)
                return order;
        }

        return 0;
    }

    private static int Compare(TokenSet? one, TokenSet? other) =>
        one is null || other is null
            ? (one is null ? 0 : 1) - (other is null ? 0 : 1)
            : one.Tokens.AsSpan().SequenceCompareTo(other.Tokens.AsSpan());
}
