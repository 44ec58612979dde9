using Gateway.Contracts.Node.V1;

namespace Gateway.Node.Cases;

/// <summary>
/// Whether a case may be flagged (protocol decision 4): publishing a guess is probing, so a flag needs a panel that heard the case.
/// </summary>
internal static class Flaggability
{
    /// <summary>Why a case is kept but not flagged; empty when it is flagged.</summary>
    public static IReadOnlyList<string> Obstacles(Case known)
    {
        var obstacles = new List<string>();
        if (known.HeardOn.Count == 0)
            obstacles.Add("No panel has heard the case yet: amend it with the date heard.");
        if (string.IsNullOrWhiteSpace(known.PanelReference))
            obstacles.Add("The panel's reference of the item is missing: amend the case with it.");
        return obstacles;
    }
}
