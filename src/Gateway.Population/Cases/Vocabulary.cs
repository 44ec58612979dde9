namespace Gateway.Population.Cases;

/// <summary>The closed vocabulary that generated cases use: the values of the policy's record attributes and the domain's words.</summary>
public static class Vocabulary
{
    /// <summary>record.panel_kind.</summary>
    public static IReadOnlyList<string> PanelKinds { get; } = ["marac", "dapp", "matac", "mappa", "drive"];

    /// <summary>record.risk, lowest first.</summary>
    public static IReadOnlyList<string> Risks { get; } = ["standard", "medium", "high"];

    /// <summary>record.conditions.</summary>
    public static IReadOnlyList<string> Conditions { get; } = ["originator_consent", "police_only", "no_onward"];

    /// <summary>record.originator_consent.</summary>
    public static IReadOnlyList<string> OriginatorConsents { get; } = ["granted", "refused", "pending", "not_needed"];

    /// <summary>record.provenance, least protective first.</summary>
    public static IReadOnlyList<string> Provenances { get; } = ["police", "partner", "mixed", "victim_sole"];

    /// <summary>record.victim_consent, least protective first.</summary>
    public static IReadOnlyList<string> VictimConsents { get; } = ["given", "overridden", "not_sought", "refused", "withdrawn"];

    /// <summary>record.seal.</summary>
    public static IReadOnlyList<string> Seals { get; } = ["none", "notify_owner", "silent"];

    /// <summary>record.contact_safety.</summary>
    public static IReadOnlyList<string> ContactSafeties { get; } = ["safe", "not_safe", "unknown"];

    /// <summary>Drive's contact status.</summary>
    public static IReadOnlyList<string> ContactStatuses { get; } = ["planned", "in_contact", "on_hold_cjs", "not_safe_to_contact"];

    /// <summary>Protection orders.</summary>
    public static IReadOnlyList<string> OrderKinds { get; } = ["dvpn", "dvpo", "dapo", "nmo", "ro"];

    /// <summary>Drive's four complex needs.</summary>
    public static IReadOnlyList<string> Needs { get; } = ["substance_misuse", "alcohol_misuse", "housing", "mental_health"];

    /// <summary>The subject's relationship to a victim.</summary>
    public static IReadOnlyList<string> Relationships { get; } =
        ["ex_partner", "partner", "intermittent_partner", "family_member_adult", "family_member_minor", "other"];
}
