using Dapper;
using Gateway.Contracts.Events.V1;
using Gateway.Exchange.Notices;
using Gateway.Exchange.Tests.Country;
using Google.Protobuf;

namespace Gateway.Exchange.Tests.Notices;

public sealed class NoticeTests : IAsyncLifetime
{
    private TestCountry _country = null!;
    private SampleFlag _essex = null!;
    private SampleFlag _gwent = null!;

    public async ValueTask InitializeAsync()
    {
        _country = await TestCountry.StartAsync();
        (_essex, _gwent) = (SampleFlag.Of(TestCountry.Essex), SampleFlag.Of(TestCountry.Gwent));
    }

    public ValueTask DisposeAsync() => _country.DisposeAsync();

    private EventBook Events => _country.Events;

    [Fact]
    public async Task Each_side_learns_what_its_standing_request_permits_of_the_other()
    {
        await Events.LabelAsync(_essex, label => label.Seal = Seal.NotifyOwner);
        await Events.LabelAsync(_gwent);
        var match = await MatchAsync(_essex, _gwent);

        var told = await Events.NewestAsync(match);
        Assert.Equal([TestCountry.Essex, TestCountry.Gwent], told.Keys.Order(StringComparer.Ordinal));
        var toEssex = told[TestCountry.Essex];
        Assert.Equal((NoticeState.Current, Tier.Full, TestCountry.Gwent, "gwent", 1UL), (toEssex.State, toEssex.Tier, toEssex.Holder, toEssex.Force, toEssex.Version));
        Assert.Equal(_essex.Id, toEssex.OwnFlagId.ToByteArray());
        Assert.Equal(match.ScoreMilli, toEssex.ScoreMilli);
        Assert.Equal(match.Evidence, toEssex.Evidence);
        Assert.Equal((Role.PanelCoordinator, Purpose.MaracTransfer, LegalBasis.Dpa2018Part3), (toEssex.Role, toEssex.Purpose, toEssex.LegalBasis));
        Assert.Equal(NoticeRecords.IdOf(match.MatchId.Span, TestCountry.Essex, 1), toEssex.NoticeId.ToByteArray());

        var toGwent = told[TestCountry.Gwent];
        Assert.Equal((Tier.Contact, TestCountry.Essex, 0), (toGwent.Tier, toGwent.Holder, toGwent.ScoreMilli));
        Assert.Empty(toGwent.Evidence);
        Assert.Equal(["team"], toGwent.Fields);
        Assert.Contains("R00", toGwent.Shown);
        Assert.DoesNotContain("D05", toGwent.Shown);
    }

    [Fact]
    public async Task Labels_and_match_in_any_order_tell_the_same_in_the_end()
    {
        var label = Events.Label();
        Func<(SampleFlag Essex, SampleFlag Gwent), Task>[] steps =
        [
            pair => Events.LabelAsync(pair.Essex, 1, label),
            pair => Events.LabelAsync(pair.Gwent, 1, label),
            pair => Events.MatchAsync(Events.MatchOf(pair.Essex, pair.Gwent)),
        ];
        var told = new List<string>();
        foreach (var order in new[] { "012", "021", "102", "120", "201", "210" })
        {
            var pair = (Essex: SampleFlag.Of(TestCountry.Essex), Gwent: SampleFlag.Of(TestCountry.Gwent));
            foreach (var step in order)
            {
                await steps[step - '0'](pair);
                await Events.SettleAsync();
            }

            var newest = await Events.NewestAsync(Events.MatchOf(pair.Essex, pair.Gwent));
            told.Add(string.Join('\n', newest.OrderBy(notice => notice.Key, StringComparer.Ordinal).Select(notice => Comparable(notice.Value))));
        }

        Assert.Single(told.Distinct());
        Assert.Equal(12, (await Events.NoticesAsync()).Count);
    }

    public static TheoryData<string> Withdrawals => ["retraction", "own retraction", "silent seal", "expiry", "unknown risk", "ended match"];

    [Theory]
    [MemberData(nameof(Withdrawals))]
    public async Task What_no_longer_holds_is_withdrawn_and_looks_the_same_whatever_the_cause(string cause)
    {
        await Events.LabelAsync(_essex);
        await Events.LabelAsync(_gwent);
        var match = await MatchAsync(_essex, _gwent);
        await (cause switch
        {
            "retraction" => Events.RetractAsync(_gwent, 2),
            "own retraction" => Events.RetractAsync(_essex, 2),
            "silent seal" => Events.LabelAsync(_gwent, 2, Events.Label(label => label.Seal = Seal.Silent)),
            "expiry" => Events.LabelAsync(_gwent, 2, Events.Label(label => label.ExpiresOn = EventBook.DayOf(_country.Now))),
            "unknown risk" => Events.LabelAsync(_gwent, 2, Events.Label(label => label.Risk = Risk.Unspecified)),
            _ => Events.MatchAsync(Events.MatchOf(_essex, _gwent, ended: true, version: 2)),
        });
        await Events.SettleAsync();

        var withdrawn = (await Events.NewestAsync(match))[TestCountry.Essex];
        Assert.Equal(2UL, withdrawn.Version);
        var expected = new NoticeRecord
        {
            NoticeId = withdrawn.NoticeId,
            MatchId = match.MatchId,
            Recipient = TestCountry.Essex,
            Version = 2,
            State = NoticeState.Withdrawn,
            OwnFlagId = ByteString.CopyFrom(_essex.Id),
            Tier = Tier.None,
            PolicyVersion = Gateway.Policy.NationalPolicy.Load().Required().Version,
            DecidedAt = withdrawn.DecidedAt,
            Purpose = Purpose.MaracTransfer,
            Role = Role.PanelCoordinator,
            LegalBasis = LegalBasis.Dpa2018Part3,
        };
        Assert.Equal(expected, withdrawn);
    }

    [Fact]
    public async Task Consent_that_is_withdrawn_takes_back_what_rested_on_it_and_consent_given_again_tells_again()
    {
        var kent = SampleFlag.Of(TestCountry.Kent);
        await Events.LabelAsync(kent);
        await Events.LabelAsync(_gwent);
        var match = await MatchAsync(kent, _gwent);
        Assert.Equal(Tier.Summary, (await Events.NewestAsync(match))[TestCountry.Kent].Tier);

        await Events.LabelAsync(_gwent, 2, Events.Label(label => label.VictimConsent = VictimConsent.Withdrawn));
        await Events.SettleAsync();
        Assert.Equal((NoticeState.Withdrawn, 2UL), await StateAsync(match, TestCountry.Kent));

        await Events.LabelAsync(_gwent, 3, Events.Label());
        await Events.SettleAsync();
        Assert.Equal((NoticeState.Current, 3UL), await StateAsync(match, TestCountry.Kent));
    }

    [Fact]
    public async Task A_day_that_passes_withdraws_what_expired_with_it()
    {
        await Events.LabelAsync(_essex);
        await Events.LabelAsync(_gwent, label => label.ExpiresOn = EventBook.DayOf(_country.Now.AddDays(40)));
        var match = await MatchAsync(_essex, _gwent);
        Assert.Equal((NoticeState.Current, 1UL), await StateAsync(match, TestCountry.Essex));

        await _country.StopExchangeAsync();
        _country.Clock.SetAhead(TimeSpan.FromDays(41));
        await _country.StartExchangeAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while ((await StateAsync(match, TestCountry.Essex)).State != NoticeState.Withdrawn)
            await Task.Delay(20, patience.Token);
    }

    [Fact]
    public async Task What_changes_nothing_for_the_recipient_tells_nothing()
    {
        await Events.LabelAsync(_essex);
        await Events.LabelAsync(_gwent);
        var match = await MatchAsync(_essex, _gwent);
        var leaves = await CountAsync("SELECT size FROM audit_tree");

        await Events.MatchAsync(match);
        await Events.LabelAsync(_gwent, 1, Events.Label(label => label.Seal = Seal.Silent));
        await Events.LabelAsync(_gwent, 2, Events.Label(label => label.ConsentDigest = ByteString.CopyFromUtf8("another digest")));
        await Events.SettleAsync();

        Assert.Equal(2, (await Events.NoticesAsync()).Count);
        Assert.Equal(1UL, (await Events.NewestAsync(match))[TestCountry.Essex].Version);
        Assert.True(await CountAsync("SELECT size FROM audit_tree") - leaves <= 1);
    }

    [Fact]
    public async Task A_better_score_is_told_where_scores_are_and_nowhere_else()
    {
        await Events.LabelAsync(_essex, label => label.Seal = Seal.NotifyOwner);
        await Events.LabelAsync(_gwent);
        var match = await MatchAsync(_essex, _gwent);
        var again = match.Clone();
        again.ScoreMilli += 1_000;
        await Events.MatchAsync(again);
        await Events.SettleAsync();
        var told = await Events.NewestAsync(match);
        Assert.Equal((2UL, again.ScoreMilli), (told[TestCountry.Essex].Version, told[TestCountry.Essex].ScoreMilli));
        Assert.Equal(1UL, told[TestCountry.Gwent].Version);
    }

    [Fact]
    public async Task A_silent_record_makes_no_notice_abroad_and_no_statistic_not_even_of_the_other_side()
    {
        await Events.LabelAsync(_essex, label => label.Seal = Seal.Silent);
        await Events.LabelAsync(_gwent);
        var match = await MatchAsync(_essex, _gwent);
        Assert.Equal([TestCountry.Essex], (await Events.NewestAsync(match)).Keys);
        Assert.Empty(await Events.DecisionsAsync());
        Assert.Equal(1, await CountAsync("SELECT size FROM audit_tree"));
    }

    [Fact]
    public async Task Without_a_standing_request_there_is_no_notice()
    {
        var programme = SampleFlag.Of(TestCountry.Programme);
        await Events.LabelAsync(programme);
        await Events.LabelAsync(_gwent);
        var match = await MatchAsync(programme, _gwent);
        Assert.Equal([TestCountry.Gwent], (await Events.NewestAsync(match)).Keys);
    }

    [Theory]
    [InlineData("no panel")]
    [InlineData("no month")]
    [InlineData("a month to come")]
    public async Task A_flag_without_a_heard_case_behind_it_tells_its_owner_nothing(string lack)
    {
        await Events.LabelAsync(_essex, label =>
        {
            label.PanelKind = lack == "no panel" ? PanelKind.Unspecified : PanelKind.Marac;
            label.LastHeardMonth = lack switch { "no month" => 0, "a month to come" => Events.MonthAgo(-2), _ => label.LastHeardMonth };
        });
        await Events.LabelAsync(_gwent);
        await MatchAsync(_essex, _gwent);
        Assert.Empty(await Events.NoticesAsync());
    }

    [Fact]
    public async Task Statistics_count_each_side_once_know_who_heard_first_and_hold_no_flag_and_no_match()
    {
        await Events.LabelAsync(_essex, label => label.LastHeardMonth = Events.MonthAgo(6));
        await Events.LabelAsync(_gwent, label => label.LastHeardMonth = Events.MonthAgo(2));
        var match = await MatchAsync(_essex, _gwent);
        await Events.LabelAsync(_gwent, 2, Events.Label(label => (label.LastHeardMonth, label.Seal) = (Events.MonthAgo(2), Seal.NotifyOwner)));
        await Events.SettleAsync();
        Assert.Equal(2UL, (await Events.NewestAsync(match))[TestCountry.Essex].Version);

        var counted = await Events.DecisionsAsync();
        Assert.Equal(2, counted.Count);
        Assert.All(counted, decision => Assert.True(decision.Standing));
        Assert.True(counted.Single(decision => decision.RequesterForce == "gwent").HolderHeardFirst);
        var toEssex = counted.Single(decision => decision.RequesterForce == "essex");
        Assert.False(toEssex.HolderHeardFirst);
        Assert.Equal(("gwent", Tier.Full, Risk.High, AgencyKind.Police), (toEssex.HolderForce, toEssex.Tier, toEssex.Risk, toEssex.AgencyKind));
        foreach (var id in new[] { _essex.Id, _gwent.Id, match.MatchId.ToByteArray() })
            Assert.All(counted, decision => Assert.Equal(-1, decision.ToByteArray().AsSpan().IndexOf(id)));
    }

    [Fact]
    public async Task Leaf_and_ledger_are_written_with_every_notice()
    {
        await Events.LabelAsync(_essex);
        await Events.LabelAsync(_gwent);
        var match = await MatchAsync(_essex, _gwent);
        var ledger = await _country.Store.ReadAsync(connection => connection.QueryAsync<(byte[] Id, string Recipient, string Holder, string Outcome)>(
            "SELECT disclosure_id, recipient, holder, outcome FROM disclosure WHERE kind = 'notice' ORDER BY recipient"));
        var told = await Events.NewestAsync(match);
        Assert.Equal(
            [(TestCountry.Essex, TestCountry.Gwent, "given"), (TestCountry.Gwent, TestCountry.Essex, "given")],
            ledger.Select(row => (row.Recipient, row.Holder, row.Outcome)));
        Assert.All(ledger, row => Assert.Equal(told[row.Recipient].NoticeId.ToByteArray(), row.Id));
    }

    private async Task<MatchRecord> MatchAsync(SampleFlag one, SampleFlag other)
    {
        var match = Events.MatchOf(one, other);
        await Events.MatchAsync(match);
        await Events.SettleAsync();
        return match;
    }

    private async Task<(NoticeState State, ulong Version)> StateAsync(MatchRecord match, string recipient)
    {
        var notice = (await Events.NewestAsync(match))[recipient];
        return (notice.State, notice.Version);
    }

    // What differs between two pairs of flags by nature, and the time, are left out.
    private static string Comparable(NoticeRecord notice)
    {
        var told = notice.Clone();
        (told.NoticeId, told.MatchId, told.OwnFlagId, told.DecidedAt) = (ByteString.Empty, ByteString.Empty, ByteString.Empty, null);
        return told.ToString();
    }

    private Task<long> CountAsync(string sql) => _country.Store.ReadAsync(connection => connection.ExecuteScalarAsync<long>(sql));
}
