namespace Gateway.Linkage.Normalise;

/// <summary>
/// MinHash over the letter pairs of one or two words (A. Broder, "On the resemblance and containment of documents", 1997):
/// a band of three minima agrees with probability J³, where J is the share of letter pairs held in common.
/// </summary>
internal static class LetterPairs
{
    private const int MinimaPerBand = 3;
    private const uint SingleSeed = 1001;

    /// <summary>The band of the given number, as text; the order of the words does not matter.</summary>
    public static string Band(int number, params ReadOnlySpan<string> words)
    {
        Span<char> minima = stackalloc char[MinimaPerBand * 8];
        for (var i = 0; i < MinimaPerBand; i++)
        {
            var seed = (uint)((number * MinimaPerBand) + i + 1);
            Minimum(seed, words).TryFormat(minima[(i * 8)..], out _, "x8");
        }

        return new string(minima);
    }

    /// <summary>One minimum over the letter pairs of one word, which agrees with probability J; empty for an empty word.</summary>
    public static string One(string word) =>
        word.Length == 0 ? "" : Minimum(SingleSeed, [word]).ToString("x8");

    private static uint Minimum(uint seed, ReadOnlySpan<string> words)
    {
        var least = uint.MaxValue;
        foreach (var word in words)
        {
            var before = '_';
            for (var i = 0; i <= word.Length; i++)
            {
                var c = i < word.Length ? word[i] : '_';
                least = Math.Min(least, Mix(((uint)before << 16) ^ c ^ (seed * 0x9E3779B9)));
                before = c;
            }
        }

        return least;
    }

    /// <summary>Finaliser of MurmurHash3 (A. Appleby, public domain).</summary>
    private static uint Mix(uint h)
    {
        h ^= h >> 16;
        h *= 0x85EBCA6B;
        h ^= h >> 13;
        h *= 0xC2B2AE35;
        return h ^ (h >> 16);
    }
}
