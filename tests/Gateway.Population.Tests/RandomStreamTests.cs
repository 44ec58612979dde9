using FsCheck.Xunit;
using Gateway.Population.Randomness;

namespace Gateway.Population.Tests;

public sealed class RandomStreamTests
{
    // splitmix64 of seed 0 gives e220a8397b1dcdaf, 6e789e6aa1b965f4, 06c45d188009454f, f88bb8a8724c81ec (Vigna's splitmix64.c);
    // xoshiro256** then starts with rotl(s1 * 5, 7) * 9.
    [Fact]
    public void The_stream_is_xoshiro256_starstar_filled_by_splitmix64()
    {
        ulong expected = System.Numerics.BitOperations.RotateLeft(unchecked(0x6e789e6aa1b965f4UL * 5), 7) * 9;
        var random = new RandomStream(0);
        Assert.Equal(expected, random.NextBits());
        Assert.Equal(0x99EC5F36CB75F2B4UL, expected);
        Assert.Equal(0xBF6E1F784956452AUL, random.NextBits());
    }

    [Fact]
    public void Named_streams_do_not_depend_on_what_was_drawn_before()
    {
        var fresh = new RandomStream(7);
        var used = new RandomStream(7);
        for (var i = 0; i < 100; i++)
            used.NextBits();
        Assert.Equal(fresh.Named("person", 3).NextBits(), used.Named("person", 3).NextBits());
    }

    [Fact]
    public void Streams_of_different_names_numbers_or_seeds_differ()
    {
        var root = new RandomStream(7);
        ulong[] firsts =
        [
            root.NextBits(), root.Named("person").NextBits(), root.Named("person", 1).NextBits(), root.Named("case").NextBits(),
            root.Named("case", 1).NextBits(), new RandomStream(8).Named("person").NextBits(), root.Named("person").Named("case").NextBits(),
        ];
        Assert.Equal(firsts.Length, firsts.Distinct().Count());
    }

    [Property]
    public bool Numbers_stay_below_their_limit(ulong seed, uint limit)
    {
        var random = new RandomStream(seed);
        var top = (int)(limit % int.MaxValue) + 1;
        return Enumerable.Range(0, 50).All(_ => random.Below(top) is var drawn && drawn >= 0 && drawn < top);
    }

    [Fact]
    public void Numbers_are_even_and_ranked_picks_follow_their_weights()
    {
        var random = new RandomStream(11);
        var counts = new int[6];
        for (var i = 0; i < 60_000; i++)
            counts[random.Below(6)]++;
        Assert.All(counts, count => Assert.InRange(count, 9_500, 10_500));

        var ranks = new int[3];
        for (var i = 0; i < 47_000; i++)
            ranks[random.PickRanked([0, 1, 2])]++;
        // Weights 1/3, 1/4, 1/5 are 20, 15, 12 of 47.
        Assert.InRange(ranks[0], 19_300, 20_700);
        Assert.InRange(ranks[1], 14_300, 15_700);
        Assert.InRange(ranks[2], 11_300, 12_700);
    }

    [Property]
    public bool A_shuffle_keeps_every_element(ulong seed, int[] items) =>
        new RandomStream(seed).Shuffled(items).Order().SequenceEqual(items.Order());
}
