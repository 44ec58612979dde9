using System.Numerics;

namespace Gateway.Linkage;

/// <summary>
/// What an agreement of tokens proves about the parts they are made of: an agreeing token proves its parts equal; a
/// disagreeing one, of whose parts all but one are proved equal, proves that one different.
/// </summary>
internal readonly record struct Deduction(IdentityParts Equal, IdentityParts Different)
{
    private static readonly IdentityParts[] PartsOf = [.. Enumerable.Range(0, TokenTypes.Limit).Select(number =>
        TokenTypes.IsKnown((TokenType)number) ? TokenTypes.Of((TokenType)number).Parts : IdentityParts.None)];

    public static Deduction Of(Agreement agreement)
    {
        var equal = IdentityParts.None;
        for (var types = agreement.Agree; types != 0; types &= types - 1)
            equal |= PartsOf[BitOperations.TrailingZeroCount(types)];
        var different = IdentityParts.None;
        for (var types = agreement.Disagree; types != 0; types &= types - 1)
        {
            var open = (uint)(PartsOf[BitOperations.TrailingZeroCount(types)] & ~equal);
            if (BitOperations.IsPow2(open))
                different |= (IdentityParts)open;
        }

        return new Deduction(equal, different);
    }
}
