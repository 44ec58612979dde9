using Dapper;
using Gateway.Audit;
using Gateway.Contracts.Audit.V1;
using Gateway.Contracts.Events.V1;
using Gateway.Contracts.Exchange.V1;
using Gateway.Exchange.Queries;
using Gateway.Exchange.Tests.Country;
using Gateway.Hosting.Refusals;
using Gateway.Storage.AuditLog;

namespace Gateway.Exchange.Tests.Ledger;

public sealed class AuditTests : IAsyncLifetime
{
    private static readonly byte[] LeafContext = "gateway.query-leaf.v1\0"u8.ToArray();

    private TestCountry _country = null!;

    public async ValueTask InitializeAsync() => _country = await TestCountry.StartAsync();

    public ValueTask DisposeAsync() => _country.DisposeAsync();

    [Fact]
    public async Task A_receipt_proves_the_query_under_the_exchanges_enrolled_key_alone()
    {
        _country.Find(await _country.KnownAsync(TestCountry.Gwent));
        var request = _country.Body(TestCountry.Essex);
        var signed = _country.Sign(request);
        await _country.AskAsync(TestCountry.Gwent);
        await _country.ClientOf(TestCountry.Essex).QueryAsync(new QueryRequest { Request = signed, SealedTokens = Asking.SealedTokens });
        await _country.AskAsync(TestCountry.Gwent);

        var reply = await _country.ClientOf(TestCountry.Essex).GetReceiptAsync(new GetReceiptRequest { RequestId = request.RequestId });

        var note = SignedNote.Parse(reply.Receipt.Checkpoint);
        var checkpoint = Checkpoint.Open(note, ExchangeRole.AuditOrigin(_country.ExchangeMember), ExchangeRole.AuditKey(_country.ExchangeMember));
        var proof = new InclusionProof(reply.Receipt.Index, checkpoint.Size, [.. reply.Receipt.InclusionProof.Select(hash => MerkleHash.Import(hash.Span))]);
        Assert.Equal(3UL, checkpoint.Size);
        Assert.True(proof.Verify(MerkleHash.OfLeaf(reply.Receipt.Leaf.Span), checkpoint.Root));
        Assert.True(reply.Receipt.Leaf.Span.StartsWith(LeafContext));
        var leaf = QueryLeaf.Parser.ParseFrom(reply.Receipt.Leaf.Span[LeafContext.Length..]);
        Assert.Equal((request.RequestId, TestCountry.Essex, request.Operator), (leaf.RequestId, leaf.Agency, leaf.Operator));
        Assert.Equal(System.Security.Cryptography.SHA256.HashData(signed.Body.Span), leaf.RequestSha256.ToByteArray());
    }

    [Fact]
    public async Task A_receipt_is_given_to_nobody_else()
    {
        var request = _country.Body(TestCountry.Essex);
        await _country.ClientOf(TestCountry.Essex).QueryAsync(new QueryRequest { Request = _country.Sign(request), SealedTokens = Asking.SealedTokens });
        var call = new GetReceiptRequest { RequestId = request.RequestId };
        Assert.Equal(RefusalReason.NotFound, await Asking.RefusalOfAsync(async () => await _country.ClientOf(TestCountry.Gwent).GetReceiptAsync(call)));
        Assert.Equal(RefusalReason.Malformed, await Asking.RefusalOfAsync(async () => await _country.ClientOf(TestCountry.Essex).GetReceiptAsync(new GetReceiptRequest())));
    }

    [Fact]
    public async Task The_leaf_commits_to_every_candidate_and_its_size_does_not_tell_how_many()
    {
        SampleFlag[] flags =
        [
            await _country.KnownAsync(TestCountry.Gwent),
            await _country.KnownAsync(TestCountry.Gwent, label => label.Seal = Seal.Silent),
            SampleFlag.Of(TestCountry.Kent),
        ];
        await _country.AskAsync(TestCountry.Essex);
        _country.Find(flags);
        await _country.AskAsync(TestCountry.Essex);

        var leaves = (await ReadAsync<byte[]>("SELECT leaf FROM audit_leaf ORDER BY position")).ToList();
        Assert.Equal(SizeWithoutTime(leaves[0]), SizeWithoutTime(leaves[1]));
        var entries = (await ReadAsync<byte[]>("SELECT entry FROM query_decision ORDER BY place")).ToList();
        var secret = (await ReadAsync<byte[]>("SELECT commitment_secret FROM query WHERE leaf_index = 1")).Single();
        var root = MerkleHash.Import(QueryLeaf.Parser.ParseFrom(leaves[1].AsSpan(LeafContext.Length)).Commitment.Span);
        var commitment = CandidateCommitment.Create([.. entries.Select(entry => (ReadOnlyMemory<byte>)entry)], CandidateSearch.MostCandidates, secret);
        for (var place = 0; place < flags.Length; place++)
        {
            var opening = commitment.Open(place);
            Assert.True(opening.Verify(root, CandidateSearch.MostCandidates));
            var entry = DecisionEntry.Parser.ParseFrom(opening.Entry.Span);
            Assert.Equal(flags[place].Id, entry.FlagId.ToByteArray());
        }

        var decided = entries.Select(entry => DecisionEntry.Parser.ParseFrom(entry)).ToList();
        Assert.Equal([Tier.Full, Tier.None, Tier.None], decided.Select(entry => entry.Tier));
        Assert.Contains("D04", decided[1].Rules);
        Assert.Equal(["A01"], decided[1].Alerts);
        Assert.Equal(["D0"], decided[2].Rules);
    }

    [Fact]
    public async Task Any_member_may_check_that_the_log_only_grew_and_a_size_beyond_it_is_out_of_range()
    {
        var client = new AuditService.AuditServiceClient(_country.ChannelOf("matcher"));
        await _country.AskAsync(TestCountry.Essex);
        var before = await CheckpointAsync(client);
        await _country.AskAsync(TestCountry.Essex);
        await _country.StopExchangeAsync();
        await _country.StartExchangeAsync();
        var after = await CheckpointAsync(client);

        var hashes = (await client.GetConsistencyProofAsync(new GetConsistencyProofRequest { OldSize = before.Size, NewSize = after.Size })).Hashes;
        Assert.True(new ConsistencyProof(before.Size, after.Size, [.. hashes.Select(hash => MerkleHash.Import(hash.Span))]).Verify(before.Root, after.Root));
        Assert.Equal(2UL, after.Size);
        Assert.Equal(
            RefusalReason.OutOfRange,
            await Asking.RefusalOfAsync(async () => await client.GetConsistencyProofAsync(new GetConsistencyProofRequest { OldSize = 1, NewSize = 3 })));
        Assert.Equal(
            RefusalReason.NotEnrolled,
            await Asking.RefusalOfAsync(async () => await new AuditService.AuditServiceClient(_country.ChannelOf(TestCountry.Unenrolled)).GetCheckpointAsync(new GetCheckpointRequest())));
    }

    [Theory]
    [InlineData("audit_leaf")]
    [InlineData("audit_node")]
    [InlineData("query")]
    [InlineData("query_decision")]
    [InlineData("disclosure")]
    [InlineData("outbox")]
    public async Task What_cannot_be_written_down_is_not_answered_and_leaves_nothing_behind(string table)
    {
        _country.Find(await _country.KnownAsync(TestCountry.Gwent));
        await _country.Store.WriteAsync("break", connection => connection.ExecuteAsync(
            $"CREATE TRIGGER broken BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'broken'); END"));
        var query = _country.Query(TestCountry.Essex);
        Assert.Equal(RefusalReason.StorageUnavailable, await Asking.RefusalOfAsync(async () => await _country.ClientOf(TestCountry.Essex).QueryAsync(query)));
        foreach (var written in new[] { "audit_leaf", "query", "query_decision", "disclosure", "outbox" })
            Assert.Equal(0, (await ReadAsync<long>($"SELECT COUNT(*) FROM {written}")).Single());

        await _country.Store.WriteAsync("mend", connection => connection.ExecuteAsync("DROP TRIGGER broken"));
        Assert.Single((await _country.ClientOf(TestCountry.Essex).QueryAsync(query)).Answer.Findings);
        Assert.Null(await new AuditLogStore(_country.Store, new NoteSigner(ExchangeRole.AuditKey(_country.ExchangeMember), text => _country["exchange"].SigningKey.Sign(text))).VerifyAsync());
    }

    [Fact]
    public async Task The_ledger_holds_who_was_told_what_of_which_record_and_nothing_of_what_was_not_told()
    {
        var flag = await _country.KnownAsync(TestCountry.Gwent);
        _country.Find(flag, await _country.KnownAsync(TestCountry.Gwent, label => label.Seal = Seal.Silent));
        var finding = (await _country.AskAsync(TestCountry.Essex)).Findings.Single();
        var row = (await ReadAsync<(byte[] Id, byte[] Flag, long Version, string Holder, string Recipient, string Tier, string Fields, string Kind, string Outcome)>(
            "SELECT disclosure_id, flag_id, label_version, holder, recipient, tier, fields, kind, outcome FROM disclosure")).Single();
        Assert.Equal(finding.Handle.ToByteArray(), row.Id);
        Assert.Equal(flag.Id, row.Flag);
        Assert.Equal((1L, TestCountry.Gwent, TestCountry.Essex, "full", "finding", "given"), (row.Version, row.Holder, row.Recipient, row.Tier, row.Kind, row.Outcome));
        Assert.Equal(string.Join(',', finding.Fields), row.Fields);
    }

    private static int SizeWithoutTime(byte[] leaf)
    {
        var query = QueryLeaf.Parser.ParseFrom(leaf.AsSpan(LeafContext.Length));
        query.Time = null;
        return query.CalculateSize();
    }

    private async Task<Checkpoint> CheckpointAsync(AuditService.AuditServiceClient client) => Checkpoint.Open(
        SignedNote.Parse((await client.GetCheckpointAsync(new GetCheckpointRequest())).Checkpoint),
        ExchangeRole.AuditOrigin(_country.ExchangeMember),
        ExchangeRole.AuditKey(_country.ExchangeMember));

    private Task<IEnumerable<T>> ReadAsync<T>(string sql) => _country.Store.ReadAsync(connection => connection.QueryAsync<T>(sql));
}
