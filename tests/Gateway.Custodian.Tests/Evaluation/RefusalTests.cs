using System.Text.Json;
using Gateway.Contracts.Custodian.V1;
using Gateway.Hosting.Refusals;
using Gateway.Hosting.Requests;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Gateway.Custodian.Tests.Evaluation;

/// <summary>Each refusal carries its reason, and nothing is counted.</summary>
public sealed class RefusalTests : IAsyncLifetime
{
    private readonly RunningCustodian _custodian = new();

    private DateTimeOffset Now => _custodian.Clock.GetUtcNow();

    public ValueTask InitializeAsync() => _custodian.InitializeAsync();

    public ValueTask DisposeAsync() => _custodian.DisposeAsync();

    [Fact]
    public async Task A_caller_who_is_not_enrolled_is_refused() =>
        await RefusedAsync(RefusalReason.NotEnrolled, StatusCode.PermissionDenied, Signed(Sound()), _custodian.ClientOfStranger());

    [Fact]
    public async Task The_exchange_is_refused() =>
        await RefusedAsync(RefusalReason.WrongCaller, StatusCode.PermissionDenied, Signed(Sound()), _custodian.ClientOf(RunningCustodian.Exchange));

    [Fact]
    public async Task A_batch_that_another_node_signed_is_refused() =>
        await RefusedAsync(RefusalReason.WrongCaller, StatusCode.PermissionDenied, Signed(Sound()), _custodian.ClientOf(RunningCustodian.Gwent));

    [Fact]
    public async Task A_batch_in_another_nodes_name_is_refused() =>
        await RefusedAsync(RefusalReason.NotEnrolled, StatusCode.PermissionDenied, SignedEvaluations.Sign(Sound(), _custodian.SigningKeyOf(RunningCustodian.Gwent)));

    [Fact]
    public async Task A_batch_altered_after_signing_is_refused()
    {
        var request = Signed(Sound());
        var altered = EvaluationBatch.Parser.ParseFrom(request.Batch);
        altered.Evaluations[0].Flag.Version++;
        request.Batch = altered.ToByteString();

        await RefusedAsync(RefusalReason.BadSignature, StatusCode.Unauthenticated, request);
    }

    [Theory]
    [InlineData(-301)]
    [InlineData(301)]
    public async Task A_batch_from_another_time_is_refused(int seconds)
    {
        var batch = Sound();
        batch.Time = Now.AddSeconds(seconds).ToTimestamp();

        await RefusedAsync(RefusalReason.OutsideClockWindow, StatusCode.Unauthenticated, Signed(batch));
    }

    [Theory]
    [InlineData(-300)]
    [InlineData(300)]
    public async Task A_clock_that_is_five_minutes_away_is_near_enough(int seconds)
    {
        var batch = Sound();
        batch.Time = Now.AddSeconds(seconds).ToTimestamp();

        await _custodian.ClientOf(RunningCustodian.Essex).EvaluateAsync(Signed(batch));

        Assert.Equal(2, Counted());
    }

    [Fact]
    public async Task A_time_that_is_no_instant_is_refused()
    {
        var batch = Sound();
        batch.Time = new Timestamp { Seconds = long.MaxValue };

        await RefusedAsync(RefusalReason.Malformed, StatusCode.InvalidArgument, Signed(batch));
    }

    [Fact]
    public async Task An_epoch_without_a_key_is_refused()
    {
        var batch = Sound();
        batch.Epoch++;

        await RefusedAsync(RefusalReason.UnknownEpoch, StatusCode.FailedPrecondition, Signed(batch));
    }

    [Fact]
    public async Task A_batch_of_too_many_elements_is_refused()
    {
        using var blinded = Batches.Blind("a");
        var one = Batches.Bytes(blinded);
        var half = (byte[])[.. Enumerable.Repeat(one, 16_384).SelectMany(bytes => bytes)];

        await RefusedAsync(RefusalReason.Malformed, StatusCode.InvalidArgument, Signed(BatchOf(Batches.ForFlag(half), Batches.ForFlag(half), Batches.ForFlag(one))));
    }

    [Fact]
    public async Task Encodings_that_RFC_9496_refuses_are_refused_and_nothing_beside_them_is_evaluated()
    {
        using var blinded = Batches.Blind("a");
        var sound = Batches.Bytes(blinded);
        var bad = BadEncodings();
        Assert.NotEmpty(bad);
        foreach (var encoding in bad)
            await RefusedAsync(RefusalReason.Malformed, StatusCode.InvalidArgument, Signed(BatchOf(Batches.ForFlag(sound), Batches.ForFlag(encoding))));
    }

    [Fact]
    public async Task The_identity_is_refused() =>
        await RefusedAsync(RefusalReason.Malformed, StatusCode.InvalidArgument, Signed(BatchOf(Batches.ForFlag(new byte[32]))));

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public async Task Elements_of_another_length_are_refused(int length)
    {
        using var blinded = Batches.Blind("a", "b");

        await RefusedAsync(RefusalReason.Malformed, StatusCode.InvalidArgument, Signed(BatchOf(Batches.ForFlag(Batches.Bytes(blinded)[..length]))));
    }

    [Fact]
    public async Task An_empty_batch_is_refused() =>
        await RefusedAsync(RefusalReason.Malformed, StatusCode.InvalidArgument, Signed(BatchOf()));

    [Fact]
    public async Task An_evaluation_that_belongs_to_nothing_is_refused()
    {
        var batch = Sound();
        batch.Evaluations[0].ClearBelongsTo();

        await RefusedAsync(RefusalReason.Malformed, StatusCode.InvalidArgument, Signed(batch));
    }

    [Fact]
    public async Task A_request_without_a_batch_is_refused() =>
        await RefusedAsync(RefusalReason.Malformed, StatusCode.InvalidArgument, new EvaluateRequest());

    [Fact]
    public async Task Another_batch_under_a_used_request_id_is_refused()
    {
        var first = Sound();
        var second = Sound();
        second.RequestId = first.RequestId;
        await _custodian.ClientOf(RunningCustodian.Essex).EvaluateAsync(Signed(first));

        await RefusedAsync(RefusalReason.RequestIdReused, StatusCode.AlreadyExists, Signed(second), counted: 2);
    }

    [Fact]
    public async Task An_expired_register_lets_nobody_in()
    {
        _custodian.Clock.Advance(TimeSpan.FromDays(366));

        await RefusedAsync(RefusalReason.RegisterExpired, StatusCode.FailedPrecondition, Signed(Sound()));
    }

    private static List<byte[]> BadEncodings()
    {
        using var file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "vectors", "rfc9496-bad-encodings.json"));
        using var vectors = JsonDocument.Parse(file);
        return [.. vectors.RootElement.GetProperty("bad").EnumerateObject()
            .SelectMany(group => group.Value.EnumerateArray())
            .Select(encoding => Convert.FromHexString(encoding.GetString()!))];
    }

    private EvaluationBatch BatchOf(params Contracts.Custodian.V1.Evaluation[] evaluations) => Batches.Of(RunningCustodian.Essex, Now, evaluations);

    private EvaluationBatch Sound()
    {
        using var blinded = Batches.Blind("a", "b");
        return BatchOf(Batches.ForFlag(Batches.Bytes(blinded)));
    }

    private EvaluateRequest Signed(EvaluationBatch batch) => SignedEvaluations.Sign(batch, _custodian.SigningKeyOf(RunningCustodian.Essex));

    private long Counted() => new[] { RunningCustodian.Essex, RunningCustodian.Gwent, RunningCustodian.Exchange }
        .Sum(member => Enumerable.Range(-1, 3).Sum(day => _custodian.Counts.Of(member, DateOnly.FromDateTime(Now.UtcDateTime).AddDays(day))));

    private async Task RefusedAsync(
        RefusalReason reason, StatusCode status, EvaluateRequest request, CustodianService.CustodianServiceClient? client = null, long counted = 0)
    {
        client ??= _custodian.ClientOf(RunningCustodian.Essex);
        var refusal = await Assert.ThrowsAsync<RpcException>(async () => await client.EvaluateAsync(request));
        Assert.Equal((reason, status), (Refusal.ReasonOf(refusal), refusal.StatusCode));
        Assert.Equal(counted, Counted());
    }
}
