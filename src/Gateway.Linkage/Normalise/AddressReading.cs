namespace Gateway.Linkage.Normalise;

/// <summary>An address brought to the forms that are compared; a part that is not known is empty.</summary>
internal readonly record struct AddressReading(string House, string Street, string Place, PostcodeReading? Postcode)
{
    private const int SoundLength = 8;

    private static readonly HashSet<string> StreetKinds =
    [
        "STREET", "ST", "ROAD", "RD", "AVENUE", "AVE", "CLOSE", "CL", "LANE", "LN", "DRIVE", "DR", "CRESCENT", "CRES", "PLACE", "PL", "COURT", "CT",
        "GARDENS", "GDNS", "TERRACE", "TCE", "GROVE", "GR", "WAY", "CIRCUIT", "CCT", "SQUARE", "SQ", "PARADE", "PDE", "HILL", "WALK", "MEWS", "RISE",
    ];

    public override string ToString() => Redacted.Text;

    /// <summary>Reads an address. "12A, Flat 3" and "Flat 3, 12A" both keep their last number as the house.</summary>
    public static AddressReading Of(PostalAddress address) => new(
        HouseOf(address.House),
        StreetOf(address.Street),
        SoundOf(PlainText.Joined(address.Place)),
        PostcodeReading.Of(address.Postcode));

    /// <summary>How a place sounds; empty if it is not known.</summary>
    public static string SoundOf(string joined) => joined.Length == 0 ? "" : Metaphone.Encode(joined, SoundLength);

    private static string HouseOf(string? text)
    {
        var words = PlainText.Words(text);
        return words.LastOrDefault(word => word.Any(char.IsAsciiDigit)) ?? string.Concat(words);
    }

    private static string StreetOf(string? text)
    {
        var words = PlainText.Words(text);
        var end = words.Length;
        while (end > 1 && StreetKinds.Contains(words[end - 1]))
            end--;
        return SoundOf(string.Concat(words[..end]));
    }
}
