using Gateway.Contracts.Events.V1;
using Gateway.Contracts.Node.V1;
using Gateway.Hosting.Events;
using Gateway.Hosting.Refusals;
using Gateway.Node.Notices;
using Gateway.Node.Tests.Network;
using Gateway.Streams;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Node.Tests.Notices;

public sealed class NoticeTests : IAsyncLifetime
{
    private readonly TestNetwork _network = new();
    private readonly TestNode _node;
    private readonly NoticeReading _reading;
    private readonly NoticeList _list;
    private readonly ByteString _matchId = ByteString.CopyFrom(new byte[32]);
    private ByteString _flagId = ByteString.Empty;

    public NoticeTests()
    {
        _node = new TestNode(_network, TestNetwork.Essex);
        _reading = new NoticeReading(_node.Database, new EventOpener(_network.Register), _node.Identity, _network.Clock, NullLogger<NoticeReading>.Instance);
        _list = new NoticeList(_node.Database, _node.Identity, _node.Secret, _node.Requests, _network.Clock);
    }

    public async ValueTask InitializeAsync()
    {
        var put = await _node.Register.PutAsync(TestCases.Put(TestCases.Sound()), [], CancellationToken.None);
        _flagId = (await _node.Register.GetAsync(new GetCaseRequest { CaseId = put.CaseId }, [], CancellationToken.None)).Flags[0].FlagId;
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        _network.Dispose();
    }

    [Fact]
    public async Task A_notice_stands_beside_the_own_case_and_the_holders_duty_desk()
    {
        Assert.Equal(1, await KeepAsync(NoticeOf(1)));

        var notice = Assert.Single((await ListAsync()).Notices);
        Assert.Equal("ESX/2026/0001", notice.OwnCaseReference);
        Assert.Equal("gwent-police duty desk", notice.DutyDesk.Name);
        Assert.Null(notice.AcknowledgedAt);
    }

    [Fact]
    public async Task Below_contact_nobody_is_named()
    {
        var hit = NoticeOf(1);
        (hit.Tier, hit.Holder, hit.Force) = (Tier.Hit, "", "");
        await KeepAsync(hit);
        Assert.Null(Assert.Single((await ListAsync()).Notices).DutyDesk);
    }

    [Fact]
    public async Task A_notice_counts_once_and_an_older_version_never_comes_back()
    {
        Assert.Equal(1, await KeepAsync(NoticeOf(2)));
        Assert.Equal(0, await KeepAsync(NoticeOf(2)));
        Assert.Equal(0, await KeepAsync(NoticeOf(1)));
        Assert.Equal(2u, Assert.Single((await ListAsync()).Notices).Record.Version);
    }

    [Fact]
    public async Task A_withdrawn_notice_leaves_nothing_of_what_an_earlier_one_said()
    {
        await KeepAsync(NoticeOf(1));
        var withdrawn = NoticeOf(2);
        (withdrawn.State, withdrawn.Tier, withdrawn.Holder, withdrawn.Force) = (NoticeState.Withdrawn, Tier.None, "", "");
        withdrawn.Evidence.Clear();
        await KeepAsync(withdrawn);

        var notice = Assert.Single((await ListAsync()).Notices);
        Assert.Equal((NoticeState.Withdrawn, ""), (notice.Record.State, notice.Record.Holder));
        Assert.Empty(notice.Record.Evidence);
        var rows = await _node.Database.ReadAsync(async connection => await Dapper.SqlMapper.QueryAsync<byte[]>(connection, "SELECT body FROM notices"));
        Assert.DoesNotContain(TestNetwork.Gwent, System.Text.Encoding.Latin1.GetString(Assert.Single(rows)));
    }

    [Fact]
    public async Task Notices_for_others_and_those_that_no_exchange_signed_are_not_taken()
    {
        var other = NoticeOf(1);
        other.Recipient = TestNetwork.Gwent;
        Assert.Equal(0, await KeepAsync(other));
        Assert.Equal(0, await KeepAsync(NoticeOf(1), signer: TestNetwork.Gwent));
        var altered = Record(NoticeOf(1), TestNetwork.Exchange);
        altered.Value![^10] ^= 1;
        Assert.Equal(0, await _reading.KeepAsync([altered], CancellationToken.None));
        var moved = Record(NoticeOf(1), TestNetwork.Exchange);
        Assert.Equal(0, await _reading.KeepAsync([moved with { Key = new byte[16] }], CancellationToken.None));
        Assert.Empty((await ListAsync()).Notices);
    }

    [Fact]
    public async Task An_alert_names_the_own_case_and_whom_to_call_back()
    {
        var alert = new AlertRecord
        {
            AlertId = TestCases.NewId(), Recipient = TestNetwork.Essex, FlagId = _flagId, Alerts = { "A03" }, Requester = TestNetwork.Housing,
            Role = Role.PanelMember, Purpose = Purpose.PreventImminentHarm, Urgency = Urgency.Emergency, Time = Timestamp.FromDateTimeOffset(TestNetwork.Start),
        };
        var record = Record(alert, alert.AlertId, TestNetwork.Exchange);
        Assert.Equal(1, await _reading.KeepAsync([record], CancellationToken.None));
        Assert.Equal(0, await _reading.KeepAsync([record], CancellationToken.None));

        var listed = Assert.Single((await _list.AlertsAsync(new ListAlertsRequest(), CancellationToken.None)).Alerts);
        Assert.Equal(("ESX/2026/0001", "gwent-housing duty desk"), (listed.OwnCaseReference, listed.DutyDesk.Name));
    }

    [Fact]
    public async Task Taking_note_is_kept_once_and_a_new_version_wants_it_anew()
    {
        var notice = NoticeOf(1);
        await KeepAsync(notice);
        var note = new AcknowledgeNoticeRequest { RequestId = TestCases.NewId(), NoticeId = notice.NoticeId, Operator = "Coordinator" };

        Assert.Equal(TestNetwork.Start, (await _list.AcknowledgeAsync(note, CancellationToken.None)).AcknowledgedAt.ToDateTimeOffset());
        Assert.Empty((await _list.NoticesAsync(new ListNoticesRequest { UnacknowledgedOnly = true }, CancellationToken.None)).Notices);
        _network.Clock.Advance(TimeSpan.FromHours(1));
        note.RequestId = TestCases.NewId();
        Assert.Equal(TestNetwork.Start, (await _list.AcknowledgeAsync(note, CancellationToken.None)).AcknowledgedAt.ToDateTimeOffset());

        await KeepAsync(NoticeOf(2));
        Assert.Null(Assert.Single((await ListAsync()).Notices).AcknowledgedAt);
        note.RequestId = TestCases.NewId();
        Assert.Equal(RefusalReason.NotFound, Refusal.ReasonOf(await Assert.ThrowsAsync<RpcException>(() => _list.AcknowledgeAsync(note, CancellationToken.None))));
    }

    [Fact]
    public async Task The_follower_takes_up_where_the_last_one_stopped()
    {
        await _node.CreateTopicsAsync();
        await AppendAsync(NoticeOf(1));
        await FollowUntilAsync(1);
        await AppendAsync(NoticeOf(2));
        await FollowUntilAsync(2);
        Assert.Equal(0, (await _node.EventLog.LagAsync($"node-{TestNetwork.Essex}", Topics.Notices)).Sum(lag => lag.Lag));
    }

    private async Task FollowUntilAsync(ulong version)
    {
        using var follower = new NoticeFollower(_node.EventLog, _reading, _node.Identity, TimeProvider.System, NullLogger<NoticeFollower>.Instance);
        await follower.StartAsync(CancellationToken.None);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while ((await _node.EventLog.LagAsync($"node-{TestNetwork.Essex}", Topics.Notices)).Sum(lag => lag.Lag) > 0)
            await Task.Delay(20, patience.Token);
        await follower.StopAsync(CancellationToken.None);
        Assert.Equal(version, Assert.Single((await ListAsync()).Notices).Record.Version);
    }

    private async Task AppendAsync(NoticeRecord notice)
    {
        var record = Record(notice, TestNetwork.Exchange);
        await _node.EventLog.AppendAsync([new NewRecord(Topics.Notices, record.Key, record.Value, System.Text.Encoding.UTF8.GetBytes(notice.Recipient))]);
    }

    private Task<ListNoticesReply> ListAsync() => _list.NoticesAsync(new ListNoticesRequest(), CancellationToken.None);

    private Task<int> KeepAsync(NoticeRecord notice, string signer = TestNetwork.Exchange) => _reading.KeepAsync([Record(notice, signer)], CancellationToken.None);

    private NoticeRecord NoticeOf(ulong version) => new()
    {
        NoticeId = ByteString.CopyFrom([.. new byte[15], (byte)version]),
        MatchId = _matchId,
        Recipient = TestNetwork.Essex,
        Version = version,
        State = NoticeState.Current,
        OwnFlagId = _flagId,
        Tier = Tier.Summary,
        Holder = TestNetwork.Gwent,
        Force = "gwent",
        Evidence = { new TokenEvidence { TokenType = 1, Agrees = true, WeightMilli = 2_000 } },
        DecidedAt = Timestamp.FromDateTimeOffset(TestNetwork.Start),
    };

    private LogRecord Record(NoticeRecord notice, string signer) => Record(notice, notice.NoticeId, signer);

    private LogRecord Record(IMessage body, ByteString key, string signer)
    {
        var bytes = key.ToByteArray();
        var value = new EventSigner(signer, _network.SigningKeyOf(signer), _network.Clock).Wrap(Topics.Notices.Name, bytes, body);
        return new LogRecord(Topics.Notices.Name, 0, 0, TestNetwork.Start, bytes, value);
    }
}
