using Gateway.Contracts.Events.V1;
using Gateway.Contracts.Matching.V1;
using Gateway.Hosting.Refusals;
using Gateway.Linkage;
using Gateway.Matcher.Tests.Network;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;
using TokenSet = Gateway.Linkage.TokenSet;
using static Gateway.Matcher.Tests.Network.TestNetwork;

namespace Gateway.Matcher.Tests.Lookup;

/// <summary>Lookups over real mutual TLS.</summary>
public sealed class LookupTests : IAsyncLifetime
{
    private readonly TestNetwork _network = new();
    private readonly TestFlag _flag = TestFlag.Of(1, Essex, TinyModel.Id(1), TinyModel.Name(1));
    private RunningMatcher _matcher = null!;
    private GrpcChannel _exchange = null!;

    public async ValueTask InitializeAsync()
    {
        _matcher = await RunningMatcher.StartedAsync(_network);
        _exchange = _network.ChannelAs(Exchange);
        await _matcher.PublishAsync(_flag);
        await _matcher.CaughtUpAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _exchange.Dispose();
        await _matcher.DisposeAsync();
        _network.Dispose();
    }

    [Fact]
    public async Task Candidates_of_all_forces_come_best_first_with_evidence()
    {
        await _matcher.PublishAsync(
            TestFlag.Of(2, Gwent, TinyModel.Id(1), TinyModel.Name(1), TinyModel.Postcode(1)),
            TestFlag.Of(3, Housing, TinyModel.Id(1), TinyModel.Name(2)),
            TestFlag.Of(4, Gwent, TinyModel.Id(1), TinyModel.Name(1)),
            TestFlag.Of(5, Gwent, TinyModel.Name(1)));
        await _matcher.CaughtUpAsync();

        var reply = await LookupAsync(new TestQuery(_network, TinyModel.Id(1), TinyModel.Name(1), TinyModel.Postcode(1)));

        Assert.Equal("linkage-1", reply.ModelVersion);
        Assert.Equal(
            [(2UL, Gwent, "gwent", 8_500), (1, Essex, "essex", 6_000), (4, Gwent, "gwent", 6_000), (3, Housing, "gwent", 2_000)],
            reply.Candidates.Select(candidate => ((ulong)candidate.Flag.FlagId[^1], candidate.Flag.Agency, candidate.Flag.Force, candidate.ScoreMilli)));
        Assert.Equal(
            [((uint)TokenType.Name, false, -1_000), ((uint)TokenType.Id, true, 6_000)],
            reply.Candidates[3].Evidence.Select(evidence => (evidence.TokenType, evidence.Agrees, evidence.WeightMilli)));
        Assert.All(reply.Candidates, candidate => Assert.Equal(1UL, candidate.Flag.Version));
    }

    [Fact]
    public async Task Somebody_whom_nobody_has_flagged_is_not_found() =>
        Assert.Empty((await LookupAsync(new TestQuery(_network, TinyModel.Id(99)))).Candidates);

    [Fact]
    public async Task A_retracted_flag_is_not_found()
    {
        await _matcher.PublishAsync(_flag.Retracted(), TestFlag.Of(9, Gwent, TinyModel.Id(9)));
        await _matcher.CaughtUpAsync();

        Assert.Empty((await LookupAsync(new TestQuery(_network, TinyModel.Id(1)))).Candidates);
    }

    [Fact]
    public async Task No_more_than_256_candidates_are_given_and_they_are_the_best()
    {
        await _matcher.PublishAsync([.. Enumerable.Range(100, 300).Select(number => TestFlag.Of((ulong)number, Gwent, TinyModel.Id(1), TinyModel.Name(number % 2 == 0 ? 1UL : 2UL)))]);
        await _matcher.CaughtUpAsync();

        var reply = await LookupAsync(new TestQuery(_network, TinyModel.Id(1), TinyModel.Name(1)));

        Assert.Equal(256, reply.Candidates.Count);
        Assert.Equal(151, reply.Candidates.Count(candidate => candidate.ScoreMilli == 6_000));
    }

    [Fact]
    public async Task A_query_is_compared_under_the_newest_epoch_that_the_flag_has_too()
    {
        await _matcher.PublishAsync(TestFlag.Of(2, Gwent, TinyModel.Id(1)).AlsoUnder(2, TinyModel.Id(70)));
        await _matcher.CaughtUpAsync();
        var query = new TestQuery(_network, TinyModel.Id(1));
        query.Tokens.TokenSets.Add(TestQuery.Set(2, TinyModel.Id(71)));

        Assert.Equal(1, Assert.Single((await LookupAsync(query)).Candidates).Flag.FlagId[^1]);
    }

    [Fact]
    public async Task A_node_may_not_look_up_even_with_its_own_request()
    {
        using var node = _network.ChannelAs(Essex);
        await RefusedAsync(RefusalReason.WrongCaller, StatusCode.PermissionDenied, Sound().ToRequest(), node);
    }

    [Fact]
    public async Task A_caller_who_is_not_enrolled_may_not_look_up()
    {
        using var stranger = _network.ChannelAsStranger();
        await RefusedAsync(RefusalReason.NotEnrolled, StatusCode.PermissionDenied, Sound().ToRequest(), stranger);
    }

    [Fact]
    public async Task A_request_altered_in_one_field_is_refused()
    {
        var request = Sound().ToRequest();
        var altered = Contracts.Exchange.V1.RequestBody.Parser.ParseFrom(request.Request.Body);
        altered.Purpose = Purpose.PreventImminentHarm;
        request.Request.Body = altered.ToByteString();

        await RefusedAsync(RefusalReason.BadSignature, StatusCode.Unauthenticated, request);
    }

    [Theory]
    [InlineData(-301)]
    [InlineData(301)]
    public async Task A_request_from_another_time_is_refused(int seconds)
    {
        var query = Sound();
        query.Body.Time = _network.Clock.GetUtcNow().AddSeconds(seconds).ToTimestamp();

        await RefusedAsync(RefusalReason.OutsideClockWindow, StatusCode.Unauthenticated, query.ToRequest());
    }

    [Fact]
    public async Task A_request_that_the_exchange_invents_is_refused()
    {
        await RefusedAsync(RefusalReason.NotEnrolled, StatusCode.PermissionDenied, new TestQuery(_network, TinyModel.Id(1)) { Signer = Exchange }.ToRequest());
        var asItself = new TestQuery(_network, TinyModel.Id(1)) { Signer = Exchange };
        asItself.Body.Agency = Exchange;
        await RefusedAsync(RefusalReason.NotEnrolled, StatusCode.PermissionDenied, asItself.ToRequest());
    }

    [Fact]
    public async Task A_role_that_the_agency_is_not_enrolled_for_is_refused()
    {
        var query = Sound();
        query.Body.Role = Role.SocialWorker;

        await RefusedAsync(RefusalReason.RoleNotEnrolled, StatusCode.PermissionDenied, query.ToRequest());
    }

    [Fact]
    public async Task A_missing_request_is_refused() =>
        await RefusedAsync(RefusalReason.Malformed, StatusCode.InvalidArgument, new LookupRequest { SealedTokens = Sound().ToRequest().SealedTokens });

    [Fact]
    public async Task Tokens_of_another_request_are_refused()
    {
        var request = Sound().ToRequest();
        request.SealedTokens = Sound().ToRequest().SealedTokens;

        await RefusedAsync(RefusalReason.TokensNotThoseSigned, StatusCode.InvalidArgument, request);
    }

    [Fact]
    public async Task Tokens_sealed_for_the_request_that_are_not_those_it_was_signed_over_are_refused()
    {
        var query = Sound();
        var request = query.ToRequest();
        query.Tokens.TokenSets[0] = TestQuery.Set(TestFlag.Epoch, TinyModel.Id(2));
        request.SealedTokens = query.ToRequest().SealedTokens;

        await RefusedAsync(RefusalReason.TokensNotThoseSigned, StatusCode.InvalidArgument, request);
    }

    [Fact]
    public async Task Altered_tokens_are_refused()
    {
        var request = Sound().ToRequest();
        var altered = request.SealedTokens.ToByteArray();
        altered[^1] ^= 1;
        request.SealedTokens = ByteString.CopyFrom(altered);

        await RefusedAsync(RefusalReason.TokensNotThoseSigned, StatusCode.InvalidArgument, request);
    }

    [Fact]
    public async Task Tokens_in_another_form_than_the_contracts_are_refused()
    {
        var query = Sound();
        query.Tokens.TokenSets[0].Tokens = ByteString.CopyFrom([63, .. new byte[16]]);
        await RefusedAsync(RefusalReason.TokensNotThoseSigned, StatusCode.InvalidArgument, query.ToRequest());
    }

    [Fact]
    public async Task A_request_without_tokens_is_not_answered_with_nothing_found() =>
        await RefusedAsync(RefusalReason.Malformed, StatusCode.InvalidArgument, new TestQuery(_network).ToRequest());

    [Fact]
    public async Task Tokens_of_an_epoch_that_no_flag_has_are_not_answered_with_nothing_found()
    {
        var query = new TestQuery(_network);
        query.Tokens.TokenSets.Add(TestQuery.Set(5, TinyModel.Id(1)));

        await RefusedAsync(RefusalReason.UnknownEpoch, StatusCode.FailedPrecondition, query.ToRequest());
    }

    [Fact]
    public async Task Before_the_rebuild_is_complete_a_lookup_is_refused()
    {
        await _matcher.StopAsync();
        using var release = new ManualResetEventSlim();
        _matcher.Log.BeforePoll = reader =>
        {
            if (reader.Positions[0].Topic == Streams.Topics.Flags.Name)
                release.Wait(TimeSpan.FromSeconds(30));
        };
        await _matcher.StartAsync();

        await RefusedAsync(RefusalReason.Rebuilding, StatusCode.Unavailable, Sound().ToRequest());
        Assert.False(_matcher.Status.HasProcessed([]));
        release.Set();
        await _matcher.CaughtUpAsync();

        Assert.Single((await LookupAsync(Sound())).Candidates);
    }

    [Fact]
    public async Task A_lookup_during_amendments_sees_the_flag_wholly_before_or_wholly_after()
    {
        var flag = _flag;
        using var done = new CancellationTokenSource();
        var amending = Task.Run(async () =>
        {
            for (var round = 0; round < 150; round++)
            {
                flag = flag with { Version = flag.Version + 1, Sets = flag.Sets.Clear().Add(1 + (uint)(round % 2), TokenSet.Of([TinyModel.Id(1), TinyModel.Name(flag.Version)])) };
                await _matcher.PublishAsync(flag);
            }

            await _matcher.CaughtUpAsync();
            await done.CancelAsync();
        }, TestContext.Current.CancellationToken);
        var lookups = 0;
        for (; !done.IsCancellationRequested || lookups == 0; lookups++)
        {
            var query = new TestQuery(_network, TinyModel.Id(1));
            query.Tokens.TokenSets.Add(TestQuery.Set(2, TinyModel.Id(1)));
            var candidate = Assert.Single((await LookupAsync(query)).Candidates);
            Assert.Equal((Essex, 3_000), (candidate.Flag.Agency, candidate.ScoreMilli));
        }

        await amending;
        Assert.Equal(151UL, flag.Version);
    }

    private TestQuery Sound() => new(_network, TinyModel.Id(1));

    private async Task<LookupReply> LookupAsync(TestQuery query) => await new MatcherService.MatcherServiceClient(_exchange).LookupAsync(query.ToRequest());

    private async Task RefusedAsync(RefusalReason reason, StatusCode status, LookupRequest request, GrpcChannel? caller = null)
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(async () => await new MatcherService.MatcherServiceClient(caller ?? _exchange).LookupAsync(request));
        Assert.Equal((reason, status), (Refusal.ReasonOf(refusal), refusal.StatusCode));
    }
}
