namespace Gateway.Node.Import;

/// <summary>Where one thing of a case stands in a file, as the map's section <c>case</c> says it.</summary>
internal sealed record CaseColumn
{
    /// <summary>The column; null when the map gives only a value.</summary>
    public string? Column { get; init; }

    /// <summary>Whether a file may lack the column.</summary>
    public bool Optional { get; init; }

    /// <summary>What holds when the cell is empty or the column absent; null when then nothing is known.</summary>
    public string? Value { get; init; }

    /// <summary>Whether a file that has the column must fill it in on every row.</summary>
    public bool Filled { get; init; }

    /// <summary>What stands between several values in one cell; null when a cell is one value.</summary>
    public string? Separator { get; init; }

    /// <summary>What stands between the parts of one value.</summary>
    public string? PartSeparator { get; init; }

    /// <summary>What each part of a value is, in order.</summary>
    public IReadOnlyList<string> Parts { get; init; } = [];

    /// <summary>The file's own words, in lower case, for the policy's.</summary>
    public IReadOnlyDictionary<string, string> Words { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}

/// <summary>A column that says in one text what others say in parts.</summary>
/// <param name="Column">The whole.</param>
/// <param name="Parts">The parts: where one of them is filled in, the whole is not read.</param>
internal sealed record WholeColumn(string Column, IReadOnlyList<string> Parts);

/// <summary>What a map may say of a case.</summary>
internal static class CaseFields
{
    /// <summary>Fields of one value.</summary>
    public static readonly IReadOnlyList<string> Single =
    [
        "reference", "panel_reference", "panel_kind", "referring_agency", "referred_on", "risk", "visible_high_risk", "rfg_score", "ppit_score", "handling", "originator_consent",
        "provenance", "seal", "cjs_hold", "contact_safety", "contact_status", "state", "closed_on", "expires_on", "outcome", "team", "subject", "relationship", "in_service", "consent_given",
        "victim_name", "victim_birth_date",
    ];

    /// <summary>Fields of several values.</summary>
    public static readonly IReadOnlyList<string> Several = ["heard_on", "conditions", "victims"];

    /// <summary>Fields of several values with parts, and what their parts may be.</summary>
    public static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> Structured = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
    {
        ["consent"] = ["victim", "purpose", "state", "stated_on", "until", "-"],
        ["orders"] = ItemParts,
        ["needs"] = ItemParts,
        ["actions"] = ItemParts,
        ["history"] = ItemParts,
        ["risk_items"] = ItemParts,
        ["earlier_addresses"] = ["house", "street", "place", "postcode", "-"],
    };

    private static IReadOnlyList<string> ItemParts => ["text", "fact", "provenance", "victim", "grade", "date", "owner", "handling", "-"];

    /// <summary>Columns that say in one text what others say in parts.</summary>
    public const string Wholes = "wholes";

    /// <summary>How many years after it was last heard a record counts as expired, where no column says.</summary>
    public const string ExpiresAfterYears = "expires_after_years";
}
