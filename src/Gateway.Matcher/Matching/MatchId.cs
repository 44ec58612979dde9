using System.Security.Cryptography;
using Gateway.Linkage;

namespace Gateway.Matcher.Matching;

/// <summary>Ids of matches: SHA-256 of the two flag ids in ascending order, whatever the model or epoch.</summary>
internal static class MatchId
{
    /// <summary>The id of a pair, in either order.</summary>
    public static byte[] Of(FlagId one, FlagId other)
    {
        var (lower, higher) = one < other ? (one, other) : (other, one);
        return SHA256.HashData([.. lower.ToBytes(), .. higher.ToBytes()]);
    }
}
