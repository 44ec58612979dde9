using System.Numerics;
using System.Text;

namespace Gateway.Population.Randomness;

/// <summary>
/// A seeded random stream whose numbers are the same on every machine and every version of .NET: xoshiro256** (Blackman and Vigna,
/// "Scrambled Linear Pseudorandom Number Generators", ACM TOMS 47, 2021), its state filled by splitmix64 as its authors advise.
/// Sub-streams are named, so that a draw added in one place changes nothing in another. Not for cryptography.
/// </summary>
public sealed class RandomStream
{
    private readonly ulong _key;
    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;

    /// <summary>Starts the root stream of a seed.</summary>
    /// <param name="seed">Any number; equal seeds give equal streams.</param>
    public RandomStream(ulong seed)
    {
        _key = seed;
        var state = seed;
        _s0 = SplitMix(ref state);
        _s1 = SplitMix(ref state);
        _s2 = SplitMix(ref state);
        _s3 = SplitMix(ref state);
    }

    /// <summary>A stream of its own for a purpose and a number; it does not depend on what was drawn from this one.</summary>
    /// <param name="name">What the numbers are for.</param>
    /// <param name="index">Which of many, such as the number of a person.</param>
    public RandomStream Named(string name, int index = 0)
    {
        ArgumentNullException.ThrowIfNull(name);
        var hash = 0xcbf29ce484222325UL; // FNV-1a, 64 bits
        foreach (var b in Encoding.UTF8.GetBytes(name))
            hash = (hash ^ b) * 0x100000001b3UL;
        var state = _key ^ hash;
        var mixed = SplitMix(ref state) + (ulong)(uint)index;
        return new RandomStream(SplitMix(ref mixed));
    }

    /// <summary>The next 64 random bits.</summary>
    public ulong NextBits()
    {
        var result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        var shifted = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= shifted;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>A whole number from 0 up to, not including, <paramref name="limit"/>, without bias (Lemire's rejection).</summary>
    /// <param name="limit">At least 1.</param>
    public int Below(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var product = Math.BigMul(NextBits(), (ulong)limit, out var low);
        var threshold = (0UL - (ulong)limit) % (ulong)limit;
        while (low < threshold)
            product = Math.BigMul(NextBits(), (ulong)limit, out low);
        return (int)product;
    }

    /// <summary>A whole number between two others, both included.</summary>
    /// <param name="least">The least possible number.</param>
    /// <param name="most">The greatest possible number, not less than the least.</param>
    public int Between(int least, int most) => least + Below(most - least + 1);

    /// <summary>True with the given probability.</summary>
    /// <param name="probability">From 0 to 1.</param>
    public bool Chance(double probability) => (NextBits() >> 11) * (1.0 / (1UL << 53)) < probability;

    /// <summary>One element, each equally likely.</summary>
    /// <param name="items">At least one.</param>
    public T Pick<T>(IReadOnlyList<T> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        return items[Below(items.Count)];
    }

    /// <summary>
    /// One element, the earlier the likelier: the weight of place r (from 0) is 1 / (r + 3), Zipf's law with Mandelbrot's offset,
    /// in whole numbers so that no floating-point library decides.
    /// </summary>
    /// <param name="ranked">At least one, most common first.</param>
    public T PickRanked<T>(IReadOnlyList<T> ranked)
    {
        ArgumentNullException.ThrowIfNull(ranked);
        var total = 0;
        for (var rank = 0; rank < ranked.Count; rank++)
            total += 100_000 / (rank + 3);
        var drawn = Below(total);
        var place = 0;
        while ((drawn -= 100_000 / (place + 3)) >= 0)
            place++;
        return ranked[place];
    }

    /// <summary>The place of one element, each as likely as its weight says.</summary>
    /// <param name="weights">Not negative, at least one above 0, their sum below 2^31.</param>
    public int PickWeighted(IReadOnlyList<int> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        var drawn = Below(weights.Sum());
        var place = 0;
        while ((drawn -= weights[place]) >= 0)
            place++;
        return place;
    }

    /// <summary>The elements in random order (Fisher and Yates); the argument stays as it is.</summary>
    /// <param name="items">Any number of elements.</param>
    public T[] Shuffled<T>(IEnumerable<T> items)
    {
        var shuffled = items.ToArray();
        for (var last = shuffled.Length - 1; last > 0; last--)
        {
            var other = Below(last + 1);
            (shuffled[last], shuffled[other]) = (shuffled[other], shuffled[last]);
        }
        return shuffled;
    }

    private static ulong SplitMix(ref ulong state)
    {
        var z = state += 0x9e3779b97f4a7c15UL;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9UL;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebUL;
        return z ^ (z >> 31);
    }
}
