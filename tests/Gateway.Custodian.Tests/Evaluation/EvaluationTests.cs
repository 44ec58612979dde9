using Gateway.Contracts.Custodian.V1;
using Gateway.Hosting.Requests;
using Gateway.Pseudonyms;
using EvaluationPurpose = Gateway.Contracts.Custodian.V1.Evaluation.BelongsToOneofCase;

namespace Gateway.Custodian.Tests.Evaluation;

public sealed class EvaluationTests : IAsyncLifetime
{
    private readonly RunningCustodian _custodian = new();

    private DateTimeOffset Now => _custodian.Clock.GetUtcNow();

    private DateOnly Today => DateOnly.FromDateTime(Now.UtcDateTime);

    public ValueTask InitializeAsync() => _custodian.InitializeAsync();

    public ValueTask DisposeAsync() => _custodian.DisposeAsync();

    [Fact]
    public async Task An_evaluation_finalises_to_what_the_key_gives_locally()
    {
        using var blinded = Batches.Blind("name", "date", "postcode");

        var reply = await EvaluateAsync(Batches.ForFlag(Batches.Bytes(blinded)));

        Assert.Equal(RunningCustodian.Epoch, reply.Epoch);
        var outputs = blinded.Finalize(Batches.Evaluated(reply), DleqProof.Import(reply.Proof.Span), _custodian.Key.PublicKey);
        Assert.Equal(Batches.Locally(_custodian.Key, "name", "date", "postcode"), outputs.Select(output => output.Export()));
    }

    [Fact]
    public async Task One_proof_covers_a_batch_of_several_flags_and_queries_in_their_order()
    {
        using var blinded = Batches.Blind("a", "b", "c", "d", "e");
        var bytes = Batches.Bytes(blinded);

        var reply = await EvaluateAsync(
            Batches.ForFlag(bytes[..64]), Batches.ForQuery(bytes[64..96], Now), Batches.ForFlag(bytes[96..128], version: 7), Batches.ForQuery(bytes[128..], Now));

        var outputs = blinded.Finalize(Batches.Evaluated(reply), DleqProof.Import(reply.Proof.Span), _custodian.Key.PublicKey);
        Assert.Equal(Batches.Locally(_custodian.Key, "a", "b", "c", "d", "e"), outputs.Select(output => output.Export()));
        Assert.Equal(3, _custodian.Counts.Of(RunningCustodian.Essex, Today, EvaluationPurpose.Flag));
        Assert.Equal(2, _custodian.Counts.Of(RunningCustodian.Essex, Today, EvaluationPurpose.QueryId));
    }

    [Fact]
    public async Task The_proof_holds_for_the_enrolled_key_and_for_no_other_answer()
    {
        using var blinded = Batches.Blind("a", "b");
        using var other = PseudonymKey.Generate(System.Security.Cryptography.RandomNumberGenerator.Fill);

        var reply = await EvaluateAsync(Batches.ForFlag(Batches.Bytes(blinded)));

        var proof = DleqProof.Import(reply.Proof.Span);
        var evaluated = Batches.Evaluated(reply);
        Assert.True(proof.Verify(_custodian.Key.PublicKey, blinded.Elements.Span, evaluated));
        Assert.False(proof.Verify(other.PublicKey, blinded.Elements.Span, evaluated));
        Assert.False(proof.Verify(_custodian.Key.PublicKey, blinded.Elements.Span, [evaluated[1], evaluated[0]]));
    }

    [Fact]
    public async Task Evaluations_are_counted_by_node_day_and_purpose()
    {
        using var blinded = Batches.Blind("a", "b", "c");
        var bytes = Batches.Bytes(blinded);
        await EvaluateAsync(Batches.ForFlag(bytes));
        await EvaluateAsync(Batches.ForQuery(bytes, Now));
        await EvaluateAsync(Batches.ForQuery(bytes[..32], Now));
        await SendAsync(RunningCustodian.Gwent, Batches.Of(RunningCustodian.Gwent, Now, Batches.ForFlag(bytes[..64])));
        var yesterday = Today;
        _custodian.Clock.Advance(TimeSpan.FromMinutes(4));
        await EvaluateAsync(Batches.ForFlag(bytes[..32]));

        Assert.Equal(yesterday.AddDays(1), Today);
        Assert.Equal(3, _custodian.Counts.Of(RunningCustodian.Essex, yesterday, EvaluationPurpose.Flag));
        Assert.Equal(4, _custodian.Counts.Of(RunningCustodian.Essex, yesterday, EvaluationPurpose.QueryId));
        Assert.Equal(7, _custodian.Counts.Of(RunningCustodian.Essex, yesterday));
        Assert.Equal(2, _custodian.Counts.Of(RunningCustodian.Gwent, yesterday, EvaluationPurpose.Flag));
        Assert.Equal(0, _custodian.Counts.Of(RunningCustodian.Gwent, yesterday, EvaluationPurpose.QueryId));
        Assert.Equal(1, _custodian.Counts.Of(RunningCustodian.Essex, Today));
    }

    [Fact]
    public async Task Counts_are_forgotten_after_35_days()
    {
        using var blinded = Batches.Blind("a");
        var bytes = Batches.Bytes(blinded);
        var first = Today;
        await EvaluateAsync(Batches.ForFlag(bytes));
        _custodian.Clock.Advance(TimeSpan.FromDays(34));
        await EvaluateAsync(Batches.ForFlag(bytes));
        Assert.Equal(1, _custodian.Counts.Of(RunningCustodian.Essex, first));

        _custodian.Clock.Advance(TimeSpan.FromDays(1));
        await EvaluateAsync(Batches.ForFlag(bytes));

        Assert.Equal(0, _custodian.Counts.Of(RunningCustodian.Essex, first));
        Assert.Equal(1, _custodian.Counts.Of(RunningCustodian.Essex, first.AddDays(34)));
    }

    [Fact]
    public async Task A_batch_that_is_sent_again_is_answered_again_and_counted_once()
    {
        using var blinded = Batches.Blind("a", "b");
        var request = SignedEvaluations.Sign(
            Batches.Of(RunningCustodian.Essex, Now, Batches.ForFlag(Batches.Bytes(blinded))), _custodian.SigningKeyOf(RunningCustodian.Essex));
        var client = _custodian.ClientOf(RunningCustodian.Essex);

        var first = await client.EvaluateAsync(request);
        _custodian.Clock.Advance(TimeSpan.FromMinutes(1));
        var second = await client.EvaluateAsync(request);

        Assert.Equal(first.EvaluatedElements, second.EvaluatedElements);
        Assert.Equal(2, _custodian.Counts.Of(RunningCustodian.Essex, Today));
    }

    [Fact]
    public async Task Nodes_may_ask_at_the_same_time()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async round =>
        {
            var node = round % 2 == 0 ? RunningCustodian.Essex : RunningCustodian.Gwent;
            using var blinded = Batches.Blind($"a{round}", $"b{round}");
            var reply = await SendAsync(node, Batches.Of(node, Now, Batches.ForFlag(Batches.Bytes(blinded))));
            var outputs = blinded.Finalize(Batches.Evaluated(reply), DleqProof.Import(reply.Proof.Span), _custodian.Key.PublicKey);
            Assert.Equal(Batches.Locally(_custodian.Key, $"a{round}", $"b{round}"), outputs.Select(output => output.Export()));
        }));

        Assert.Equal(8, _custodian.Counts.Of(RunningCustodian.Essex, Today));
        Assert.Equal(8, _custodian.Counts.Of(RunningCustodian.Gwent, Today));
    }

    [Fact]
    public async Task The_log_says_nothing_of_elements()
    {
        using var blinded = Batches.Blind("a", "b");
        var bytes = Batches.Bytes(blinded);
        var reply = await EvaluateAsync(Batches.ForFlag(bytes));
        var refused = (byte[])[.. bytes[..32], .. Enumerable.Repeat((byte)0xff, 32)];
        await Assert.ThrowsAsync<Grpc.Core.RpcException>(() => EvaluateAsync(Batches.ForFlag(refused)));

        foreach (var element in bytes.Chunk(32).Concat(refused.Chunk(32)).Concat(reply.EvaluatedElements.ToByteArray().Chunk(32)))
        {
            Assert.DoesNotContain(Convert.ToHexString(element)[..12], _custodian.LogText, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(Convert.ToBase64String(element)[..12], _custodian.LogText, StringComparison.Ordinal);
        }
    }

    private Task<EvaluateReply> EvaluateAsync(params Contracts.Custodian.V1.Evaluation[] evaluations) =>
        SendAsync(RunningCustodian.Essex, Batches.Of(RunningCustodian.Essex, Now, evaluations));

    private async Task<EvaluateReply> SendAsync(string node, EvaluationBatch batch) =>
        await _custodian.ClientOf(node).EvaluateAsync(SignedEvaluations.Sign(batch, _custodian.SigningKeyOf(node)));
}
