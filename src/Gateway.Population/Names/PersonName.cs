namespace Gateway.Population.Names;

/// <summary>A name as one force writes it. Prints <c>[redacted]</c>.</summary>
/// <param name="Forenames">First and middle names, separated by spaces.</param>
/// <param name="Surname">The family name.</param>
public sealed record PersonName(string Forenames, string Surname)
{
    /// <summary>The first of the forenames.</summary>
    public string FirstForename => Forenames.Split(' ')[0];

    /// <inheritdoc/>
    public override string ToString() => "[redacted]";
}
