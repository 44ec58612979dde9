using Gateway.Linkage;

namespace Gateway.Matcher.Flags;

/// <summary>A flag as its holder last published it.</summary>
/// <param name="Id">The flag.</param>
/// <param name="Version">Its version.</param>
/// <param name="Agency">Enrolment code of its holder.</param>
/// <param name="Force">Code of the holder's force area.</param>
/// <param name="Sets">Its token sets by key epoch; empty once it is retracted.</param>
internal sealed record FlagChange(FlagId Id, long Version, string Agency, string Force, IReadOnlyDictionary<uint, TokenSet> Sets)
{
    /// <summary>True for a retraction.</summary>
    public bool IsRetraction => Sets.Count == 0;

    /// <inheritdoc/>
    public override string ToString() => $"{Id} version {Version} of {Agency}";
}
