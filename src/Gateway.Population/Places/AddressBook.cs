using Gateway.Population.Randomness;

namespace Gateway.Population.Places;

/// <summary>Makes addresses that look like those of a force area; streets and numbers are made up.</summary>
internal sealed class AddressBook
{
    // Letters that the second half of a postcode uses (Royal Mail: never C I K M O V).
    private const string InwardLetters = "ABDEFGHJLNPQRSTUWXYZ";

    private readonly string[] _stems;
    private readonly string[] _kinds;

    public AddressBook()
    {
        var root = EmbeddedData.Json("streets.json");
        _stems = EmbeddedData.Words(root.GetProperty("stems").GetString());
        _kinds = EmbeddedData.Words(root.GetProperty("kinds").GetString());
    }

    /// <summary>An address in the area, the first towns being the largest.</summary>
    public PostalAddress Draw(RandomStream random, ForceArea area)
    {
        var town = random.PickRanked(area.Towns);
        var house = random.Below(10) switch
        {
            0 => $"Flat {random.Between(1, 30)}, {random.Between(1, 250)}",
            1 => $"{random.Between(1, 180)}{(char)('A' + random.Below(3))}",
            _ => random.Between(1, random.Chance(0.7) ? 90 : 320).ToString(),
        };
        var street = $"{random.PickRanked(_stems)} {random.PickRanked(_kinds)}";
        var inward = $"{random.Below(10)}{InwardLetters[random.Below(InwardLetters.Length)]}{InwardLetters[random.Below(InwardLetters.Length)]}";
        return new PostalAddress(house, street, town.Name, $"{random.Pick(town.Districts)} {inward}");
    }

    /// <summary>An address in the area with no part in common with any of the others, as for someone who has moved.</summary>
    public PostalAddress DrawElsewhere(RandomStream random, ForceArea area, IReadOnlyCollection<PostalAddress> others)
    {
        // One draw in two or so fits; a thousand that do not can only mean that the area has no other town.
        for (var attempt = 0; attempt < 1000; attempt++)
        {
            var address = Draw(random, area);
            if (!others.Any(address.SharesAnyPart))
                return address;
        }
        throw new InvalidOperationException($"No address in {area.Name} differs from the others in every part; give it a town of its own in forces.txt.");
    }
}
