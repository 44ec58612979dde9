using Dapper;
using Gateway.Contracts.Enrolment.V1;
using Gateway.Contracts.Events.V1;
using Gateway.Contracts.Node.V1;
using Gateway.Hosting.Events;
using Gateway.Linkage;
using Gateway.Node.Publishing;
using Gateway.Node.Tests.Network;
using Gateway.Node.Tokenising;
using Gateway.Pseudonyms;
using Gateway.Streams;
using Google.Protobuf;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Gateway.Node.Tests.Publishing;

public sealed class OutboxPublisherTests : IAsyncLifetime
{
    private readonly TestNetwork _network = new();
    private readonly TestNode _node;

    public OutboxPublisherTests() => _node = new TestNode(_network, TestNetwork.Essex);

    public async ValueTask InitializeAsync() => await _node.CreateTopicsAsync();

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        _network.Dispose();
    }

    [Fact]
    public async Task A_flag_is_published_with_the_tokens_that_the_custodians_key_gives_and_its_label()
    {
        await _node.StartCustodianAsync();
        var put = await PutAsync(TestCases.Sound());

        await _node.PublishAllAsync();

        var flag = Assert.Single(await ReadAsync<FlagRecord>(Topics.Flags));
        Assert.Equal((1UL, TestNetwork.Essex, "essex"), (flag.Version, flag.Agency, flag.Force));
        var set = Assert.Single(flag.TokenSets);
        Assert.Equal(TestNetwork.Epoch, set.Epoch);
        Assert.True(TokenSetEncoding.TryRead(set.Tokens.Span, out var tokens));
        Assert.Equal(_network.TokensOf(TestCases.Person()), tokens);
        var label = Assert.Single(await ReadAsync<LabelRecord>(Topics.Labels));
        Assert.Equal(flag.FlagId, label.FlagId);
        Assert.Equal((Risk.High, Provenance.Partner, VictimConsent.NotSought, 202611u), (label.Label.Risk, label.Label.Provenance, label.Label.VictimConsent, label.Label.LastHeardMonth));
        Assert.True(Assert.Single((await GetAsync(put.CaseId)).Flags).Published);
        Assert.Empty(await OutboxAsync());
    }

    [Fact]
    public async Task A_change_of_the_label_alone_publishes_the_label_alone()
    {
        await _node.StartCustodianAsync();
        await PutAsync(TestCases.Sound());
        await _node.PublishAllAsync();
        var sealedCase = TestCases.Sound();
        sealedCase.Seal = Seal.Silent;

        await PutAsync(sealedCase);
        await _node.PublishAllAsync();

        Assert.Single(await ReadAsync<FlagRecord>(Topics.Flags));
        Assert.Equal([1UL, 2UL], (await ReadAsync<LabelRecord>(Topics.Labels)).Select(label => label.Version));
    }

    [Fact]
    public async Task A_withdrawal_publishes_retractions_of_higher_version_without_tokens_and_label()
    {
        await _node.StartCustodianAsync();
        var put = await PutAsync(TestCases.Sound());
        await _node.PublishAllAsync();

        await _node.Register.WithdrawAsync(new WithdrawCaseRequest { RequestId = TestCases.NewId(), CaseId = put.CaseId }, [], CancellationToken.None);
        await _node.PublishAllAsync();

        var flag = (await ReadAsync<FlagRecord>(Topics.Flags))[^1];
        Assert.Equal(2u, flag.Version);
        Assert.Empty(flag.TokenSets);
        Assert.Equal(TestNetwork.Start, flag.RetractedAt.ToDateTimeOffset());
        var label = (await ReadAsync<LabelRecord>(Topics.Labels))[^1];
        Assert.Equal(2u, label.Version);
        Assert.Null(label.Label);
        Assert.NotNull(label.RetractedAt);
        Assert.Null(await _node.Database.ReadAsync(connection => connection.ExecuteScalarAsync<byte[]>("SELECT token_sets FROM flags")));
    }

    [Fact]
    public async Task A_version_that_was_replaced_before_it_was_published_is_not_published()
    {
        await _node.StartCustodianAsync();
        await PutAsync(TestCases.Sound());
        var renamed = TestCases.Sound();
        renamed.Subjects[0].Names[0].Surname = "Quillfether";
        await PutAsync(renamed);

        await _node.PublishAllAsync();

        var flag = Assert.Single(await ReadAsync<FlagRecord>(Topics.Flags));
        Assert.Equal(2u, flag.Version);
        Assert.True(TokenSetEncoding.TryRead(flag.TokenSets[0].Tokens.Span, out var tokens));
        Assert.Equal(_network.TokensOf(renamed.Subjects[0]), tokens);
        Assert.Empty(await OutboxAsync());
    }

    [Fact]
    public async Task A_node_that_dies_between_append_and_end_publishes_the_same_version_with_the_same_tokens_and_no_other()
    {
        await _node.StartCustodianAsync();
        await PutAsync(TestCases.Sound());
        await _node.Database.WriteAsync("trap", connection => connection.ExecuteAsync(
            "CREATE TRIGGER dies BEFORE DELETE ON outbox BEGIN SELECT RAISE(ABORT, 'dies'); END"));
        await Assert.ThrowsAsync<Storage.StorageException>(() => _node.Publisher.PublishAsync(CancellationToken.None));
        await _node.StopAllAsync();
        await _node.Database.WriteAsync("revive", connection => connection.ExecuteAsync("DROP TRIGGER dies"));

        // The custodian is gone by now: the tokens were kept before anything was appended, so it is not asked twice.
        await _node.PublishAllAsync();

        var flags = await ReadAsync<FlagRecord>(Topics.Flags);
        Assert.Equal(2, flags.Count);
        Assert.Equal(flags[0], flags[1]);
        Assert.Single((await ReadAsync<LabelRecord>(Topics.Labels)).Distinct());
        Assert.Empty(await OutboxAsync());
    }

    [Fact]
    public async Task Without_a_custodian_nothing_is_appended_and_nothing_is_lost()
    {
        await PutAsync(TestCases.Sound());

        var failure = await Assert.ThrowsAsync<TokenisingException>(() => _node.Publisher.PublishAsync(CancellationToken.None));

        Assert.Contains(TestNetwork.Custodian, failure.Message);
        Assert.Empty(await ReadAsync<LabelRecord>(Topics.Labels));
        Assert.Equal(2, (await OutboxAsync()).Count);
        await _node.StartCustodianAsync();
        await OnceReachableAsync(_node.PublishAllAsync);
        Assert.Single(await ReadAsync<FlagRecord>(Topics.Flags));
    }

    [Fact]
    public async Task A_custodian_with_another_key_is_not_believed()
    {
        using var other = PseudonymKey.Generate(System.Security.Cryptography.RandomNumberGenerator.Fill);
        await _node.RunAsync(Custodian.CustodianRole.Build(new Custodian.CustodianOptions(
            _network.IdentityOf(TestNetwork.Custodian), new Dictionary<uint, PseudonymKey> { [TestNetwork.Epoch] = other },
            System.Security.Cryptography.RandomNumberGenerator.Fill, Hosting.Logging.RedactedLog.To(TextWriter.Null), _network.Clock)));
        await PutAsync(TestCases.Sound());

        var failure = await Assert.ThrowsAsync<TokenisingException>(() => _node.Publisher.PublishAsync(CancellationToken.None));

        Assert.Contains("proof", failure.Message);
        Assert.Equal(2, (await OutboxAsync()).Count);
    }

    [Fact]
    public async Task The_running_node_says_why_it_waits_and_goes_on_by_itself()
    {
        var status = new PublishingStatus();
        using var log = new Serilog.Extensions.Logging.SerilogLoggerFactory(Hosting.Logging.RedactedLog.To(_node.LogText));
        using var service = new PublishingService(_node.Publisher, _node.Signal, status, TimeProvider.System, Microsoft.Extensions.Logging.LoggerFactoryExtensions.CreateLogger<PublishingService>(log));
        await PutAsync(TestCases.Sound());
        await service.StartAsync(CancellationToken.None);

        await UntilAsync(() => status.Obstacle is not null);
        Assert.Contains(TestNetwork.Custodian, (await status.CheckHealthAsync(new HealthCheckContext())).Description);
        Assert.Contains("loses nothing", _node.LogText.ToString());
        Assert.DoesNotContain("Quillfeather", _node.LogText.ToString(), StringComparison.OrdinalIgnoreCase);

        await _node.StartCustodianAsync();
        await UntilAsync(() => status.Obstacle is null);
        Assert.Single(await ReadAsync<FlagRecord>(Topics.Flags));
        await service.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Many_flags_go_in_few_batches_and_each_gets_its_own_tokens()
    {
        await _node.StartCustodianAsync();
        var people = Enumerable.Range(0, 40).Select(number =>
        {
            var entered = TestCases.Sound($"ESX/{number}");
            entered.Subjects[0].ExternalIds[0] = $"2009/91234{number:00}X";
            return entered;
        }).ToList();
        foreach (var entered in people)
            await PutAsync(entered);

        Assert.Equal(80, await _node.Publisher.PublishAsync(CancellationToken.None));

        var published = (await ReadAsync<FlagRecord>(Topics.Flags)).Select(flag => TokenSetEncoding.TryRead(flag.TokenSets[0].Tokens.Span, out var set) ? set : null).ToHashSet();
        Assert.Equal(40, published.Count);
        Assert.All(people, entered => Assert.Contains(_network.TokensOf(entered.Subjects[0]), published));
    }

    private async Task<List<T>> ReadAsync<T>(Topic topic)
        where T : IMessage<T>, new()
    {
        var opener = new EventOpener(_network.Register);
        var events = new List<T>();
        await foreach (var record in _node.EventLog.ReplayAsync(topic))
        {
            Assert.True(opener.TryOpen<T>(topic.Name, record.Key, record.Value, Component.Node, out var opened, out var fault), fault.ToString());
            events.Add(opened.Body);
        }

        return events;
    }

    // A channel that could not connect waits a little before it tries again.
    private static async Task OnceReachableAsync(Func<Task> act)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            try
            {
                await act();
                return;
            }
            catch (TokenisingException) when (!patience.IsCancellationRequested)
            {
                await Task.Delay(50, patience.Token);
            }
        }
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!holds())
            await Task.Delay(20, patience.Token);
    }

    private Task<PutCaseReply> PutAsync(Case entered) => _node.Register.PutAsync(TestCases.Put(entered), [], CancellationToken.None);

    private Task<GetCaseReply> GetAsync(ByteString caseId) => _node.Register.GetAsync(new GetCaseRequest { CaseId = caseId }, [], CancellationToken.None);

    private async Task<List<string>> OutboxAsync() => await _node.Database.ReadAsync(async connection =>
        (await connection.QueryAsync<string>("SELECT kind FROM outbox")).AsList());
}
