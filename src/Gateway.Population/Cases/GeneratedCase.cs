using Gateway.Population.Names;
using Gateway.Population.Places;

namespace Gateway.Population.Cases;

/// <summary>A date of birth as one force writes it. Prints <c>[redacted]</c>.</summary>
/// <param name="Value">The civil date.</param>
public readonly record struct BirthDate(DateOnly Value)
{
    /// <inheritdoc/>
    public override string ToString() => "[redacted]";
}

/// <summary>
/// An id in the form of a PNC id: year, serial, check letter, such as <c>2009/9123456X</c>. Serials start with 9, which the real
/// series does not reach, so that it is nobody's. Prints <c>[redacted]</c>.
/// </summary>
/// <param name="Value">The id.</param>
public sealed record PoliceId(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => "[redacted]";
}

/// <summary>The subject of a case as one force recorded it. Lists are empty where nothing was recorded. Prints <c>[redacted]</c>.</summary>
public sealed record GeneratedSubject
{
    /// <summary>The name recorded first.</summary>
    public required PersonName Name { get; init; }

    /// <summary>Other names the person goes by.</summary>
    public required IReadOnlyList<PersonName> Aliases { get; init; }

    /// <summary>Other spellings of the recorded name.</summary>
    public required IReadOnlyList<PersonName> Spellings { get; init; }

    /// <summary>Dates of birth, the likeliest first.</summary>
    public required IReadOnlyList<BirthDate> BirthDates { get; init; }

    /// <summary>The police id, or null when this force holds none.</summary>
    public PoliceId? PoliceId { get; init; }

    /// <summary>Addresses, the present one first, then earlier ones.</summary>
    public required IReadOnlyList<PostalAddress> Addresses { get; init; }

    /// <inheritdoc/>
    public override string ToString() => "[redacted]";
}

/// <summary>A victim of a case: a local reference and nothing that identifies her.</summary>
/// <param name="Reference">Means something only at the force that holds the case.</param>
/// <param name="Relationship">The subject's relationship to her: ex_partner, partner, intermittent_partner, family_member_adult, family_member_minor, other.</param>
public sealed record GeneratedVictim(string Reference, string Relationship);

/// <summary>One entry of the append-only consent facts.</summary>
/// <param name="VictimReference">Whose consent.</param>
/// <param name="Purpose">The purpose it is for, or null for every purpose.</param>
/// <param name="State">given, refused, withdrawn, not_sought or overridden.</param>
/// <param name="RecordedOn">When it was recorded; the latest entry for a victim and purpose counts.</param>
/// <param name="Until">When it ends, or null.</param>
public sealed record ConsentFact(string VictimReference, string? Purpose, string State, DateOnly RecordedOn, DateOnly? Until);

/// <summary>A protection order.</summary>
/// <param name="Kind">dvpn, dvpo, dapo, nmo or ro.</param>
/// <param name="MadeOn">When it was made.</param>
/// <param name="EndsOn">When it ends.</param>
/// <param name="Breached">Whether a breach is recorded.</param>
public sealed record CaseOrder(string Kind, DateOnly MadeOn, DateOnly EndsOn, bool Breached);

/// <summary>An action that the panel agreed.</summary>
/// <param name="Owner">The kind of agency that owns it, in the words of request.agency_kind.</param>
/// <param name="Text">What is to be done.</param>
/// <param name="DueOn">When it is due.</param>
/// <param name="Done">Whether it is done.</param>
public sealed record CaseAction(string Owner, string Text, DateOnly DueOn, bool Done);

/// <summary>One thing that the panel was told, with its provenance and 3x5x2 grading.</summary>
/// <param name="Text">A sentence that names nobody.</param>
/// <param name="IsFact">True for a fact, false for an assessment (DPA 2018 s.38).</param>
/// <param name="Provenance">police, partner, mixed or victim_sole; never more protective than the case's.</param>
/// <param name="VictimReference">The victim whom it concerns, or null.</param>
/// <param name="Source">1 reliable, 2 untested, 3 not reliable.</param>
/// <param name="Assessment">A to E.</param>
/// <param name="Handling">p or c; c only in a case of handling c.</param>
public sealed record CaseItem(string Text, bool IsFact, string Provenance, string? VictimReference, int Source, char Assessment, string Handling)
{
    /// <inheritdoc/>
    public override string ToString() => "[redacted]";
}

/// <summary>One case of one force, in the words of the policy's vocabulary. Holds no truth about who is who. Prints <c>[redacted]</c>.</summary>
public sealed record GeneratedCase
{
    /// <summary>The force's own reference; unique in the whole set.</summary>
    public required string Reference { get; init; }

    /// <summary>Code of the force that holds it, such as <c>essex</c>.</summary>
    public required string Force { get; init; }

    /// <summary>marac, dapp, matac, mappa or drive.</summary>
    public required string PanelKind { get; init; }

    /// <summary>When the panel heard it, earliest first; at least one, weekdays, none after the date asked for.</summary>
    public required IReadOnlyList<DateOnly> DatesHeard { get; init; }

    /// <summary>Which panel heard it.</summary>
    public required string PanelReference { get; init; }

    /// <summary>The kind of agency that referred it, in the words of request.agency_kind.</summary>
    public required string ReferringAgency { get; init; }

    /// <summary>Who holds the case: a team, never a person.</summary>
    public required string Team { get; init; }

    /// <summary>standard, medium or high.</summary>
    public required string Risk { get; init; }

    /// <summary>Recency, frequency, gravity: 0 to 100.</summary>
    public required int RfgScore { get; init; }

    /// <summary>Priority Perpetrator Identification Tool: ten items of 0 to 2, so 0 to 20.</summary>
    public required int PpitScore { get; init; }

    /// <summary>One or more subjects; each is a flag of its own.</summary>
    public required IReadOnlyList<GeneratedSubject> Subjects { get; init; }

    /// <summary>One or more victims.</summary>
    public required IReadOnlyList<GeneratedVictim> Victims { get; init; }

    /// <summary>Protection orders.</summary>
    public required IReadOnlyList<CaseOrder> Orders { get; init; }

    /// <summary>substance_misuse, alcohol_misuse, housing, mental_health.</summary>
    public required IReadOnlyList<string> Needs { get; init; }

    /// <summary>Actions agreed.</summary>
    public required IReadOnlyList<CaseAction> Actions { get; init; }

    /// <summary>planned, in_contact, on_hold_cjs or not_safe_to_contact.</summary>
    public required string ContactStatus { get; init; }

    /// <summary>safe, not_safe or unknown.</summary>
    public required string ContactSafety { get; init; }

    /// <summary>Whether contact waits for criminal proceedings.</summary>
    public required bool CjsHold { get; init; }

    /// <summary>p or c.</summary>
    public required string Handling { get; init; }

    /// <summary>originator_consent, police_only, no_onward; empty with handling p.</summary>
    public required IReadOnlyList<string> Conditions { get; init; }

    /// <summary>granted, refused or pending with the condition originator_consent, otherwise not_needed.</summary>
    public required string OriginatorConsent { get; init; }

    /// <summary>police, partner, mixed or victim_sole: the most protective of the items.</summary>
    public required string Provenance { get; init; }

    /// <summary>Consent facts, oldest first.</summary>
    public required IReadOnlyList<ConsentFact> ConsentFacts { get; init; }

    /// <summary>given, refused, withdrawn, not_sought or overridden: the most protective of the victims' latest facts.</summary>
    public required string VictimConsent { get; init; }

    /// <summary>none, notify_owner or silent.</summary>
    public required string Seal { get; init; }

    /// <summary>Whether the subject works for the police or a partner agency.</summary>
    public required bool SubjectInService { get; init; }

    /// <summary>When the case was closed, or null while it is open.</summary>
    public DateOnly? ClosedOn { get; init; }

    /// <summary>What came of it; empty while open.</summary>
    public required string Outcome { get; init; }

    /// <summary>When the record expires.</summary>
    public required DateOnly ExpiresOn { get; init; }

    /// <summary>What the panel was told.</summary>
    public required IReadOnlyList<CaseItem> Items { get; init; }

    /// <summary>The panel's summary, in sentences that name nobody.</summary>
    public required string PanelText { get; init; }

    /// <inheritdoc/>
    public override string ToString() => "[redacted]";
}
