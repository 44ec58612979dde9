using Dapper;
using Gateway.Contracts.Events.V1;
using Gateway.Contracts.Exchange.V1;
using Gateway.Contracts.Node.V1;
using Gateway.Hosting.Requests;
using Gateway.Node.Journal;
using Gateway.Node.Release;
using Gateway.Node.Tests.Network;
using Gateway.Policy;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Tier = Gateway.Contracts.Events.V1.Tier;

namespace Gateway.Node.Tests.Release;

public sealed class RecordReleaseTests : IAsyncLifetime
{
    private readonly TestNetwork _network = new();
    private readonly TestNode _holder;
    private readonly RecordRelease _release;
    private ByteString _flagId = ByteString.Empty;
    private ByteString _caseId = ByteString.Empty;

    public RecordReleaseTests()
    {
        _holder = new TestNode(_network, TestNetwork.Gwent);
        _release = new RecordRelease(_holder.Database, _holder.Identity, NationalPolicy.Load().Required(), TestModel.Model, _network.Clock);
    }

    public async ValueTask InitializeAsync() => await HoldAsync(TestCases.Sound());

    public async ValueTask DisposeAsync()
    {
        await _holder.DisposeAsync();
        _network.Dispose();
    }

    [Fact]
    public async Task Content_is_sealed_to_the_requester_signed_by_the_holder_and_journalled_first()
    {
        using var call = new ReleaseCall(_network, _flagId);
        var request = call.Make();

        var reply = await _release.ReleaseAsync(request, CancellationToken.None);

        Assert.True(SignedReleases.Verify(reply, call.Decision.DisclosureId.Span, _holder.Identity.SigningKey.VerifyingKey));
        Assert.Equal(0, reply.SealedContent.Length % 4_096);
        var record = Open(call, request, reply);
        Assert.Equal(Tier.Full, record.Tier);
        Assert.Equal("Public protection, ext. 4071", record.Team);
        Assert.Equal([20260914u, 20261112u], record.History.HeardOn);
        Assert.Equal("He waits outside her work", Assert.Single(record.History.Items).Text);
        Assert.Equal("Non-molestation order", Assert.Single(record.Orders).Text);
        Assert.Contains(record.Obligations, obligation => obligation.Id == "O10");
        var leaf = (await JournalAsync())[^1];
        Assert.Equal((JournalAct.Disclosure, TestNetwork.Essex, Tier.Full), (leaf.Act, leaf.Agency, leaf.Tier));
        Assert.Equal(call.Decision.DisclosureId, leaf.ReferenceId);
        Assert.Contains("P02", leaf.Rules);
    }

    [Fact]
    public async Task The_exchange_can_lower_what_is_given_and_add_duties_but_not_raise_it()
    {
        using var lower = new ReleaseCall(_network, _flagId)
        {
            Decision = new ExchangeDecision
            {
                DisclosureId = TestCases.NewId(), Handle = TestCases.NewId(), Tier = Tier.Contact, Fields = { "team" }, Obligations = { new Contracts.Events.V1.Obligation { Id = "X01" } },
            },
        };
        var request = lower.Make();
        var record = Open(lower, request, await _release.ReleaseAsync(request, CancellationToken.None));
        Assert.Equal(Tier.Contact, record.Tier);
        Assert.Equal(["team"], record.Fields);
        Assert.Null(record.History);
        Assert.Contains(record.Obligations, obligation => obligation.Id == "X01");

        var sealedCase = TestCases.Sound();
        sealedCase.Seal = Seal.Silent;
        await HoldAsync(sealedCase);
        using var raised = new ReleaseCall(_network, _flagId);
        await AssertWithheldAsync(raised.Make(), ReleaseReasons.NotPermitted);
    }

    [Fact]
    public async Task A_request_is_good_for_one_release_even_after_a_restart()
    {
        using var call = new ReleaseCall(_network, _flagId);
        var request = call.Make();
        Assert.NotEmpty((await _release.ReleaseAsync(request, CancellationToken.None)).SealedContent);

        await AssertWithheldAsync(request, "Replayed");
        var restarted = new RecordRelease(_holder.Database, _holder.Identity, NationalPolicy.Load().Required(), TestModel.Model, _network.Clock);
        Assert.Empty((await restarted.ReleaseAsync(request, CancellationToken.None)).SealedContent);
    }

    public static TheoryData<string> SignedFields => [.. RequestBody.Descriptor.Fields.InDeclarationOrder().Select(signed => signed.Name)];

    [Theory]
    [MemberData(nameof(SignedFields))]
    public async Task A_request_altered_in_any_one_field_gets_nothing(string field)
    {
        using var call = new ReleaseCall(_network, _flagId);
        var request = call.Make();
        var body = RequestBody.Parser.ParseFrom(request.Request.Body);
        Alter(body, field);
        request.Request.Body = body.ToByteString();

        await AssertWithheldAsync(request, expected: null);
    }

    [Fact]
    public async Task A_request_that_the_exchange_signed_itself_gets_nothing()
    {
        using var invented = new ReleaseCall(_network, _flagId) { Signer = TestNetwork.Exchange };
        await AssertWithheldAsync(invented.Make(), "NotEnrolled");
        using var ownName = new ReleaseCall(_network, _flagId) { Signer = TestNetwork.Exchange, Agency = TestNetwork.Exchange };
        await AssertWithheldAsync(ownName.Make(), "NotEnrolled");
    }

    [Fact]
    public async Task One_agency_cannot_ask_in_anothers_name()
    {
        using var call = new ReleaseCall(_network, _flagId) { Signer = TestNetwork.Housing };
        await AssertWithheldAsync(call.Make(), "NotEnrolled");
    }

    [Fact]
    public async Task An_agency_that_is_not_enrolled_gets_nothing()
    {
        using var stranger = new TestNetwork();
        using var call = new ReleaseCall(stranger, _flagId);
        await AssertWithheldAsync(call.Make(), "NotEnrolled");
    }

    [Fact]
    public async Task A_role_outside_the_enrolment_gets_nothing()
    {
        using var call = new ReleaseCall(_network, _flagId) { Role = Role.DvdsOfficer };
        await AssertWithheldAsync(call.Make(), "RoleNotEnrolled");
    }

    [Theory]
    [InlineData(-301)]
    [InlineData(301)]
    public async Task A_stale_or_future_clock_gets_nothing(int seconds)
    {
        using var call = new ReleaseCall(_network, _flagId) { Bend = body => body.Time = Timestamp.FromDateTimeOffset(TestNetwork.Start.AddSeconds(seconds)) };
        await AssertWithheldAsync(call.Make(), "OutsideClockWindow");
    }

    [Fact]
    public async Task Tokens_sealed_to_somebody_else_or_not_those_that_were_signed_get_nothing()
    {
        using var elsewhere = new ReleaseCall(_network, _flagId) { SealedTo = TestNetwork.Matcher };
        await AssertWithheldAsync(elsewhere.Make(), "TokensNotThoseSigned");

        using var one = new ReleaseCall(_network, _flagId);
        using var other = new ReleaseCall(_network, _flagId);
        var swapped = one.Make();
        swapped.SealedTokens = other.Make().SealedTokens;
        await AssertWithheldAsync(swapped, "TokensNotThoseSigned");
    }

    [Fact]
    public async Task A_request_about_somebody_else_gets_nothing_whatever_the_exchange_says()
    {
        var somebodyElse = TestCases.Person();
        somebodyElse.Names.Clear();
        somebodyElse.Names.Add(new PersonName { Forenames = "Tudor", Surname = "Blackthorn" });
        somebodyElse.DatesOfBirth[0] = "01/12/1971";
        somebodyElse.ExternalIds.Clear();
        somebodyElse.Addresses.Clear();
        using var call = new ReleaseCall(_network, _flagId) { Person = somebodyElse };
        await AssertWithheldAsync(call.Make(), ReleaseReasons.NoMatch);
    }

    [Fact]
    public async Task A_retracted_or_unknown_flag_gives_nothing()
    {
        using var unknown = new ReleaseCall(_network, TestCases.NewId());
        await AssertWithheldAsync(unknown.Make(), ReleaseReasons.FlagUnknown);

        await _holder.Register.WithdrawAsync(new WithdrawCaseRequest { RequestId = TestCases.NewId(), CaseId = _caseId }, [], CancellationToken.None);
        using var retracted = new ReleaseCall(_network, _flagId);
        await AssertWithheldAsync(retracted.Make(), ReleaseReasons.FlagNotCurrent);
    }

    [Fact]
    public async Task A_decision_without_its_ids_gets_nothing()
    {
        using var call = new ReleaseCall(_network, _flagId);
        var nothing = call.Make();
        nothing.Decision = null;
        await AssertWithheldAsync(nothing, ReleaseReasons.NoDecision);
        using var noHandle = new ReleaseCall(_network, _flagId) { Decision = new ExchangeDecision { DisclosureId = TestCases.NewId(), Tier = Tier.Full } };
        await AssertWithheldAsync(noHandle.Make(), ReleaseReasons.NoDecision);
    }

    [Fact]
    public async Task What_a_victim_alone_said_goes_out_only_as_victim_derived_and_under_her_own_consent()
    {
        var entered = TestCases.Sound();
        entered.Victims.Add(new Victim { Reference = "V2" });
        entered.Items.Add(Told("3", "V1", "She told us of a second phone"));
        entered.Items.Add(Told("4", "V2", "She told us where he sleeps"));
        entered.Items.Add(Told("5", "V1", "She asked that nobody hear of this"));
        entered.Victims[0].Consent.Add(TestCases.Said(VictimConsent.Given, TestNetwork.Start.AddDays(-2)));
        entered.Victims[0].Consent.Add(TestCases.Said(VictimConsent.Refused, TestNetwork.Start.AddDays(-1), item: "5"));
        entered.Victims[1].Consent.Add(TestCases.Said(VictimConsent.Given, TestNetwork.Start.AddDays(-2)));
        await HoldAsync(entered);

        var record = await ReleaseAsync();

        Assert.Equal(["She told us of a second phone", "She told us where he sleeps"], record.VictimDerived.Select(item => item.Text));
        Assert.DoesNotContain(record.History.Items, item => item.Provenance == Provenance.VictimSole);
        Assert.Contains(record.Obligations, obligation => obligation.Id == "O05");
    }

    [Fact]
    public async Task A_withdrawal_takes_effect_at_the_holder_before_any_label_is_published()
    {
        var entered = TestCases.Sound();
        entered.Items.Add(Told("3", "V1", "She told us of a second phone"));
        entered.Victims[0].Consent.Add(TestCases.Said(VictimConsent.Given, TestNetwork.Start.AddDays(-2)));
        await HoldAsync(entered);
        Assert.Single((await ReleaseAsync()).VictimDerived);

        entered.Victims[0].Consent.Add(TestCases.Said(VictimConsent.Withdrawn, TestNetwork.Start));
        await _holder.Register.PutAsync(TestCases.Put(entered), [], CancellationToken.None);

        // The exchange still decides on the old label; the holder gives no more than whom to call (D09).
        var after = await ReleaseAsync();
        Assert.Equal(Tier.Contact, after.Tier);
        Assert.Empty(after.VictimDerived);
        Assert.Null(after.History);
    }

    [Fact]
    public async Task Nothing_is_released_when_the_journal_cannot_be_written()
    {
        await _holder.Database.WriteAsync("trap", connection => connection.ExecuteAsync(
            "CREATE TRIGGER full BEFORE INSERT ON audit_leaf BEGIN SELECT RAISE(ABORT, 'full'); END"));
        using var call = new ReleaseCall(_network, _flagId);

        await Assert.ThrowsAsync<Storage.StorageException>(() => _release.ReleaseAsync(call.Make(), CancellationToken.None));
    }

    private static Item Told(string reference, string victim, string text) => new()
    {
        Reference = reference, Kind = ItemKind.History, Text = text, Fact = YesNo.Yes, Provenance = Provenance.VictimSole, VictimReference = victim,
    };

    private static void Alter(RequestBody body, string field)
    {
        var descriptor = RequestBody.Descriptor.FindFieldByName(field);
        object changed = descriptor.Accessor.GetValue(body) switch
        {
            string text => text + "x",
            ByteString bytes => ByteString.CopyFrom([.. bytes.Span[..^1], (byte)(bytes[^1] ^ 1)]),
            bool flag => !flag,
            Timestamp time => Timestamp.FromDateTimeOffset(time.ToDateTimeOffset().AddSeconds(1)),
            Role => Role.InvestigatingOfficer,
            Purpose => Purpose.MaracTransfer,
            LegalBasis => LegalBasis.VitalInterests,
            Urgency => Urgency.Emergency,
            var other => throw new InvalidOperationException($"No way to alter a {other.GetType().Name}: add one, so that this field is covered too."),
        };
        descriptor.Accessor.SetValue(body, changed);
    }

    private static DisclosedRecord Open(ReleaseCall call, ReleaseRequest request, ReleaseReply reply) =>
        SealedDisclosure.Open(reply.SealedContent.Span, call.ReplyKey, RequestBody.Parser.ParseFrom(request.Request.Body).RequestId.Span, request.Decision.Handle.Span)
            ?? throw new InvalidOperationException("The content does not open.");

    private async Task<DisclosedRecord> ReleaseAsync()
    {
        using var call = new ReleaseCall(_network, _flagId);
        var request = call.Make();
        return Open(call, request, await _release.ReleaseAsync(request, CancellationToken.None));
    }

    private async Task HoldAsync(Case entered)
    {
        _caseId = (await _holder.Register.PutAsync(TestCases.Put(entered), [], CancellationToken.None)).CaseId;
        await _holder.TokeniseAsync(entered, _caseId);
        _flagId = (await _holder.Register.GetAsync(new GetCaseRequest { CaseId = _caseId }, [], CancellationToken.None)).Flags[0].FlagId;
    }

    /// <summary>Empty, of tier none, signed all the same; and the journal alone says why.</summary>
    private async Task AssertWithheldAsync(ReleaseRequest request, string? expected)
    {
        var before = (await JournalAsync()).Count;
        var reply = await _release.ReleaseAsync(request, CancellationToken.None);
        Assert.Empty(reply.SealedContent);
        Assert.Empty(reply.Fields);
        Assert.Equal(Tier.None, reply.Tier);
        Assert.True(SignedReleases.Verify(reply, request.Decision is { } decision ? decision.DisclosureId.Span : [], _holder.Identity.SigningKey.VerifyingKey));
        var leaf = Assert.Single((await JournalAsync())[before..]);
        Assert.Equal(JournalAct.Refusal, leaf.Act);
        if (expected is not null)
            Assert.Equal(expected, leaf.Reason);
    }

    private async Task<List<JournalLeaf>> JournalAsync() => await _holder.Database.ReadAsync(async connection =>
        (await connection.QueryAsync<byte[]>("SELECT leaf FROM audit_leaf ORDER BY position")).Select(leaf => NodeJournal.Read(leaf)!).ToList());
}
