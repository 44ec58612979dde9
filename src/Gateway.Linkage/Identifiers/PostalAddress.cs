using System.Text.RegularExpressions;

namespace Gateway.Linkage;

/// <summary>An address in parts. Any part may be null.</summary>
public sealed partial record PostalAddress
{
    /// <summary>In milliseconds; far more than any address takes.</summary>
    private const int MatchTimeout = 1000;

    /// <summary>House number or name, flat included.</summary>
    public string? House { get; init; }

    /// <summary>Street, without the house number.</summary>
    public string? Street { get; init; }

    /// <summary>Suburb, village, town or city.</summary>
    public string? Place { get; init; }

    /// <summary>Postcode: British, or any other country's.</summary>
    public string? Postcode { get; init; }

    /// <summary>Reads an address in one line, such as "Flat 2, 14 Sample Road, Cardiff, CF10 1AA": whatever of it can be told apart.</summary>
    public static PostalAddress OfLine(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        var postcode = BritishPostcode().Match(line);
        var rest = postcode.Success ? line.Remove(postcode.Index, postcode.Length) : line;
        var segments = JoinHouseToStreet(rest.Split([',', ';', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        var numbered = Array.FindLastIndex(segments, segment => HouseAndStreet().IsMatch(segment));
        var house = numbered < 0 ? null : HouseAndStreet().Match(segments[numbered]);
        var afterStreet = numbered < 0 ? Math.Min(1, segments.Length) : numbered + 1;
        return new PostalAddress
        {
            House = house?.Groups["house"].Value,
            Street = house?.Groups["street"].Value ?? segments.FirstOrDefault(),
            Place = afterStreet < segments.Length ? segments[^1] : null,
            Postcode = postcode.Success ? postcode.Value : null,
        };
    }

    /// <summary>"14, Sample Road" is one segment as much as "14 Sample Road".</summary>
    private static string[] JoinHouseToStreet(string[] segments)
    {
        var house = Array.FindLastIndex(segments, static segment => HouseAlone().IsMatch(segment));
        return house < 0 || house + 1 == segments.Length
            ? segments
            : [.. segments[..house], $"{segments[house]} {segments[house + 1]}", .. segments[(house + 2)..]];
    }

    /// <inheritdoc/>
    public override string ToString() => Redacted.Text;

    [GeneratedRegex(@"\b[A-Z]{1,2}[0-9][A-Z0-9]?\s*[0-9][A-Z]{2}\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, MatchTimeout)]
    private static partial Regex BritishPostcode();

    [GeneratedRegex(@"^[0-9]+\s?[A-Z]?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, MatchTimeout)]
    private static partial Regex HouseAlone();

    [GeneratedRegex(@"^(?<house>[0-9]+\s?[A-Z]?)\s+(?<street>[A-Z].*)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, MatchTimeout)]
    private static partial Regex HouseAndStreet();
}
