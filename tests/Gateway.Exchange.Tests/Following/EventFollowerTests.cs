using Dapper;
using Gateway.Contracts.Events.V1;
using Gateway.Contracts.Exchange.V1;
using Gateway.Exchange.Tests.Country;
using Gateway.Hosting.Refusals;
using Gateway.Streams;
using Google.Protobuf;

namespace Gateway.Exchange.Tests.Following;

public sealed class EventFollowerTests : IAsyncLifetime
{
    private TestCountry _country = null!;
    private SampleFlag _flag = null!;

    public async ValueTask InitializeAsync()
    {
        _country = await TestCountry.StartAsync();
        _flag = SampleFlag.Of(TestCountry.Gwent);
    }

    public ValueTask DisposeAsync() => _country.DisposeAsync();

    private EventBook Events => _country.Events;

    public static TheoryData<string, string> Bad => new()
    {
        { "no envelope", "Unreadable" },
        { "another type", "UnknownType" },
        { "an agency that is not enrolled", "UnknownProducer" },
        { "the matcher", "UnknownProducer" },
        { "an altered signature", "BadSignature" },
        { "under another key", "BadSignature" },
        { "about another agency", "Contradiction" },
        { "of another flag than its key", "Contradiction" },
        { "version zero", "Contradiction" },
        { "neither label nor retraction", "Contradiction" },
        { "both label and retraction", "Contradiction" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task A_label_that_cannot_be_taken_goes_to_the_dead_letters_and_stops_nobody(string fault, string reason)
    {
        await _country.Log.AppendAsync([BadLabel(fault)]);
        await Events.LabelAsync(_flag);
        await Events.SettleAsync();

        var letter = Assert.Single(await Events.DeadLettersAsync());
        Assert.Equal((Topics.Labels.Name, reason, "exchange"), (letter.Topic, letter.Reason, letter.Group));
        Assert.Equal([_flag.Id], await _country.Store.ReadAsync(connection => connection.QueryAsync<byte[]>("SELECT flag_id FROM label")));
    }

    [Fact]
    public async Task A_flag_that_belongs_to_one_agency_is_never_taken_over_by_another()
    {
        await Events.LabelAsync(_flag, label => label.Seal = Seal.Silent);
        await Events.LabelAsync(_flag with { Agency = TestCountry.Kent }, 9, Events.Label());
        await Events.SettleAsync();
        Assert.Equal("Contradiction", Assert.Single(await Events.DeadLettersAsync()).Reason);
        _country.Find(_flag);
        Assert.Equal(new QueryAnswer(), await _country.AskAsync(TestCountry.Essex));
    }

    [Fact]
    public async Task Older_versions_and_tombstones_of_what_was_not_retracted_change_nothing()
    {
        await Events.LabelAsync(_flag, 3, Events.Label(label => label.Seal = Seal.Silent));
        await Events.LabelAsync(_flag, 2, Events.Label());
        await Events.LabelAsync(_flag, 3, Events.Label());
        await _country.Log.AppendAsync([new NewRecord(Topics.Labels, _flag.Id, null)]);
        await Events.SettleAsync();
        Assert.Empty(await Events.DeadLettersAsync());
        _country.Find(_flag);
        Assert.Equal(new QueryAnswer(), await _country.AskAsync(TestCountry.Essex));
        Assert.Equal(3, await VersionAsync());
    }

    [Fact]
    public async Task A_retracted_flag_is_remembered_until_its_tombstone()
    {
        await Events.LabelAsync(_flag);
        await Events.RetractAsync(_flag, 2);
        await Events.LabelAsync(_flag, 1, Events.Label());
        await Events.SettleAsync();
        Assert.Equal(2, await VersionAsync());
        await _country.Log.AppendAsync([new NewRecord(Topics.Labels, _flag.Id, null)]);
        await Events.SettleAsync();
        Assert.Null(await VersionAsync());
    }

    [Theory]
    [InlineData("a node", "UnknownProducer")]
    [InlineData("another id", "Contradiction")]
    [InlineData("one force", "Contradiction")]
    [InlineData("the wrong order", "Contradiction")]
    [InlineData("an agency that is not enrolled", "Contradiction")]
    public async Task A_match_that_the_matcher_could_not_have_made_is_a_dead_letter(string fault, string reason)
    {
        var other = SampleFlag.Of(fault == "one force" ? TestCountry.Housing : TestCountry.Essex);
        var match = Events.MatchOf(_flag, fault == "an agency that is not enrolled" ? other with { Agency = TestCountry.Unenrolled } : other);
        if (fault == "another id")
            match.MatchId = ByteString.CopyFrom(new byte[32]);
        if (fault == "the wrong order")
            (match.Lower, match.Higher) = (match.Higher, match.Lower);
        await Events.AppendAsync(Topics.Matches, match.MatchId.ToByteArray(), match, fault == "a node" ? TestCountry.Gwent : "matcher");
        await Events.SettleAsync();
        Assert.Equal((Topics.Matches.Name, reason), Assert.Single((await Events.DeadLettersAsync()).Select(letter => (letter.Topic, letter.Reason))));
        Assert.Equal(0, await _country.Store.ReadAsync(connection => connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM flag_match")));
    }

    [Fact]
    public async Task A_match_of_older_flags_does_not_revive_one_that_ended()
    {
        var essex = SampleFlag.Of(TestCountry.Essex);
        await Events.LabelAsync(_flag);
        await Events.LabelAsync(essex);
        await Events.MatchAsync(Events.MatchOf(_flag, essex, ended: true, version: 2));
        await Events.MatchAsync(Events.MatchOf(_flag, essex, version: 1));
        await Events.SettleAsync();
        Assert.Empty(await Events.NoticesAsync());
    }

    [Fact]
    public async Task What_came_while_the_exchange_was_down_is_taken_when_it_is_up_and_nothing_twice()
    {
        var essex = SampleFlag.Of(TestCountry.Essex);
        await Events.LabelAsync(_flag);
        await Events.SettleAsync();
        await _country.StopExchangeAsync();
        await Events.LabelAsync(essex);
        await Events.MatchAsync(Events.MatchOf(_flag, essex));
        await _country.StartExchangeAsync();
        await Events.SettleAsync();
        Assert.Equal(2, (await Events.NoticesAsync()).Count);
        await _country.StopExchangeAsync();
        await _country.StartExchangeAsync();
        await Events.SettleAsync();
        Assert.Equal(2, (await Events.NoticesAsync()).Count);
    }

    [Fact]
    public async Task A_store_restored_from_a_backup_reads_again_what_came_since()
    {
        await Events.LabelAsync(_flag);
        await Events.SettleAsync();
        await _country.StopExchangeAsync();
        await _country.Store.WriteAsync("back up", connection => connection.ExecuteAsync("CREATE TABLE backup_label AS SELECT * FROM label; CREATE TABLE backup_followed AS SELECT * FROM followed"));
        await _country.StartExchangeAsync();
        await Events.LabelAsync(_flag, 2, Events.Label(label => label.Seal = Seal.Silent));
        await Events.SettleAsync();
        await _country.StopExchangeAsync();
        await _country.Store.WriteAsync("restore", connection => connection.ExecuteAsync(
            "DELETE FROM label; DELETE FROM followed; INSERT INTO label SELECT * FROM backup_label; INSERT INTO followed SELECT * FROM backup_followed"));
        await _country.StartExchangeAsync();

        _country.Find(_flag);
        Assert.Equal(new QueryAnswer(), await _country.AskAsync(TestCountry.Essex));
        Assert.Equal(2, await VersionAsync());
    }

    [Fact]
    public async Task Nothing_is_decided_before_everything_that_was_on_the_log_has_been_taken()
    {
        await Events.LabelAsync(_flag);
        await Events.SettleAsync();
        await _country.StopExchangeAsync();
        await Events.LabelAsync(_flag, 2, Events.Label(label => label.Seal = Seal.Silent));
        await _country.Store.WriteAsync("break", connection => connection.ExecuteAsync("CREATE TRIGGER broken BEFORE UPDATE ON label BEGIN SELECT RAISE(ABORT, 'broken'); END"));
        await _country.StartExchangeAsync();
        _country.Find(_flag);
        Assert.Equal(RefusalReason.Rebuilding, await Asking.RefusalOfAsync(() => _country.AskAsync(TestCountry.Essex)));

        await _country.Store.WriteAsync("mend", connection => connection.ExecuteAsync("DROP TRIGGER broken"));
        await Events.SettleAsync();
        Assert.Equal(new QueryAnswer(), await _country.AskAsync(TestCountry.Essex));
    }

    [Fact]
    public async Task A_store_that_fails_loses_nothing()
    {
        await _country.Store.WriteAsync("break", connection => connection.ExecuteAsync("CREATE TRIGGER broken BEFORE INSERT ON label BEGIN SELECT RAISE(ABORT, 'broken'); END"));
        await Events.LabelAsync(_flag);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!_country.LogText.Contains("wait on the log", StringComparison.Ordinal))
            await Task.Delay(20, patience.Token);
        await _country.Store.WriteAsync("mend", connection => connection.ExecuteAsync("DROP TRIGGER broken"));
        await Events.SettleAsync();
        Assert.Equal(1, await VersionAsync());
        Assert.Empty(await Events.DeadLettersAsync());
    }

    private NewRecord BadLabel(string fault)
    {
        var victim = SampleFlag.Of(TestCountry.Gwent);
        var label = EventBook.LabelOf(victim, 1, Events.Label());
        var (key, type, producer) = (victim.Id, (IMessage)label, TestCountry.Gwent);
        switch (fault)
        {
            case "another type":
                type = Events.MatchOf(victim, SampleFlag.Of(TestCountry.Essex));
                break;
            case "an agency that is not enrolled":
                producer = TestCountry.Unenrolled;
                break;
            case "the matcher":
                producer = "matcher";
                break;
            case "about another agency":
                label.Agency = TestCountry.Kent;
                break;
            case "of another flag than its key":
                label.FlagId = ByteString.CopyFrom(new byte[16]);
                break;
            case "version zero":
                label.Version = 0;
                break;
            case "neither label nor retraction":
                label.Label = null;
                break;
            case "both label and retraction":
                label.RetractedAt = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(_country.Now);
                break;
            default:
                break;
        }

        var envelope = Events.SignerOf(producer).Wrap(Topics.Labels.Name, key, type);
        if (fault == "an altered signature")
        {
            var altered = Envelope.Parser.ParseFrom(envelope);
            altered.Signature = ByteString.CopyFrom(new byte[64]);
            envelope = altered.ToByteArray();
        }

        return new NewRecord(Topics.Labels, fault == "under another key" ? new byte[16] : key, fault == "no envelope" ? [1, 2, 3] : envelope);
    }

    private Task<long?> VersionAsync() => _country.Store.ReadAsync(connection =>
        connection.QuerySingleOrDefaultAsync<long?>("SELECT version FROM label WHERE flag_id = @Id", new { _flag.Id }));
}
