using Gateway.Population.Cases;
using Gateway.Population.Names;
using Gateway.Population.Places;

namespace Gateway.Population.People;

/// <summary>A synthetic person as he is, before anybody writes him down. Prints <c>[redacted]</c>.</summary>
internal sealed record Person
{
    public required int Number { get; init; }

    public required int Community { get; init; }

    public required bool Female { get; init; }

    public required DateOnly BirthDate { get; init; }

    /// <summary>First forename and surname.</summary>
    public required PersonName Name { get; init; }

    /// <summary>A middle name, or null.</summary>
    public string? MiddleName { get; init; }

    /// <summary>The name he also goes by, where somebody knows it.</summary>
    public required PersonName Alias { get; init; }

    public required PoliceId PoliceId { get; init; }

    /// <summary>The family's home, for people of a planned family.</summary>
    public PostalAddress? FamilyHome { get; init; }

    public override string ToString() => "[redacted]";
}
