namespace Gateway.Linkage.Normalise;

/// <summary>A postcode. <paramref name="Whole"/> is empty if only the district is known.</summary>
/// <param name="Whole">The whole postcode without spaces.</param>
/// <param name="District">The outward part of a British postcode ("SW1A"); elsewhere the first three characters.</param>
internal readonly record struct PostcodeReading(string Whole, string District)
{
    /// <summary>Length of the inward part of a British postcode, such as "2AA".</summary>
    private const int InwardLength = 3;

    public override string ToString() => Redacted.Text;

    /// <summary>Reads a British postcode, whole or outward part only, or that of any other country; null if there is none.</summary>
    public static PostcodeReading? Of(string? text)
    {
        var code = PlainText.Joined(text);
        if (code.Length < 2 || !code.Any(char.IsAsciiDigit))
            return null;
        if (AsBritish(code) is { } whole)
            return new PostcodeReading(whole, whole[..^InwardLength]);
        if (IsOutward(code))
            return new PostcodeReading("", code);
        return new PostcodeReading(code, code[..Math.Min(3, code.Length)]);
    }

    /// <summary>The postcode with O and 0, I and 1 put right by their place (no outward part ends in O, I or L); null if it is not British.</summary>
    private static string? AsBritish(string code)
    {
        if (code.Length is < 5 or > 7)
            return null;
        var outward = code[..^InwardLength];
        var inward = code[^InwardLength..];
        outward = ToLetter(outward[0]) + outward[1..^1] + ToDigit(outward[^1]);
        inward = $"{ToDigit(inward[0])}{ToLetter(inward[1])}{ToLetter(inward[2])}";
        return IsOutward(outward) && char.IsAsciiDigit(inward[0]) && char.IsAsciiLetter(inward[1]) && char.IsAsciiLetter(inward[2])
            && code.Any(char.IsAsciiLetter)
                ? outward + inward
                : null;
    }

    /// <summary>A9, A99, AA9, AA99, A9A or AA9A (BS 7666).</summary>
    private static bool IsOutward(string text)
    {
        var letters = text.TakeWhile(char.IsAsciiLetter).Count();
        var rest = text[letters..];
        return letters is 1 or 2 && rest switch
        {
            [var d] => char.IsAsciiDigit(d),
            [var d, var e] => char.IsAsciiDigit(d) && char.IsAsciiLetterOrDigit(e),
            _ => false,
        };
    }

    private static char ToLetter(char c) => c switch { '0' => 'O', '1' => 'I', _ => c };

    private static char ToDigit(char c) => c switch { 'O' => '0', 'I' or 'L' => '1', _ => c };
}
