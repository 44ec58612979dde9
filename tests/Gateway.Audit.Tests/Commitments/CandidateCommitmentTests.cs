using FsCheck.Xunit;

namespace Gateway.Audit.Tests;

public sealed class CandidateCommitmentTests
{
    private const int Slots = 16;

    [Property(MaxTest = 200)]
    public bool Every_entry_opens_and_no_other_bytes_do(byte count, int seed)
    {
        var entries = Entries(count % (Slots + 1), seed);
        var commitment = CandidateCommitment.Create(entries, Slots, Secret(seed));

        return entries.Index().All(entry =>
        {
            var opening = commitment.Open(entry.Index);
            return opening.Entry.Span.SequenceEqual(entry.Item.Span)
                && opening.Verify(commitment.Root, Slots)
                && !(opening with { Entry = new byte[] { 1, 2, 3 } }).Verify(commitment.Root, Slots)
                && !(opening with { Salt = new byte[32] }).Verify(commitment.Root, Slots)
                && !(opening with { Salt = Array.Empty<byte>() }).Verify(commitment.Root, Slots)
                && !opening.Verify(commitment.Root, 2 * Slots)
                && !opening.Verify(CandidateCommitment.Create(entries, Slots, Secret(seed + 1)).Root, Slots);
        });
    }

    [Fact]
    public void The_same_secret_and_entries_give_the_same_commitment_again()
    {
        var first = CandidateCommitment.Create(Entries(5, 1), Slots, Secret(1));
        var again = CandidateCommitment.Create(Entries(5, 1), Slots, Secret(1));

        Assert.Equal(first.Root, again.Root);
        Assert.True(again.Open(4).Verify(first.Root, Slots));
    }

    [Fact]
    public void The_same_entries_under_another_secret_give_an_unrelated_commitment()
    {
        var roots = Enumerable.Range(0, 50).Select(seed => CandidateCommitment.Create(Entries(3, 1), Slots, Secret(seed)).Root);

        Assert.Equal(50, roots.Distinct().Count());
    }

    [Fact]
    public void The_place_of_an_opened_entry_says_nothing_of_how_many_there_are()
    {
        // Where the only entry goes is spread evenly over the slots: over 1,600 secrets each slot is expected 100 times.
        // The bound is the 99.99th percentile of chi-squared with 15 degrees of freedom; the secrets are fixed.
        var counts = new int[Slots];
        for (var seed = 0; seed < 100 * Slots; seed++)
            counts[CandidateCommitment.Create(Entries(1, 1), Slots, Secret(seed)).Open(0).Inclusion.Index]++;

        Assert.InRange(counts.Sum(count => (count - 100.0) * (count - 100.0) / 100.0), 0, 44.3);
    }

    [Fact]
    public void Padding_cannot_be_opened_as_an_entry()
    {
        var empty = CandidateCommitment.Create([], Slots, Secret(1));
        var one = CandidateCommitment.Create(Entries(1, 1), Slots, Secret(1));

        Assert.Throws<ArgumentOutOfRangeException>(() => empty.Open(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => one.Open(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => one.Open(-1));
    }

    [Fact]
    public void Entries_that_do_not_fit_and_slots_that_are_no_power_of_two_are_refused()
    {
        Assert.Throws<ArgumentException>(() => CandidateCommitment.Create(Entries(17, 1), Slots, Secret(1)));
        Assert.Throws<ArgumentException>(() => CandidateCommitment.Create([], 12, Secret(1)));
        Assert.Throws<ArgumentException>(() => CandidateCommitment.Create([], 0, Secret(1)));
        Assert.Throws<ArgumentException>(() => CandidateCommitment.Create([], 2 * CandidateCommitment.MostSlots, Secret(1)));
        Assert.Throws<ArgumentException>(() => CandidateCommitment.Create([], Slots, new byte[31]));
    }

    private static ReadOnlyMemory<byte>[] Entries(int count, int seed) =>
        [.. Enumerable.Range(0, count).Select(i => new ReadOnlyMemory<byte>([(byte)i, (byte)seed]))];

    private static byte[] Secret(int seed)
    {
        var secret = new byte[CandidateCommitment.SecretLength];
        new Random(seed).NextBytes(secret);
        return secret;
    }
}
