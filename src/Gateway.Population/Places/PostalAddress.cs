namespace Gateway.Population.Places;

/// <summary>An address as one force writes it. A part that was not recorded is empty. Prints <c>[redacted]</c>.</summary>
/// <param name="House">House number or name.</param>
/// <param name="Street">Street without the number.</param>
/// <param name="Town">Post town.</param>
/// <param name="Postcode">Full UK postcode with its space.</param>
public sealed record PostalAddress(string House, string Street, string Town, string Postcode)
{
    /// <summary>The first half of the postcode, such as <c>CM1</c>; empty without a postcode.</summary>
    public string Outward => Postcode.Split(' ')[0];

    /// <summary>Whether two addresses have a recorded part in common: house, street, town, or first half of the postcode.</summary>
    /// <param name="other">The other address.</param>
    public bool SharesAnyPart(PostalAddress other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Same(House, other.House) || Same(Street, other.Street) || Same(Town, other.Town) || Same(Outward, other.Outward);
    }

    /// <inheritdoc/>
    public override string ToString() => "[redacted]";

    private static bool Same(string one, string another) => one.Length > 0 && string.Equals(one, another, StringComparison.OrdinalIgnoreCase);
}
