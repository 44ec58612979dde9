namespace Gateway.Policy;

/// <summary>
/// How much of a record is given, least first. These five are the protocol's own, so that decisions of different policies can be compared;
/// a policy document repeats them and is refused if it names others.
/// </summary>
public enum Tier
{
    /// <summary>Nothing; cannot be told from there being no record.</summary>
    None = 0,

    /// <summary>That something is held: one boolean for the whole query.</summary>
    Hit = 1,

    /// <summary>Whom to call.</summary>
    Contact = 2,

    /// <summary>History, risk, orders and whom to call.</summary>
    Summary = 3,

    /// <summary>Everything that the field rules allow.</summary>
    Full = 4,
}

/// <summary>The names of tiers as documents, answers and screens write them.</summary>
public static class TierNames
{
    private static readonly string[] Names = ["none", "hit", "contact", "summary", "full"];

    /// <summary>All names, least tier first.</summary>
    public static IReadOnlyList<string> All => Names;

    /// <summary>The tier's name.</summary>
    public static string Name(this Tier tier) => Names[(int)tier];

    /// <summary>The tier with this name; false if there is none.</summary>
    public static bool TryParse(string name, out Tier tier)
    {
        var index = Array.IndexOf(Names, name);
        tier = index < 0 ? Tier.None : (Tier)index;
        return index >= 0;
    }
}
