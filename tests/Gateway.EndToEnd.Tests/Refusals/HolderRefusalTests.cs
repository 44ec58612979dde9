using Gateway.Contracts.Events.V1;
using Gateway.Contracts.Exchange.V1;
using Gateway.Contracts.Node.V1;
using Gateway.Deployment;
using Gateway.EndToEnd.Tests.Deployments;
using Gateway.Hosting.Refusals;
using Gateway.Hosting.Requests;
using Gateway.Hosting.Sealing;
using Gateway.Node.Release;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Gateway.EndToEnd.Tests.Refusals;

/// <summary>
/// Protocol decision 1 at a real holder, over the real exchange's mutual TLS: whoever forges, replays, alters or oversteps gets the same empty reply,
/// and the holder's journal says why.
/// </summary>
public sealed class HolderRefusalTests : IAsyncLifetime
{
    private readonly SharedDeployment _shared;
    private readonly AskingNode _asking;
    private readonly HolderCall _holder;
    private byte[] _bertram = [];
    private byte[] _leopold = [];

    public HolderRefusalTests(SharedDeployment shared)
    {
        _shared = shared;
        _asking = new AskingNode(shared.Trial.Folder, SharedDeployment.Requester);
        _holder = new HolderCall(shared.Trial, _asking);
    }

    public async ValueTask InitializeAsync()
    {
        _bertram = await _asking.TokensOfAsync(SharedDeployment.Bertram);
        _leopold = await _asking.TokensOfAsync(SharedDeployment.Leopold);
    }

    public ValueTask DisposeAsync()
    {
        _asking.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_sound_request_gets_content_and_is_on_the_holders_journal()
    {
        var request = Sound();

        var reply = await _holder.SendAsync(request);

        Assert.True(SignedReleases.Verify(reply, request.Decision.DisclosureId.Span, _shared.Trial.Folder.Register.ByCode(SharedDeployment.Holder)!.SigningKey));
        var record = _holder.Open(request, reply);
        Assert.Equal(Tier.Full, record.Tier);
        Assert.Equal("Public protection unit, ESX-1", record.Team);
        Assert.Equal("Weekly visits for ESX-1", Assert.Single(record.Actions).Text);
        var leaf = Assert.Single(await _holder.JournalOfAsync(request));
        Assert.Equal((JournalAct.Disclosure, SharedDeployment.Requester, Tier.Full), (leaf.Act, leaf.Agency, leaf.Tier));
    }

    [Fact]
    public async Task A_request_is_good_for_one_release()
    {
        var request = Sound();
        Assert.NotEmpty((await _holder.SendAsync(request)).SealedContent);

        AssertNothing(await _holder.SendAsync(request));

        var leaves = await _holder.JournalOfAsync(request);
        Assert.Equal([JournalAct.Disclosure, JournalAct.Refusal], leaves.Select(leaf => leaf.Act));
        Assert.Equal(nameof(RefusalReason.Replayed), leaves[^1].Reason);
    }

    [Fact]
    public async Task A_replay_under_another_disclosure_of_the_exchange_gets_nothing()
    {
        var request = Sound();
        Assert.NotEmpty((await _holder.SendAsync(request)).SealedContent);
        request.Decision.DisclosureId = AskingNode.Bytes(16);
        request.Decision.Handle = AskingNode.Bytes(16);
        await AssertWithheldAsync(request, nameof(RefusalReason.Replayed));
    }

    [Fact]
    public async Task An_exchange_that_invents_a_request_and_signs_it_itself_gets_nothing()
    {
        using var exchange = new AskingNode(_shared.Trial.Folder, DeploymentFolder.Exchange);
        await AssertWithheldAsync(new HolderCall(_shared.Trial, exchange).Sound(_bertram, _shared.BertramAtEssex.FlagId), nameof(RefusalReason.NotEnrolled));

        var inKentsName = Sound();
        inKentsName.Request = exchange.Sign(RequestBody.Parser.ParseFrom(inKentsName.Request.Body));
        await AssertWithheldAsync(inKentsName, nameof(RefusalReason.NotEnrolled));

        var underKentsKeyId = Sound();
        var forged = exchange.Sign(RequestBody.Parser.ParseFrom(underKentsKeyId.Request.Body));
        underKentsKeyId.Request.Signature = forged.Signature;
        await AssertWithheldAsync(underKentsKeyId, nameof(RefusalReason.BadSignature));
    }

    public static TheoryData<string> SignedFields => [.. RequestBody.Descriptor.Fields.InDeclarationOrder().Select(signed => signed.Name)];

    [Theory]
    [MemberData(nameof(SignedFields))]
    public async Task A_request_altered_after_it_was_signed_gets_nothing(string field)
    {
        var request = Sound();
        var body = RequestBody.Parser.ParseFrom(request.Request.Body);
        AlteredRequest.Alter(body, field);
        request.Request.Body = body.ToByteString();
        // The exchange may seal again what it has: only the signature then stands in the way.
        request.SealedTokens = AskingNode.SealTokens(HolderSealingKey, body, _bertram);
        await AssertWithheldAsync(request, AlteredRequest.ReasonFor(field));
    }

    [Theory]
    [InlineData("key_id")]
    [InlineData("signature")]
    [InlineData("body")]
    public async Task A_request_whose_envelope_is_altered_gets_nothing(string field)
    {
        var request = Sound();
        AlteredRequest.FlipLastBit(request.Request, field);
        await AssertWithheldAsync(request, reason: null);
    }

    [Fact]
    public async Task An_agency_that_is_not_enrolled_gets_nothing()
    {
        using var stranger = SigningKey.Generate();
        var request = Sound();
        var body = RequestBody.Parser.ParseFrom(request.Request.Body);
        body.Agency = "gwent-police";
        request.Request = SignedRequests.Sign(body, stranger);
        await AssertWithheldAsync(request, nameof(RefusalReason.NotEnrolled));
    }

    [Fact]
    public async Task One_agency_cannot_ask_in_anothers_name() =>
        await AssertWithheldAsync(Sound(body => body.Agency = SharedDeployment.Housing), nameof(RefusalReason.NotEnrolled));

    [Fact]
    public async Task A_role_outside_the_enrolment_gets_nothing() =>
        await AssertWithheldAsync(Sound(body => body.Role = Role.Idva), nameof(RefusalReason.RoleNotEnrolled));

    [Theory]
    [InlineData(-6)]
    [InlineData(6)]
    public async Task A_stale_or_future_clock_gets_nothing(int minutes)
    {
        var time = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow().AddMinutes(minutes));
        await AssertWithheldAsync(Sound(body => body.Time = time), nameof(RefusalReason.OutsideClockWindow));
    }

    [Fact]
    public async Task A_value_outside_the_vocabulary_gets_nothing() =>
        await AssertWithheldAsync(Sound(body => body.Purpose = (Purpose)99), nameof(RefusalReason.Malformed));

    [Fact]
    public async Task Tokens_of_another_request_get_nothing()
    {
        var request = Sound();
        request.SealedTokens = Sound().SealedTokens;
        await AssertWithheldAsync(request, nameof(RefusalReason.TokensNotThoseSigned));
    }

    [Fact]
    public async Task Tokens_that_were_not_signed_over_get_nothing_even_when_sealed_to_this_request()
    {
        var request = _holder.Sound(_leopold, _shared.BertramAtEssex.FlagId);
        request.SealedTokens = AskingNode.SealTokens(HolderSealingKey, RequestBody.Parser.ParseFrom(request.Request.Body), _bertram);
        await AssertWithheldAsync(request, nameof(RefusalReason.TokensNotThoseSigned));
    }

    [Fact]
    public async Task A_request_about_somebody_else_gets_nothing_whatever_the_exchange_decided() =>
        await AssertWithheldAsync(_holder.Sound(_leopold, _shared.BertramAtEssex.FlagId), ReleaseReasons.NoMatch);

    [Fact]
    public async Task A_flag_of_another_holder_gives_nothing() =>
        await AssertWithheldAsync(_holder.Sound(_bertram, _shared.BertramAtKent.FlagId), ReleaseReasons.FlagUnknown);

    [Fact]
    public async Task A_sealed_record_gives_nothing_whatever_the_exchange_decided() =>
        await AssertWithheldAsync(
            _holder.Sound(await _asking.TokensOfAsync(SharedDeployment.Sealed), _shared.SealedAtEssex.FlagId), ReleaseReasons.NotPermitted);

    [Fact]
    public async Task A_decision_that_claims_more_than_the_holders_policy_permits_gets_no_more_than_the_policy_permits()
    {
        // P22: an investigating officer sees a summary.
        var request = Sound(body => (body.Role, body.Purpose) = (Role.InvestigatingOfficer, Purpose.Investigation));
        Assert.Equal(Tier.Full, request.Decision.Tier);

        var reply = await _holder.SendAsync(request);

        var record = _holder.Open(request, reply);
        Assert.Equal((Tier.Summary, Tier.Summary), (record.Tier, reply.Tier));
        Assert.Equal(["history", "orders", "risk", "team"], record.Fields.Order(StringComparer.Ordinal));
        Assert.Empty(record.Actions);
        Assert.Empty(record.Needs);
    }

    [Fact]
    public async Task A_decision_that_gives_less_than_the_holders_policy_permits_gets_no_more_than_it_gives()
    {
        var request = Sound();
        request.Decision.Tier = Tier.Contact;
        request.Decision.Fields.Clear();
        request.Decision.Fields.Add("team");

        var record = _holder.Open(request, await _holder.SendAsync(request));

        Assert.Equal((Tier.Contact, "Public protection unit, ESX-1"), (record.Tier, record.Team));
        Assert.Null(record.History);
        Assert.Empty(record.Orders);
    }

    private SealingPublicKey HolderSealingKey => _shared.Trial.Folder.Register.ByCode(SharedDeployment.Holder)!.SealingKey;

    private ReleaseRequest Sound(Action<RequestBody>? change = null) => _holder.Sound(_bertram, _shared.BertramAtEssex.FlagId, change);

    private async Task AssertWithheldAsync(ReleaseRequest request, string? reason)
    {
        AssertNothing(await _holder.SendAsync(request));
        var leaf = Assert.Single(await _holder.JournalOfAsync(request));
        Assert.Equal((JournalAct.Refusal, Tier.None), (leaf.Act, leaf.Tier));
        if (reason is not null)
            Assert.Equal(reason, leaf.Reason);
    }

    private static void AssertNothing(ReleaseReply reply)
    {
        Assert.Empty(reply.SealedContent);
        Assert.Empty(reply.Fields);
        Assert.Equal(Tier.None, reply.Tier);
    }
}
