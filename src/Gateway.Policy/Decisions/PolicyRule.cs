namespace Gateway.Policy;

/// <summary>What a rule does.</summary>
public enum RuleKind
{
    /// <summary>Denies what is missing, unknown or contradictory.</summary>
    Unknown,

    /// <summary>Grants a tier and all below it.</summary>
    Permit,

    /// <summary>Takes away every tier above its cap.</summary>
    Forbid,

    /// <summary>Stands in the requester's view for every hidden forbid.</summary>
    HiddenReason,

    /// <summary>Gives a field of the record.</summary>
    Field,

    /// <summary>Lays a duty on the requester.</summary>
    Obligation,

    /// <summary>Tells the owner.</summary>
    Alert,
}

/// <summary>A rule as the document declares it, for lists, explanations and coverage.</summary>
/// <param name="Id">Its stable id; for a field, the field's name.</param>
/// <param name="Kind">What it does.</param>
/// <param name="Tier">A permit's grant, a forbid's cap, the least tier at which a field or a duty applies; otherwise none.</param>
/// <param name="Hidden">Whether the requester never sees it.</param>
/// <param name="Says">What it says, in plain words.</param>
/// <param name="Law">The statute or guidance it rests on, if the document names one.</param>
/// <param name="Source">The document that declares it.</param>
/// <param name="Line">Where in that document, counted from 1.</param>
public sealed record PolicyRule(string Id, RuleKind Kind, Tier Tier, bool Hidden, string Says, string? Law, string Source, int Line);
