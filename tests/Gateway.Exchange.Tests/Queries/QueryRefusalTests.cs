using System.Security.Cryptography;
using Dapper;
using Gateway.Contracts.Events.V1;
using Gateway.Contracts.Exchange.V1;
using Gateway.Exchange.Tests.Country;
using Gateway.Hosting.Refusals;
using Gateway.Hosting.Requests;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Gateway.Exchange.Tests.Queries;

public sealed class QueryRefusalTests(QueryRefusalTests.Running running) : IClassFixture<QueryRefusalTests.Running>
{
    private readonly TestCountry _country = running.Country;

    [Fact]
    public async Task A_certificate_that_is_not_enrolled_gets_nothing() =>
        await RefusedAsync(RefusalReason.NotEnrolled, _country.Query(TestCountry.Unenrolled), caller: TestCountry.Unenrolled);

    [Fact]
    public async Task A_key_that_is_not_enrolled_gets_nothing_even_behind_an_enrolled_certificate() =>
        await RefusedAsync(RefusalReason.NotEnrolled, _country.Query(TestCountry.Unenrolled), caller: TestCountry.Essex);

    [Fact]
    public async Task The_matcher_may_not_ask() => await RefusedAsync(RefusalReason.WrongCaller, _country.Query(TestCountry.Essex), caller: "matcher");

    [Fact]
    public async Task A_request_is_not_taken_from_another_node_than_the_one_that_signed_it() =>
        await RefusedAsync(RefusalReason.WrongCaller, _country.Query(TestCountry.Essex), caller: TestCountry.Gwent);

    [Fact]
    public async Task A_request_in_another_agencys_name_gets_nothing() =>
        await RefusedAsync(RefusalReason.NotEnrolled, new QueryRequest { Request = _country.Sign(_country.Body(TestCountry.Gwent), TestCountry.Essex), SealedTokens = Asking.SealedTokens });

    [Fact]
    public async Task A_bad_signature_gets_nothing()
    {
        var query = _country.Query(TestCountry.Essex);
        query.Request.Signature = ByteString.CopyFrom(new byte[64]);
        await RefusedAsync(RefusalReason.BadSignature, query);
    }

    public static TheoryData<string> Alterations => [.. Altered.Keys];

    private static Dictionary<string, Action<RequestBody>> Altered => new(StringComparer.Ordinal)
    {
        ["operator"] = body => body.Operator = Random(16),
        ["role"] = body => body.Role = Role.InvestigatingOfficer,
        ["purpose"] = body => body.Purpose = Purpose.PerpetratorPanel,
        ["basis"] = body => body.LegalBasis = LegalBasis.PublicTask,
        ["urgency"] = body => body.Urgency = Urgency.Emergency,
        ["onward"] = body => body.Onward = true,
        ["tokens"] = body => body.TokensSha256 = Random(32),
        ["request id"] = body => body.RequestId = ByteString.CopyFrom(RequestId.New(DateTimeOffset.UtcNow)),
        ["nonce"] = body => body.Nonce = Random(16),
        ["time"] = body => body.Time = Timestamp.FromDateTimeOffset(body.Time.ToDateTimeOffset().AddSeconds(1)),
        ["reply key"] = body => body.ReplyKey = Random(32),
    };

    [Theory]
    [MemberData(nameof(Alterations))]
    public async Task A_request_altered_in_one_field_gets_nothing(string field)
    {
        var query = _country.Query(TestCountry.Essex);
        var body = RequestBody.Parser.ParseFrom(query.Request.Body);
        Altered[field](body);
        query.Request.Body = body.ToByteString();
        await RefusedAsync(RefusalReason.BadSignature, query);
    }

    [Theory]
    [InlineData(-6)]
    [InlineData(6)]
    public async Task A_stale_clock_and_a_future_one_get_nothing(int minutes) => await RefusedAsync(
        RefusalReason.OutsideClockWindow,
        _country.Query(TestCountry.Essex, body => body.Time = Timestamp.FromDateTimeOffset(_country.Now.AddMinutes(minutes))));

    [Fact]
    public async Task A_role_outside_the_enrolment_gets_nothing() =>
        await RefusedAsync(RefusalReason.RoleNotEnrolled, _country.Query(TestCountry.Essex, body => body.Role = Role.SocialWorker));

    [Theory]
    [InlineData(0)]
    [InlineData(99)]
    public async Task An_unknown_purpose_is_refused_before_anything_is_looked_up(int purpose) =>
        await RefusedAsync(RefusalReason.Malformed, _country.Query(TestCountry.Essex, body => body.Purpose = (Purpose)purpose));

    [Fact]
    public async Task A_query_without_tokens_or_request_is_refused()
    {
        await RefusedAsync(RefusalReason.Malformed, new QueryRequest());
        await RefusedAsync(RefusalReason.Malformed, new QueryRequest { Request = _country.Sign(_country.Body(TestCountry.Essex)) });
    }

    [Fact]
    public async Task A_request_id_used_again_for_another_request_is_refused()
    {
        var first = _country.Body(TestCountry.Essex);
        await _country.ClientOf(TestCountry.Essex).QueryAsync(new QueryRequest { Request = _country.Sign(first), SealedTokens = Asking.SealedTokens });
        await RefusedAsync(RefusalReason.RequestIdReused, _country.Query(TestCountry.Essex, body => body.RequestId = first.RequestId));
    }

    [Fact]
    public async Task A_nonce_used_again_is_refused_and_another_agency_may_have_the_same_one()
    {
        var first = _country.Body(TestCountry.Essex);
        await _country.ClientOf(TestCountry.Essex).QueryAsync(new QueryRequest { Request = _country.Sign(first), SealedTokens = Asking.SealedTokens });
        await RefusedAsync(RefusalReason.Replayed, _country.Query(TestCountry.Essex, body => body.Nonce = first.Nonce));
        await _country.ClientOf(TestCountry.Gwent).QueryAsync(_country.Query(TestCountry.Gwent, body => body.Nonce = first.Nonce));
    }

    [Fact]
    public async Task A_replay_is_still_refused_after_a_restart()
    {
        var first = _country.Body(TestCountry.Essex);
        await _country.ClientOf(TestCountry.Essex).QueryAsync(new QueryRequest { Request = _country.Sign(first), SealedTokens = Asking.SealedTokens });
        await _country.StopExchangeAsync();
        await _country.StartExchangeAsync();
        await RefusedAsync(RefusalReason.Replayed, _country.Query(TestCountry.Essex, body => body.Nonce = first.Nonce));
    }

    // Refused, and nothing looked up, logged or remembered for it.
    private async Task RefusedAsync(RefusalReason reason, QueryRequest query, string caller = TestCountry.Essex)
    {
        var before = await TracesAsync();
        Assert.Equal(reason, await Asking.RefusalOfAsync(async () => await _country.ClientOf(caller).QueryAsync(query)));
        Assert.Equal(before, await TracesAsync());
    }

    private async Task<(int Lookups, long Queries, long Leaves)> TracesAsync() => (
        _country.MatcherScript.Lookups,
        await _country.Store.ReadAsync(connection => connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM query")),
        await _country.Store.ReadAsync(connection => connection.ExecuteScalarAsync<long>("SELECT size FROM audit_tree")));

    private static ByteString Random(int length) => ByteString.CopyFrom(RandomNumberGenerator.GetBytes(length));

    /// <summary>One country for all refusals: none of them leaves a trace in it.</summary>
    public sealed class Running : IAsyncLifetime
    {
        internal TestCountry Country { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Country = await TestCountry.StartAsync();

        public ValueTask DisposeAsync() => Country.DisposeAsync();
    }
}
