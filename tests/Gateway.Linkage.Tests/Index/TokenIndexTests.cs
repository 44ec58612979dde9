using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Gateway.Linkage.Tests.Index;

public class TokenIndexTests
{
    private static readonly LinkageModel Model = new(
        version: 1, TokenRecipe.Version, frequencyTableVersion: 0, intercept: -3, matchThreshold: 0,
        [new(TokenType.Name, 2.25, -1), new(TokenType.ForenameDate, 3, -0.5), new(TokenType.SurnameDate, 1.5, 0), new(TokenType.Id, 5, -2)],
        [new(IdentityParts.BirthDay, 0.5, -0.25)]);

    [Property(MaxTest = 300)]
    public Property Any_order_of_arrival_gives_what_comparing_all_pairs_gives() => Prop.ForAll(Arrivals.ToArbitrary(), Queries.ToArbitrary(), (arrivals, query) =>
    {
        using var index = new TokenIndex();
        using var shuffled = new TokenIndex();
        foreach (var arrival in arrivals.Arrived)
            arrival.ApplyTo(index);
        foreach (var arrival in arrivals.Shuffled)
            arrival.ApplyTo(shuffled);
        var naive = NaiveIndex.Of(arrivals.Arrived);

        foreach (var exceptForce in new[] { null, "essex" })
        {
            var expected = naive.Lookup(query, Model, floor: -1, exceptForce);
            Assert.Equal(expected, Found(index, query, exceptForce));
            Assert.Equal(expected, Found(shuffled, query, exceptForce));
        }

        Assert.Equal(naive.Count, index.Count);
        Assert.Equal(index.TokenCount, shuffled.TokenCount);
    });

    [Property(MaxTest = 300)]
    public Property Retraction_leaves_no_trace() => Prop.ForAll(Arrivals.ToArbitrary(), Queries.ToArbitrary(), (arrivals, query) =>
    {
        using var index = new TokenIndex();
        foreach (var arrival in arrivals.Arrived)
            arrival.ApplyTo(index);
        var live = NaiveIndex.Of(arrivals.Arrived).Live;
        using var rebuilt = new TokenIndex();
        foreach (var flag in live)
            rebuilt.Add(flag.Id, flag.Version, flag.Force, flag.Tokens!);

        Assert.Equal(rebuilt.TokenCount, index.TokenCount);
        Assert.Equal(Found(rebuilt, query, exceptForce: null), Found(index, query, exceptForce: null));
        foreach (var arrival in arrivals.Arrived)
            index.Retract(arrival.Id, version: 100);
        Assert.Equal(0, index.TokenCount);
        Assert.Equal(0, index.Count);
    });

    [Fact]
    public void A_late_older_version_does_not_bring_a_retracted_flag_back_until_it_is_forgotten()
    {
        using var index = new TokenIndex();
        var tokens = TokenSet.Of([new Token(TokenType.Id, 1)]);
        var flag = new FlagId(7);

        Assert.True(index.Add(flag, 1, "essex", tokens));
        Assert.True(index.Retract(flag, 3));
        Assert.False(index.Add(flag, 2, "essex", tokens));
        Assert.Empty(index.Lookup(tokens, Model, floor: double.NegativeInfinity));
        Assert.Equal(3, index.VersionOf(flag));
        index.Forget(flag);
        Assert.Null(index.VersionOf(flag));
    }

    [Fact]
    public void An_amendment_replaces_the_tokens()
    {
        using var index = new TokenIndex();
        var (before, after) = (TokenSet.Of([new Token(TokenType.Id, 1)]), TokenSet.Of([new Token(TokenType.Id, 2)]));
        index.Add(new FlagId(7), 1, "essex", before);
        index.Add(new FlagId(7), 2, "essex", after);

        Assert.Empty(index.Lookup(before, Model, floor: double.NegativeInfinity));
        Assert.Equal(2, Assert.Single(index.Lookup(after, Model, floor: double.NegativeInfinity)).Version);
    }

    [Fact]
    public async Task Many_readers_see_whole_states_while_one_writer_works()
    {
        using var index = new TokenIndex();
        var tokens = TokenSet.Of([new Token(TokenType.Id, 1), new Token(TokenType.Name, 1)]);
        var writer = Task.Run(() =>
        {
            for (var version = 1; version <= 5000; version++)
                index.Add(new FlagId((UInt128)(version % 3)), version, "essex", tokens);
        });
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            while (!writer.IsCompleted)
            {
                var found = index.Lookup(tokens, Model, floor: 0);
                Assert.InRange(found.Count, 0, 3);
                Assert.All(found, flag => Assert.Equal(2, flag.Score.Evidence.Count));
            }
        }));

        await Task.WhenAll([writer, .. readers]);
        Assert.Equal(3, index.Count);
    }

    private static string[] Found(TokenIndex index, TokenSet query, string? exceptForce) =>
        [.. index.Lookup(query, Model, floor: -1, exceptForce).Select(flag => $"{flag.Id} {flag.Version} {flag.Force} {flag.Score.LogOdds:R}")];

    // Few values, so that flags collide in ids, versions and tokens.
    private static Gen<TokenSet> Queries =>
        from tokens in Gen.ArrayOf(from type in Gen.Elements(TokenType.Name, TokenType.ForenameDate, TokenType.SurnameDate, TokenType.Id)
                                   from value in Gen.Choose(0, 4)
                                   select new Token(type, (UInt128)value))
        select TokenSet.Of(tokens);

    private static Gen<(Arrival[] Arrived, Arrival[] Shuffled)> Arrivals =>
        from arrived in Gen.ArrayOf(from id in Gen.Choose(0, 6)
                                    from version in Gen.Choose(1, 4)
                                    from force in Gen.Elements("essex", "kent")
                                    from tokens in Gen.Frequency((3, Queries.Select(set => (TokenSet?)set)), (1, Gen.Constant((TokenSet?)null)))
                                    select new Arrival(new FlagId((UInt128)id), version, force, tokens))
        from shuffled in Gen.Shuffle(arrived)
        select (arrived, shuffled.ToArray());

    /// <summary>A record of the event log: tokens, or none if it retracts.</summary>
    private sealed record Arrival(FlagId Id, long Version, string Force, TokenSet? Tokens)
    {
        public void ApplyTo(TokenIndex index)
        {
            if (Tokens is null)
                index.Retract(Id, Version);
            else
                index.Add(Id, Version, Force, Tokens);
        }
    }

    /// <summary>The index without an index: of each flag the record that counts, compared one by one.</summary>
    private sealed record NaiveIndex(IReadOnlyList<Arrival> Live)
    {
        public int Count => Live.Count;

        public static NaiveIndex Of(IEnumerable<Arrival> arrivals) => new(
        [
            .. arrivals.GroupBy(arrival => arrival.Id).Select(flag => flag
                .OrderByDescending(arrival => arrival.Version)
                .ThenBy(arrival => arrival.Tokens is not null)
                .ThenBy(arrival => arrival.Force, StringComparer.Ordinal)
                .ThenBy(arrival => arrival.Tokens, Comparer<TokenSet?>.Create((a, b) => a is null || b is null ? 0 : a.Tokens.AsSpan().SequenceCompareTo(b.Tokens.AsSpan())))
                .First()).Where(arrival => arrival.Tokens is not null),
        ]);

        public string[] Lookup(TokenSet query, LinkageModel model, double floor, string? exceptForce) =>
        [
            .. Live.Where(flag => flag.Force != exceptForce && flag.Tokens!.Tokens.Any(token => query.Tokens.Contains(token)))
                .Select(flag => (flag, Score: model.LogOdds(query, flag.Tokens!)))
                .Where(found => found.Score >= floor)
                .OrderByDescending(found => found.Score).ThenBy(found => found.flag.Id)
                .Select(found => $"{found.flag.Id} {found.flag.Version} {found.flag.Force} {found.Score:R}"),
        ];
    }
}
