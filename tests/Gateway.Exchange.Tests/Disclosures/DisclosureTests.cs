using System.Text;
using Dapper;
using Gateway.Contracts.Events.V1;
using Gateway.Contracts.Exchange.V1;
using Gateway.Contracts.Node.V1;
using Gateway.Exchange.Tests.Country;
using Gateway.Hosting.Refusals;
using Gateway.Hosting.Requests;
using Google.Protobuf;
using Grpc.Core;

namespace Gateway.Exchange.Tests.Disclosures;

public sealed class DisclosureTests : IAsyncLifetime
{
    private static readonly ByteString Content = ByteString.CopyFrom(Encoding.UTF8.GetBytes("ciphertext-to-the-requester-canary"));

    private TestCountry _country = null!;
    private SampleFlag _flag = null!;
    private SignedRequest _request = null!;
    private Finding _finding = null!;

    public async ValueTask InitializeAsync()
    {
        _country = await TestCountry.StartAsync();
        _flag = await _country.KnownAsync(TestCountry.Gwent);
        _country.Find(_flag);
        _country.HolderScript.Answer = request => Task.FromResult(Released(request, Tier.Full, request.Decision.Fields));
        _request = _country.Sign(_country.Body(TestCountry.Essex));
        _finding = (await _country.ClientOf(TestCountry.Essex).QueryAsync(new QueryRequest { Request = _request, SealedTokens = Asking.SealedTokens })).Answer.Findings.Single();
    }

    public ValueTask DisposeAsync() => _country.DisposeAsync();

    [Fact]
    public async Task What_the_holder_releases_passes_through_and_the_ledger_says_so()
    {
        await _country.RunHolderAsync(TestCountry.Gwent);
        var reply = await DiscloseAsync();

        Assert.Equal(DisclosureOutcome.Released, reply.Outcome);
        Assert.Equal(Content, reply.SealedContent);
        Assert.Equal([("asked", "full")], _atHolder);
        Assert.Equal([("released", "full", TestCountry.Essex, TestCountry.Gwent)], await LedgerAsync());
        Assert.Equal(reply.DisclosureId.ToByteArray(), await _country.Store.ReadAsync(connection => connection.QuerySingleAsync<byte[]>("SELECT disclosure_id FROM disclosure WHERE kind = 'content'")));
    }

    [Fact]
    public async Task The_holder_is_asked_with_the_requesters_own_signature_its_tokens_and_the_decision_of_this_second()
    {
        await _country.RunHolderAsync(TestCountry.Gwent);
        await DiscloseAsync();
        var asked = Assert.Single(_country.HolderScript.Asked);
        Assert.Equal(_request, asked.Request);
        Assert.Equal("tokens for the holder", asked.SealedTokens.ToStringUtf8());
        Assert.Equal(_flag.Id, asked.FlagId.ToByteArray());
        Assert.Equal(_finding.Handle, asked.Decision.Handle);
        Assert.Equal(Tier.Full, asked.Decision.Tier);
        Assert.Equal(16, asked.Decision.DisclosureId.Length);
    }

    [Fact]
    public async Task A_lower_meet_of_the_holder_is_what_the_ledger_holds()
    {
        _country.HolderScript.Answer = request => Task.FromResult(Released(request, Tier.Contact, ["team"]));
        await _country.RunHolderAsync(TestCountry.Gwent);
        Assert.Equal(DisclosureOutcome.Released, (await DiscloseAsync()).Outcome);
        Assert.Equal([("released", "contact", TestCountry.Essex, TestCountry.Gwent)], await LedgerAsync());
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("not signed")]
    [InlineData("signed for another disclosure")]
    [InlineData("signed by another")]
    [InlineData("a higher tier")]
    [InlineData("a field that was not decided")]
    public async Task A_holders_answer_that_is_not_its_own_or_goes_too_far_is_withheld(string answer)
    {
        // At seal notify_owner the exchange decides contact.
        await _country.Events.LabelAsync(_flag, 2, _country.Events.Label(label => label.Seal = Seal.NotifyOwner));
        await _country.Events.SettleAsync();
        _country.HolderScript.Answer = request => Task.FromResult(Spoiled(request, answer));
        await _country.RunHolderAsync(TestCountry.Gwent);
        var reply = await DiscloseAsync();
        Assert.Equal(new DiscloseReply { Outcome = DisclosureOutcome.Withheld }, reply);
        Assert.Equal([("withheld", "none", TestCountry.Essex, TestCountry.Gwent)], await LedgerAsync());
    }

    [Fact]
    public async Task A_record_sealed_since_the_query_is_withheld_without_asking_its_holder()
    {
        await _country.RunHolderAsync(TestCountry.Gwent);
        await _country.Events.LabelAsync(_flag, 2, _country.Events.Label(label => label.Seal = Seal.Silent));
        await _country.Events.SettleAsync();
        Assert.Equal(new DiscloseReply { Outcome = DisclosureOutcome.Withheld }, await DiscloseAsync());
        Assert.Empty(_country.HolderScript.Asked);
        Assert.Empty(await LedgerAsync());
        Assert.Equal(2, await CountAsync("SELECT size FROM audit_tree"));
    }

    [Fact]
    public async Task A_holder_that_is_down_is_said_to_be_and_the_request_waits_until_it_answers()
    {
        Assert.Equal(new DiscloseReply { Outcome = DisclosureOutcome.HolderNotReached }, await DiscloseAsync());
        Assert.Equal(new DiscloseReply { Outcome = DisclosureOutcome.HolderNotReached }, await DiscloseAsync());
        Assert.Equal(1, await CountAsync("SELECT COUNT(*) FROM waiting_request"));
        Assert.Equal(2, await CountAsync("SELECT COUNT(*) FROM disclosure WHERE outcome = 'not_reached'"));

        await _country.RunHolderAsync(TestCountry.Gwent);
        await ReleasedInTheEndAsync();
        Assert.Equal(0, await CountAsync("SELECT COUNT(*) FROM waiting_request"));
    }

    [Fact]
    public async Task A_handle_of_another_query_of_another_requester_and_of_nobody_is_not_found()
    {
        await _country.RunHolderAsync(TestCountry.Gwent);
        var other = _country.Query(TestCountry.Essex);
        await _country.ClientOf(TestCountry.Essex).QueryAsync(other);
        var foreign = _country.Query(TestCountry.Housing, body => (body.Role, body.Purpose, body.LegalBasis) = (Role.PanelMember, Purpose.MaracPreparation, LegalBasis.PublicTask));
        await _country.ClientOf(TestCountry.Housing).QueryAsync(foreign);

        await NotFoundAsync(TestCountry.Essex, other.Request, _finding.Handle);
        await NotFoundAsync(TestCountry.Housing, foreign.Request, _finding.Handle);
        await NotFoundAsync(TestCountry.Essex, _request, ByteString.CopyFrom(new byte[16]));
        await NotFoundAsync(TestCountry.Essex, _country.Sign(_country.Body(TestCountry.Essex)), _finding.Handle);
        await NotFoundAsync(TestCountry.Essex, Altered(), _finding.Handle);
        Assert.Empty(_country.HolderScript.Asked);
        Assert.Empty(await LedgerAsync());
    }

    [Fact]
    public async Task A_decision_below_contact_has_no_handle_that_opens_anything()
    {
        await _country.RunHolderAsync(TestCountry.Gwent);
        var query = _country.Query(TestCountry.Housing, body => (body.Role, body.Purpose, body.LegalBasis) = (Role.PanelMember, Purpose.MaracPreparation, LegalBasis.PublicTask));
        await _country.ClientOf(TestCountry.Housing).QueryAsync(query);
        var handle = await _country.Store.ReadAsync(connection => connection.QuerySingleAsync<byte[]>("SELECT handle FROM query_decision WHERE agency = @Housing", new { TestCountry.Housing }));
        await NotFoundAsync(TestCountry.Housing, query.Request, ByteString.CopyFrom(handle));
    }

    [Fact]
    public async Task A_request_that_is_stale_or_comes_from_another_node_discloses_nothing()
    {
        await _country.RunHolderAsync(TestCountry.Gwent);
        Assert.Equal(RefusalReason.WrongCaller, await Asking.RefusalOfAsync(async () => await DiscloseAsync(TestCountry.Gwent)));
        _country.Clock.SetAhead(TimeSpan.FromMinutes(6));
        Assert.Equal(RefusalReason.OutsideClockWindow, await Asking.RefusalOfAsync(async () => await DiscloseAsync()));
        Assert.Empty(_country.HolderScript.Asked);
    }

    [Theory]
    [InlineData("audit_leaf")]
    [InlineData("disclosure")]
    public async Task Without_leaf_and_ledger_the_holder_is_never_asked(string table)
    {
        await _country.RunHolderAsync(TestCountry.Gwent);
        await _country.Store.WriteAsync("break", connection => connection.ExecuteAsync(
            $"CREATE TRIGGER broken BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'broken'); END"));
        Assert.Equal(RefusalReason.StorageUnavailable, await Asking.RefusalOfAsync(async () => await DiscloseAsync()));
        Assert.Empty(_country.HolderScript.Asked);
    }

    [Fact]
    public async Task What_cannot_be_settled_in_the_ledger_is_not_passed_on()
    {
        await _country.RunHolderAsync(TestCountry.Gwent);
        await _country.Store.WriteAsync("break", connection => connection.ExecuteAsync(
            "CREATE TRIGGER broken BEFORE UPDATE ON disclosure BEGIN SELECT RAISE(ABORT, 'broken'); END"));
        Assert.Equal(RefusalReason.StorageUnavailable, await Asking.RefusalOfAsync(async () => await DiscloseAsync()));
        Assert.Equal([("asked", "full", TestCountry.Essex, TestCountry.Gwent)], await LedgerAsync());
    }

    [Fact]
    public async Task Neither_content_nor_tokens_are_ever_in_the_store_or_the_logs()
    {
        await DiscloseAsync();
        await _country.RunHolderAsync(TestCountry.Gwent);
        await ReleasedInTheEndAsync();
        foreach (var canary in new[] { Content, Asking.SealedTokens, ByteString.CopyFromUtf8("tokens for the holder") })
        {
            foreach (var file in Directory.GetFiles(Path.GetDirectoryName(_country.StorePath)!))
                Assert.Equal(-1, ReadShared(file).AsSpan().IndexOf(canary.Span));
            Assert.DoesNotContain(canary.ToStringUtf8(), _country.LogText, StringComparison.Ordinal);
        }
    }

    private readonly List<(string Outcome, string Tier)> _atHolder = [];

    private ReleaseReply Released(ReleaseRequest request, Tier tier, IEnumerable<string> fields)
    {
        _atHolder.AddRange(_country.Store.ReadAsync(connection => connection.QueryAsync<(string, string)>(
            "SELECT outcome, tier FROM disclosure WHERE disclosure_id = @Id", new { Id = request.Decision.DisclosureId.ToByteArray() })).Result);
        var reply = new ReleaseReply { SealedContent = Content, Tier = tier };
        reply.Fields.AddRange(fields);
        SignedReleases.Sign(reply, request.Decision.DisclosureId.Span, _country[TestCountry.Gwent].SigningKey);
        return reply;
    }

    private ReleaseReply Spoiled(ReleaseRequest request, string how)
    {
        var reply = Released(request, how == "a higher tier" ? Tier.Summary : Tier.Contact, how == "a field that was not decided" ? ["team", "risk"] : ["team"]);
        switch (how)
        {
            case "nothing":
                reply = new ReleaseReply { Tier = Tier.None };
                SignedReleases.Sign(reply, request.Decision.DisclosureId.Span, _country[TestCountry.Gwent].SigningKey);
                break;
            case "not signed":
                reply.Signature = ByteString.Empty;
                break;
            case "signed for another disclosure":
                SignedReleases.Sign(reply, new byte[16], _country[TestCountry.Gwent].SigningKey);
                break;
            case "signed by another":
                SignedReleases.Sign(reply, request.Decision.DisclosureId.Span, _country[TestCountry.Kent].SigningKey);
                break;
            default:
                break;
        }

        return reply;
    }

    // A channel to a member that was down tries again only after a pause.
    private async Task ReleasedInTheEndAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while ((await DiscloseAsync()).Outcome != DisclosureOutcome.Released)
            patience.Token.ThrowIfCancellationRequested();
    }

    private SignedRequest Altered()
    {
        var body = RequestBody.Parser.ParseFrom(_request.Body);
        body.Onward = true;
        return _country.Sign(body);
    }

    private AsyncUnaryCall<DiscloseReply> DiscloseAsync(string caller = TestCountry.Essex) => DiscloseAsync(caller, _request, _finding.Handle);

    private AsyncUnaryCall<DiscloseReply> DiscloseAsync(string caller, SignedRequest request, ByteString handle) =>
        _country.ClientOf(caller).DiscloseAsync(new DiscloseRequest { Request = request, Handle = handle, SealedTokens = ByteString.CopyFromUtf8("tokens for the holder") });

    private async Task NotFoundAsync(string caller, SignedRequest request, ByteString handle) =>
        Assert.Equal(RefusalReason.NotFound, await Asking.RefusalOfAsync(async () => await DiscloseAsync(caller, request, handle)));

    private async Task<IEnumerable<(string Outcome, string Tier, string Recipient, string Holder)>> LedgerAsync() =>
        await _country.Store.ReadAsync(connection => connection.QueryAsync<(string, string, string, string)>("SELECT outcome, tier, recipient, holder FROM disclosure WHERE kind = 'content'"));

    private Task<long> CountAsync(string sql) => _country.Store.ReadAsync(connection => connection.ExecuteScalarAsync<long>(sql));

    private static byte[] ReadShared(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
