using Dapper;
using Gateway.Contracts.Events.V1;
using Gateway.Contracts.Exchange.V1;
using Gateway.Contracts.Node.V1;
using Gateway.Hosting.Refusals;
using Gateway.Hosting.Tls;
using Gateway.Node.Journal;
using Gateway.Node.Queries;
using Gateway.Node.Tests.Network;
using Grpc.Core;
using Grpc.Net.Client;

namespace Gateway.Node.Tests.Queries;

/// <summary>The whole role over mutual TLS on the loopback address, with a real custodian and an exchange that the test directs.</summary>
public sealed class NodeRoleTests : IAsyncLifetime
{
    private readonly TestNetwork _network = new();
    private readonly TestNode _node;
    private GrpcChannel? _channel;
    private StubExchange? _exchange;

    public NodeRoleTests() => _node = new TestNode(_network, TestNetwork.Essex);

    private QueryService.QueryServiceClient Queries => new(_channel!);

    private StubExchange Exchange => _exchange!;

    public async ValueTask InitializeAsync()
    {
        await _node.CreateTopicsAsync();
        await _node.StartAsync();
        _channel = MutualTls.Channel(_node.Identity.Self.Address, _network.LocalSystem, _network.Certificate);
    }

    public async ValueTask DisposeAsync()
    {
        _channel?.Dispose();
        await _node.DisposeAsync();
        _network.Dispose();
    }

    [Fact]
    public async Task A_question_leaves_the_node_signed_and_sealed_and_comes_back_with_duty_desks()
    {
        await StartOthersAsync();
        Exchange.Answer.HeardElsewhere = true;
        Exchange.Answer.Findings.Add(StubExchange.Found());
        var question = Question();

        var reply = await Queries.QueryAsync(question);

        Assert.Equal(Exchange.Answer, reply.Answer);
        Assert.Equal("gwent-police duty desk", Assert.Single(reply.DutyDesks).Name);
        var asked = Assert.Single(Exchange.Asked);
        Assert.Equal((TestNetwork.Essex, Role.PanelCoordinator, Purpose.PerpetratorPanel), (asked.Agency, asked.Role, asked.Purpose));
        Assert.DoesNotContain("quill", _node.LogText.ToString(), StringComparison.OrdinalIgnoreCase);
        var leaf = Assert.Single(await JournalAsync());
        Assert.Equal((JournalAct.Consultation, question.RequestId), (leaf.Act, leaf.RequestId));
        Assert.Equal(asked.Operator, leaf.Actor);
    }

    [Fact]
    public async Task The_same_question_again_is_answered_from_memory_and_another_under_its_id_is_refused()
    {
        await StartOthersAsync();
        var question = Question();
        var first = await Queries.QueryAsync(question);

        Assert.Equal(first, await Queries.QueryAsync(question));
        Assert.Single(Exchange.Asked);
        var other = question.Clone();
        other.Purpose = Purpose.MaracTransfer;
        Assert.Equal(StatusCode.AlreadyExists, (await Refused(Queries.QueryAsync(other))).StatusCode);

        _network.Clock.Advance(OpenQueries.Lifetime);
        Assert.Equal(RefusalReason.QueryTooOld, Refusal.ReasonOf(await Refused(Queries.QueryAsync(question))));
    }

    [Fact]
    public async Task One_person_has_one_pseudonym_and_two_questions_share_no_salt_nonce_or_key()
    {
        await StartOthersAsync();
        await Queries.QueryAsync(Question());
        await Queries.QueryAsync(Question());

        var (one, two) = (Exchange.Asked[0], Exchange.Asked[1]);
        Assert.Equal(one.Operator, two.Operator);
        Assert.NotEqual(one.TokensSha256, two.TokensSha256);
        Assert.NotEqual(one.Nonce, two.Nonce);
        Assert.NotEqual(one.ReplyKey, two.ReplyKey);
    }

    [Fact]
    public async Task Content_is_opened_with_the_querys_own_key_and_journalled_before_it_is_given_on()
    {
        await StartOthersAsync();
        Exchange.Answer.Findings.Add(StubExchange.Found());
        Exchange.Content = new DisclosedRecord { Tier = Tier.Summary, Fields = { "team" }, Team = "Gwent public protection", PolicyVersion = "1" };
        var question = Question();
        await Queries.QueryAsync(question);
        var ask = new PersonDiscloseRequest { QueryId = question.RequestId, Handle = Exchange.Answer.Findings[0].Handle };

        var reply = await Queries.DiscloseAsync(ask);

        Assert.Equal((DisclosureOutcome.Released, "Gwent public protection"), (reply.Outcome, reply.Record.Team));
        var leaf = (await JournalAsync())[^1];
        Assert.Equal((JournalAct.Consultation, TestNetwork.Gwent, Tier.Summary), (leaf.Act, leaf.Agency, leaf.Tier));

        Exchange.Content = null;
        var withheld = await Queries.DiscloseAsync(ask);
        Assert.Equal(DisclosureOutcome.Withheld, withheld.Outcome);
        Assert.Null(withheld.Record);
        Assert.NotEmpty(withheld.DutyDesk.Telephone);

        var invented = new PersonDiscloseRequest { QueryId = question.RequestId, Handle = TestCases.NewId() };
        Assert.Equal(StatusCode.NotFound, (await Refused(Queries.DiscloseAsync(invented))).StatusCode);
        _network.Clock.Advance(OpenQueries.Lifetime);
        Assert.Equal(StatusCode.FailedPrecondition, (await Refused(Queries.DiscloseAsync(ask))).StatusCode);
    }

    [Fact]
    public async Task A_receipt_is_given_on_only_when_it_holds_for_this_very_query()
    {
        await StartOthersAsync();
        var question = Question();
        await Queries.QueryAsync(question);
        var ask = new QueryReceiptRequest { QueryId = question.RequestId };

        Assert.NotEmpty((await Queries.GetReceiptAsync(ask)).Receipt.Checkpoint);

        Exchange.BendLeaf = leaf => leaf.RequestId = TestCases.NewId();
        Assert.Equal(RefusalReason.BadSignature, Refusal.ReasonOf(await Refused(Queries.GetReceiptAsync(ask))));
        Exchange.BendLeaf = leaf => leaf.Agency = TestNetwork.Gwent;
        Assert.Equal(RefusalReason.BadSignature, Refusal.ReasonOf(await Refused(Queries.GetReceiptAsync(ask))));
        Assert.Equal(StatusCode.NotFound, (await Refused(Queries.GetReceiptAsync(new QueryReceiptRequest { QueryId = TestCases.NewId() }))).StatusCode);
    }

    [Fact]
    public async Task Without_a_custodian_nothing_is_asked_and_the_error_names_it()
    {
        _exchange = await StubExchange.StartAsync(_node);
        var refused = await Refused(Queries.QueryAsync(Question()));
        Assert.Equal(RefusalReason.CustodianUnreachable, Refusal.ReasonOf(refused));
        Assert.Contains(TestNetwork.Custodian, refused.Status.Detail);
        Assert.Empty(Exchange.Asked);
    }

    [Fact]
    public async Task Without_an_exchange_nothing_is_released_and_the_error_names_it()
    {
        await _node.StartCustodianAsync();
        var refused = await Refused(Queries.QueryAsync(Question()));
        Assert.Equal(RefusalReason.ExchangeUnreachable, Refusal.ReasonOf(refused));
        Assert.Equal(StatusCode.Unavailable, refused.StatusCode);
    }

    [Fact]
    public async Task A_malformed_question_names_its_fields_and_a_role_outside_the_enrolment_is_refused()
    {
        var nothing = await Refused(Queries.QueryAsync(new PersonQueryRequest { RequestId = TestCases.NewId() }));
        Assert.Equal(["legal_basis", "operator", "person", "purpose", "role", "urgency"], Refusal.FieldsOf(nothing).Select(problem => problem.Field).Order());
        var unknownPurpose = Question();
        unknownPurpose.Purpose = (Purpose)99;
        Assert.Equal("purpose", Assert.Single(Refusal.FieldsOf(await Refused(Queries.QueryAsync(unknownPurpose)))).Field);

        var outside = Question();
        outside.Role = Role.DvdsOfficer;
        Assert.Equal(RefusalReason.RoleNotEnrolled, Refusal.ReasonOf(await Refused(Queries.QueryAsync(outside))));
        Assert.Empty(await JournalAsync());
    }

    [Fact]
    public async Task Only_the_forces_own_systems_and_only_the_exchange_come_in_by_their_doors()
    {
        using var foreign = MutualTls.Channel(_node.Identity.Self.Address, _network.ForeignSystem, _network.Certificate);
        using var member = _network.IdentityOf(TestNetwork.Gwent).ChannelTo(_node.Identity.Self);
        using var exchange = _network.IdentityOf(TestNetwork.Exchange).ChannelTo(_node.Identity.Self);
        var put = TestCases.Put(TestCases.Sound());
        foreach (var stranger in (GrpcChannel[])[foreign, member, exchange])
        {
            Assert.Equal(StatusCode.PermissionDenied, (await Refused(new CaseService.CaseServiceClient(stranger).PutCaseAsync(put))).StatusCode);
            Assert.Equal(StatusCode.PermissionDenied, (await Refused(new QueryService.QueryServiceClient(stranger).QueryAsync(Question()))).StatusCode);
            Assert.Equal(StatusCode.PermissionDenied, (await Refused(new NoticeService.NoticeServiceClient(stranger).ListNoticesAsync(new ListNoticesRequest()))).StatusCode);
        }

        foreach (var stranger in (GrpcChannel[])[foreign, member, _channel!])
            Assert.Equal(StatusCode.PermissionDenied, (await Refused(new HolderService.HolderServiceClient(stranger).ReleaseAsync(new ReleaseRequest()))).StatusCode);
        Assert.Equal(Tier.None, (await new HolderService.HolderServiceClient(exchange).ReleaseAsync(new ReleaseRequest())).Tier);
        Assert.True((await new CaseService.CaseServiceClient(_channel!).PutCaseAsync(put)).Created);
        Assert.Equal(_network.LocalSystem.GetCertHash(System.Security.Cryptography.HashAlgorithmName.SHA256), (await JournalAsync())[^1].Actor.ToByteArray());
    }

    [Fact]
    public async Task What_is_put_is_published_by_itself()
    {
        await _node.StartCustodianAsync();
        var cases = new CaseService.CaseServiceClient(_channel!);
        var put = await cases.PutCaseAsync(TestCases.Put(TestCases.Sound()));

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!(await cases.GetCaseAsync(new GetCaseRequest { CaseId = put.CaseId }, cancellationToken: patience.Token)).Flags.All(flag => flag.Published))
            await Task.Delay(50, patience.Token);
    }

    private static PersonQueryRequest Question() => new()
    {
        RequestId = TestCases.NewId(),
        Person = TestCases.Person(),
        Operator = "PC 4071",
        Role = Role.PanelCoordinator,
        Purpose = Purpose.PerpetratorPanel,
        LegalBasis = LegalBasis.Dpa2018Part3,
        Urgency = Urgency.Routine,
    };

    private static Task<RpcException> Refused<T>(AsyncUnaryCall<T> call) => Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);

    private async Task StartOthersAsync()
    {
        await _node.StartCustodianAsync();
        _exchange = await StubExchange.StartAsync(_node);
    }

    private async Task<List<JournalLeaf>> JournalAsync() => await _node.Database.ReadAsync(async connection =>
        (await connection.QueryAsync<byte[]>("SELECT leaf FROM audit_leaf ORDER BY position")).Select(leaf => NodeJournal.Read(leaf)!).ToList());
}
