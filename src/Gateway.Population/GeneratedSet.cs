using Gateway.Population.Cases;

namespace Gateway.Population;

/// <summary>Names one flag: a subject of a case.</summary>
/// <param name="CaseReference">The case.</param>
/// <param name="Subject">The place of the subject in the case, from 0.</param>
public readonly record struct FlagKey(string CaseReference, int Subject);

/// <summary>
/// A true transfer: two flags of one person at two different forces, unordered. <paramref name="Earlier"/> is the one last heard first,
/// so that a flow goes from its force to the other's.
/// </summary>
/// <param name="Earlier">The flag last heard first; on the same day, the one of lower reference.</param>
/// <param name="Later">The other flag.</param>
/// <param name="FromForce">Force of the earlier flag.</param>
/// <param name="ToForce">Force of the later flag.</param>
/// <param name="SharesAddressPart">Whether any address of one has a part in common with any of the other.</param>
/// <param name="SharesId">Whether both hold the police id.</param>
/// <param name="NameError">Whether no name of one (recorded, alias or spelling) is a name of the other.</param>
/// <param name="BirthDateError">Whether no date of birth of one is a date of birth of the other.</param>
/// <param name="AliasOnOneSide">Whether exactly one side records an alias.</param>
public sealed record TrueTransfer(
    FlagKey Earlier,
    FlagKey Later,
    string FromForce,
    string ToForce,
    bool SharesAddressPart,
    bool SharesId,
    bool NameError,
    bool BirthDateError,
    bool AliasOnOneSide)
{
    /// <summary>Whether neither an address part nor an id is shared: only name and date of birth can find him.</summary>
    public bool Moved => !SharesAddressPart && !SharesId;
}

/// <summary>Why two people who are not one are easily taken for one.</summary>
public enum LookalikeKind
{
    /// <summary>One surname, one date of birth, one home.</summary>
    Twins,

    /// <summary>One name, one home, a generation apart.</summary>
    FatherAndSon,

    /// <summary>One surname, one home.</summary>
    Brothers,

    /// <summary>One name, unrelated.</summary>
    Namesakes,
}

/// <summary>Two different people who are easily taken for one.</summary>
/// <param name="Kind">Why.</param>
/// <param name="Person">One person's number.</param>
/// <param name="Other">The other person's number.</param>
public sealed record Lookalikes(LookalikeKind Kind, int Person, int Other);

/// <summary>
/// The generated cases and, apart from them, the truth. Hand <see cref="Cases"/> to nodes; keep the rest with whoever marks the exam.
/// </summary>
public sealed record GeneratedSet
{
    /// <summary>The cases, by force and reference. Nothing in them tells who is who.</summary>
    public required IReadOnlyList<GeneratedCase> Cases { get; init; }

    /// <summary>Which person each flag is about. Person numbers mean nothing else.</summary>
    public required IReadOnlyDictionary<FlagKey, int> Truth { get; init; }

    /// <summary>Every unordered pair of flags of one person at two different forces.</summary>
    public required IReadOnlyList<TrueTransfer> TrueTransfers { get; init; }

    /// <summary>Planned hard negatives: pairs of people of one family, and namesakes.</summary>
    public required IReadOnlyList<Lookalikes> HardNegatives { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Cases.Count} generated cases, {TrueTransfers.Count} true transfers";
}
