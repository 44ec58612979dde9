using System.Security.Cryptography;
using Gateway.Contracts.Events.V1;
using Gateway.Linkage;
using Gateway.Matcher.Tests.Network;
using Google.Protobuf;
using TokenSet = Gateway.Linkage.TokenSet;
using static Gateway.Matcher.Tests.Network.TestNetwork;

namespace Gateway.Matcher.Tests.Matching;

public sealed class MatchTests : IAsyncLifetime
{
    private readonly TestNetwork _network = new();
    private readonly TestFlag _essex = TestFlag.Of(1, Essex, TinyModel.Name(1), TinyModel.Postcode(1));
    private readonly TestFlag _gwent = TestFlag.Of(2, Gwent, TinyModel.Name(1), TinyModel.Postcode(1));
    private RunningMatcher _matcher = null!;

    public async ValueTask InitializeAsync() => _matcher = await RunningMatcher.StartedAsync(_network);

    public async ValueTask DisposeAsync()
    {
        await _matcher.DisposeAsync();
        _network.Dispose();
    }

    [Fact]
    public async Task Two_flags_of_two_forces_match_with_score_and_evidence()
    {
        await PublishAsync(_gwent, _essex);

        var match = Assert.Single(await _matcher.StandingAsync());
        Assert.Equal(SHA256.HashData([.. _essex.Key, .. _gwent.Key]), match.MatchId.ToByteArray());
        Assert.Equal(new MatchedFlag { FlagId = ByteString.CopyFrom(_essex.Key), Version = 1, Agency = Essex, Force = "essex" }, match.Lower);
        Assert.Equal(new MatchedFlag { FlagId = ByteString.CopyFrom(_gwent.Key), Version = 1, Agency = Gwent, Force = "gwent" }, match.Higher);
        Assert.Equal(2_500, match.ScoreMilli);
        Assert.Equal("linkage-1", match.ModelVersion);
        Assert.Equal(
            [((uint)TokenType.Name, true, 3_000), ((uint)TokenType.DatePostcode, true, 2_500)],
            match.Evidence.Select(evidence => (evidence.TokenType, evidence.Agrees, evidence.WeightMilli)));
    }

    [Fact]
    public async Task Flags_of_one_force_never_match_whichever_agency_holds_them()
    {
        await PublishAsync(_gwent, TestFlag.Of(3, Gwent, TinyModel.Id(1), TinyModel.Name(1)), TestFlag.Of(4, Housing, TinyModel.Id(1), TinyModel.Name(1), TinyModel.Postcode(1)));

        Assert.Empty(await _matcher.MatchesAsync());
    }

    [Fact]
    public async Task A_pair_below_the_threshold_is_no_match()
    {
        await PublishAsync(_essex, TestFlag.Of(2, Gwent, TinyModel.Name(1), TinyModel.Postcode(2)));

        Assert.Empty(await _matcher.MatchesAsync());
    }

    [Fact]
    public async Task A_retraction_ends_the_match()
    {
        await PublishAsync(_essex, _gwent);
        await PublishAsync(_essex.Retracted());

        var match = Assert.Single(await _matcher.MatchesAsync()).Value;
        Assert.True(match.Ended);
        Assert.Equal((2UL, 1UL), (match.Lower.Version, match.Higher.Version));
    }

    [Fact]
    public async Task A_retraction_that_arrives_first_keeps_the_older_version_out()
    {
        await PublishAsync(_essex.Retracted());
        await PublishAsync(_essex, _gwent);

        Assert.Empty(await _matcher.MatchesAsync());
        await _matcher.RestartAsync();
        Assert.Empty(await _matcher.MatchesAsync());
    }

    [Fact]
    public async Task An_amendment_whose_tokens_no_longer_agree_ends_the_match()
    {
        await PublishAsync(_essex, _gwent);
        await PublishAsync(_gwent.Amended(TinyModel.Name(9)));

        Assert.True(Assert.Single(await _matcher.MatchesAsync()).Value.Ended);
    }

    [Fact]
    public async Task An_amendment_that_still_agrees_moves_the_match_to_its_version()
    {
        await PublishAsync(_essex, _gwent);
        await PublishAsync(_gwent.Amended(TinyModel.Name(1), TinyModel.Postcode(1), TinyModel.Id(5)));

        var match = Assert.Single(await _matcher.StandingAsync());
        Assert.Equal((1UL, 2UL), (match.Lower.Version, match.Higher.Version));
        Assert.Equal(2, (await _matcher.EmittedAsync()).Count);
    }

    [Fact]
    public async Task A_match_that_ended_comes_back_under_its_id()
    {
        await PublishAsync(_essex, _gwent);
        await PublishAsync(_gwent.Retracted());
        await _matcher.RestartAsync();
        await PublishAsync(_gwent with { Version = 3 });

        var emitted = await _matcher.EmittedAsync();
        Assert.Equal([false, true, false], emitted.Select(record => record.Match.Ended));
        Assert.Single(emitted.Select(record => record.Match.MatchId).Distinct());
        Assert.Equal(3UL, emitted[^1].Match.Higher.Version);
    }

    [Fact]
    public async Task Of_two_versions_in_one_batch_the_newer_counts()
    {
        await _matcher.StopAsync();
        await _matcher.PublishAsync(_essex, _gwent);
        await _matcher.RestartAsync();
        await PublishAsync(_gwent.Amended(TinyModel.Name(8)), _gwent.Amended(TinyModel.Name(8)).Amended(TinyModel.Name(1), TinyModel.Postcode(1)));

        Assert.Equal(3UL, Assert.Single(await _matcher.StandingAsync()).Higher.Version);
    }

    [Fact]
    public async Task Two_records_that_claim_one_version_give_one_outcome_whichever_comes_first()
    {
        var other = _gwent with { Sets = _gwent.Sets.SetItem(TestFlag.Epoch, TokenSet.Of([TinyModel.Name(7)])) };
        await PublishAsync(_essex, _gwent);
        await PublishAsync(other);
        var oneOrder = await _matcher.StandingAsync();
        await using var twin = await RunningMatcher.StoppedAsync(_network);
        await _matcher.StopAsync();
        await twin.StartAsync();
        await twin.PublishAsync(other, _essex);
        await twin.CaughtUpAsync();
        await twin.PublishAsync(_gwent);
        await twin.CaughtUpAsync();

        Assert.Equal(oneOrder, await twin.StandingAsync());
        Assert.Single(oneOrder);
    }

    [Fact]
    public async Task Flags_are_compared_under_the_newest_epoch_that_both_carry()
    {
        // Under epoch 1 they agree, under epoch 2 they do not: the newer decides.
        await PublishAsync(_essex.AlsoUnder(2, TinyModel.Name(11), TinyModel.Postcode(11)), _gwent.AlsoUnder(2, TinyModel.Name(12), TinyModel.Postcode(12)));
        Assert.Empty(await _matcher.MatchesAsync());

        // A third knows epoch 1 alone.
        await PublishAsync(TestFlag.Of(3, Gwent, TinyModel.Name(1), TinyModel.Postcode(1)));
        Assert.Equal(3UL, Assert.Single(await _matcher.StandingAsync()).Higher.FlagId[^1]);

        // Equal tokens of different epochs say nothing.
        var moved = TestFlag.Of(4, Gwent);
        await PublishAsync(moved with { Sets = moved.Sets.Clear().Add(3, _essex.Sets[TestFlag.Epoch]) });
        Assert.Single(await _matcher.StandingAsync());
    }

    [Fact]
    public async Task A_flag_that_leaves_an_epoch_is_found_under_the_next_one_only()
    {
        var both = _essex.AlsoUnder(2, TinyModel.Name(21), TinyModel.Postcode(21));
        await PublishAsync(both, _gwent);
        Assert.Single(await _matcher.StandingAsync());

        await PublishAsync(both with { Version = 2, Sets = both.Sets.Remove(TestFlag.Epoch) });
        Assert.Empty(await _matcher.StandingAsync());

        await PublishAsync(_gwent with { Version = 2, Sets = _gwent.Sets.Clear().Add(2, TokenSet.Of([TinyModel.Name(21), TinyModel.Postcode(21)])) });
        Assert.Equal((2UL, 2UL), (Assert.Single(await _matcher.StandingAsync()) is var match ? match.Lower.Version : 0, match.Higher.Version));
    }

    [Fact]
    public async Task A_new_model_emits_the_difference_and_an_unchanged_one_nothing()
    {
        var third = TestFlag.Of(3, Gwent, TinyModel.Id(4));
        var fourth = TestFlag.Of(4, Essex, TinyModel.Id(4));
        await PublishAsync(_essex, _gwent, third, fourth);
        Assert.Equal(2, (await _matcher.EmittedAsync()).Count);

        await _matcher.RestartAsync();
        Assert.Equal(2, (await _matcher.EmittedAsync()).Count);

        await _matcher.RestartAsync(TinyModel.Of(version: 2, matchThreshold: 2.75));
        Assert.Equal((4UL, "linkage-2"), (Assert.Single(await _matcher.StandingAsync()) is var match ? match.Higher.FlagId[^1] : 0UL, match.ModelVersion));
        Assert.Equal(4, (await _matcher.EmittedAsync()).Count);
    }

    [Fact]
    public async Task A_match_ends_when_nothing_is_left_of_either_flag()
    {
        await PublishAsync(_essex, _gwent);
        await _matcher.StopAsync();
        await _matcher.PublishAsync(_essex.Retracted(), _gwent.Retracted());
        await _matcher.AppendAsync(new(Streams.Topics.Flags, _essex.Key, null), new(Streams.Topics.Flags, _gwent.Key, null));
        await _matcher.RestartAsync();

        Assert.True(Assert.Single(await _matcher.MatchesAsync()).Value.Ended);
    }

    private async Task PublishAsync(params TestFlag[] flags)
    {
        await _matcher.PublishAsync(flags);
        await _matcher.CaughtUpAsync();
    }
}
