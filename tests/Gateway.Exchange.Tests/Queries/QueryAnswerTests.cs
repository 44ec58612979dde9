using Dapper;
using Gateway.Contracts.Events.V1;
using Gateway.Contracts.Exchange.V1;
using Gateway.Exchange.Queries;
using Gateway.Exchange.Tests.Country;
using Gateway.Hosting.Refusals;
using Google.Protobuf;

namespace Gateway.Exchange.Tests.Queries;

public sealed class QueryAnswerTests : IAsyncLifetime
{
    private TestCountry _country = null!;

    public async ValueTask InitializeAsync() => _country = await TestCountry.StartAsync();

    public ValueTask DisposeAsync() => _country.DisposeAsync();

    [Fact]
    public async Task A_coordinator_of_a_transfer_sees_whose_record_it_is_and_what_may_be_asked_for()
    {
        var flag = await _country.KnownAsync(TestCountry.Gwent);
        _country.Find(flag);

        var answer = await _country.AskAsync(TestCountry.Essex);

        Assert.True(answer.HeardElsewhere);
        Assert.False(answer.Truncated);
        var finding = Assert.Single(answer.Findings);
        Assert.Equal((TestCountry.Gwent, "gwent", false, Tier.Full), (finding.Holder, finding.Force, finding.Own, finding.Tier));
        Assert.Contains("actions", finding.Fields);
        Assert.Contains("P04", finding.Shown);
        Assert.Contains(finding.Obligations, duty => duty is { Id: "O01", Days: 28 });
        Assert.Equal(20_000, finding.ScoreMilli);
        Assert.Single(finding.Evidence);
        Assert.Equal(16, finding.Handle.Length);
    }

    [Fact]
    public async Task At_hit_the_one_boolean_is_the_whole_answer()
    {
        _country.Find(await _country.KnownAsync(TestCountry.Essex), await _country.KnownAsync(TestCountry.Essex));
        var answer = await _country.AskAsync(TestCountry.Housing, AsHousing);
        Assert.Equal(new QueryAnswer { HeardElsewhere = true }, answer);
    }

    [Fact]
    public async Task At_contact_there_is_no_score_and_no_evidence()
    {
        _country.Find(await _country.KnownAsync(TestCountry.Gwent, label => label.Seal = Seal.NotifyOwner));
        var finding = Assert.Single((await _country.AskAsync(TestCountry.Essex)).Findings);
        Assert.Equal(Tier.Contact, finding.Tier);
        Assert.Equal(TestCountry.Gwent, finding.Holder);
        Assert.Equal(0, finding.ScoreMilli);
        Assert.Empty(finding.Evidence);
        Assert.Equal(["P04", "R00"], finding.Shown);
    }

    [Fact]
    public async Task A_record_of_ones_own_is_marked_and_is_nothing_heard_elsewhere()
    {
        _country.Find(await _country.KnownAsync(TestCountry.Essex));
        var answer = await _country.AskAsync(TestCountry.Essex);
        Assert.True(Assert.Single(answer.Findings).Own);
        Assert.False(answer.HeardElsewhere);
    }

    [Fact]
    public async Task The_best_tier_comes_first_and_then_the_best_score()
    {
        var contact = await _country.KnownAsync(TestCountry.Gwent, label => label.Seal = Seal.NotifyOwner);
        var full = await _country.KnownAsync(TestCountry.Gwent);
        var summary = await _country.KnownAsync(TestCountry.Gwent, label => (label.State, label.LastHeardMonth) = (CaseState.Closed, _country.Events.MonthAgo(50)));
        var fullAgain = await _country.KnownAsync(TestCountry.Gwent);
        _country.Find(contact, summary, fullAgain, full);
        var findings = (await _country.AskAsync(TestCountry.Essex)).Findings;
        Assert.Equal([Tier.Full, Tier.Full, Tier.Summary, Tier.Contact], findings.Select(finding => finding.Tier));
        Assert.Equal([19_998, 19_997, 19_999, 0], findings.Select(finding => finding.ScoreMilli));
    }

    [Fact]
    public async Task More_findings_than_an_answer_shows_are_said_to_exist_within_the_same_size()
    {
        var flags = Enumerable.Range(0, 40).Select(_ => SampleFlag.Of(TestCountry.Gwent)).ToArray();
        foreach (var flag in flags)
            await _country.Events.LabelAsync(flag);
        await _country.Events.SettleAsync();
        _country.Find(flags);

        var reply = await _country.ClientOf(TestCountry.Essex).QueryAsync(_country.Query(TestCountry.Essex));

        Assert.True(reply.Answer.Truncated);
        Assert.InRange(reply.Answer.Findings.Count, 10, PaddedReply.MostFindings);
        Assert.Equal(PaddedReply.Length, reply.CalculateSize());
    }

    [Fact]
    public async Task The_same_request_gets_the_same_bytes_again_and_leaves_no_second_trace()
    {
        _country.Find(await _country.KnownAsync(TestCountry.Gwent));
        var query = _country.Query(TestCountry.Essex);
        var first = await _country.ClientOf(TestCountry.Essex).QueryAsync(query);
        await _country.StopExchangeAsync();
        await _country.StartExchangeAsync();
        var second = await _country.ClientOf(TestCountry.Essex).QueryAsync(query);

        Assert.Equal(first.ToByteArray(), second.ToByteArray());
        Assert.Equal(1, _country.MatcherScript.Lookups);
        Assert.Equal(1, await CountAsync("SELECT size FROM audit_tree"));
        Assert.Equal(1, await CountAsync("SELECT COUNT(*) FROM disclosure"));
    }

    [Fact]
    public async Task Two_calls_with_the_same_request_at_once_get_one_answer()
    {
        _country.Find(await _country.KnownAsync(TestCountry.Gwent));
        var query = _country.Query(TestCountry.Essex);
        var client = _country.ClientOf(TestCountry.Essex);
        var replies = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ => (await client.QueryAsync(query)).ToByteArray()));
        Assert.All(replies, reply => Assert.Equal(replies[0], reply));
        Assert.Equal(1, await CountAsync("SELECT size FROM audit_tree"));
    }

    [Fact]
    public async Task An_answer_whose_replay_is_over_is_erased_and_not_given_again()
    {
        _country.Find(await _country.KnownAsync(TestCountry.Gwent));
        await _country.AskAsync(TestCountry.Essex);
        Assert.Equal(1, await CountAsync("SELECT COUNT(*) FROM query WHERE answer IS NOT NULL"));
        await _country.Store.WriteAsync("erase", connection => QueryStore.EraseAnswersAsync(connection, _country.Now + QueryStore.AnswerLifetime));
        Assert.Equal(0, await CountAsync("SELECT COUNT(*) FROM query WHERE answer IS NOT NULL"));
        Assert.Equal(1, await CountAsync("SELECT COUNT(*) FROM query"));
    }

    [Fact]
    public async Task A_matcher_that_is_rebuilding_or_refuses_the_tokens_is_a_clear_error_and_leaves_no_trace()
    {
        foreach (var reason in new[] { RefusalReason.Rebuilding, RefusalReason.TokensNotThoseSigned })
        {
            _country.MatcherScript.Answer = _ => throw Refusal.Because(reason, "as the test says");
            Assert.Equal(reason, await Asking.RefusalOfAsync(() => _country.AskAsync(TestCountry.Essex)));
        }

        _country.MatcherScript.Answer = _ => throw new InvalidOperationException("canary-of-a-matcher");
        Assert.Equal(RefusalReason.MatcherUnreachable, await Asking.RefusalOfAsync(() => _country.AskAsync(TestCountry.Essex)));
        Assert.Equal(0, await CountAsync("SELECT size FROM audit_tree"));
    }

    [Fact]
    public async Task Another_agencys_label_on_a_candidate_counts_for_nothing()
    {
        var flag = await _country.KnownAsync(TestCountry.Gwent);
        _country.Find(flag with { Agency = TestCountry.Kent });
        Assert.Equal(new QueryAnswer(), await _country.AskAsync(TestCountry.Essex));
    }

    private static void AsHousing(RequestBody body) =>
        (body.Role, body.Purpose, body.LegalBasis) = (Role.PanelMember, Purpose.MaracPreparation, LegalBasis.PublicTask);

    private Task<long> CountAsync(string sql) => _country.Store.ReadAsync(connection => connection.ExecuteScalarAsync<long>(sql));
}
