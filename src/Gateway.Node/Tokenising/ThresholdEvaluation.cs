using Gateway.Contracts.Custodian.V1;
using Gateway.Hosting.Refusals;
using Gateway.Pseudonyms;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Gateway.Node.Tokenising;

/// <summary>
/// One blinded batch, answered by as many custodians as its key needs: that many are asked at once, another when one is slow, and at once when one
/// fails. Each answer is verified against the enrolled share public key before it counts; a custodian whose proof does not hold is named.
/// </summary>
internal sealed partial class ThresholdEvaluation(EpochKey key, BlindedBatch blinded, EvaluateRequest request, Peers peers, CustodianStanding standing, TimeProvider clock, ILogger log)
{
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(20);

    // Some ten times what a custodian takes for an element on an idle core: a batch that waits behind others is not slow.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan PatiencePerElement = TimeSpan.FromMilliseconds(1);

    private readonly Queue<ShareCustodian> _notAsked = [];
    private readonly List<Task<Outcome>> _open = [];
    private readonly List<VerifiedShareAnswer> _verified = [];
    private readonly List<TokenisingException> _failures = [];
    private int _reserved;

    /// <summary>The outputs for the batch's inputs, in order.</summary>
    /// <exception cref="TokenisingException">Too few custodians answered, or their answers were not to be believed.</exception>
    public async Task<PseudonymOutput[]> OutputsAsync(CancellationToken cancellation)
    {
        (var order, _reserved) = standing.OrderOf(key);
        foreach (var custodian in order)
            _notAsked.Enqueue(custodian);
        using var untilEnough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var calls = new List<Task<Outcome>>();
        try
        {
            while (_verified.Count < key.Threshold)
            {
                while (_verified.Count + _open.Count < key.Threshold && MayAskNext())
                    AskNext(calls, untilEnough.Token);
                if (_verified.Count + _open.Count + _notAsked.Count < key.Threshold || _open.Count == 0)
                    throw TooFew();
                if (await FirstAsync(untilEnough.Token) is { } outcome)
                    Take(outcome);
                else if (MayAskNext())
                    AskNext(calls, untilEnough.Token);
            }

            return blinded.Finalize(_verified);
        }
        finally
        {
            // The calls that are still open use the batch, which is wiped next.
            await untilEnough.CancelAsync();
            await ((Task)Task.WhenAll(calls)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>The first call that ends; null when all of them are slow and somebody else can be asked.</summary>
    private async Task<Outcome?> FirstAsync(CancellationToken cancellation)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var slow = Task.Delay(_notAsked.Count > _reserved ? Patience + (PatiencePerElement * blinded.Elements.Length) : Timeout.InfiniteTimeSpan, clock, waiting.Token);
        var first = await Task.WhenAny([.. _open, slow]);
        await waiting.CancelAsync();
        cancellation.ThrowIfCancellationRequested();
        if (first is not Task<Outcome> ended)
            return null;
        _open.Remove(ended);
        return await ended;
    }

    private void Take(Outcome outcome)
    {
        if (outcome.Answer is { } answer)
            _verified.Add(answer);
        if (outcome.Failure is { } failure)
            _failures.Add(failure);
    }

    private bool MayAskNext()
    {
        if (_verified.Count + _reserved >= key.Threshold)
            _reserved = 0;
        return _notAsked.Count > _reserved;
    }

    private void AskNext(List<Task<Outcome>> calls, CancellationToken cancellation)
    {
        var call = AskAsync(_notAsked.Dequeue(), cancellation);
        _open.Add(call);
        calls.Add(call);
    }

    private async Task<Outcome> AskAsync(ShareCustodian custodian, CancellationToken cancellation)
    {
        try
        {
            var client = new CustodianService.CustodianServiceClient(peers.CallerOf(custodian.Member));
            var reply = await client.EvaluateAsync(request, deadline: DateTime.UtcNow + LongestAnswer, cancellationToken: cancellation);
            var verified = await Task.Run(() => blinded.Verify(AnswerOf(custodian, reply), key.PublicKey), cancellation);
            if (standing.Answered(custodian))
                LogAnswersAgain(custodian.Member.Code);
            return new Outcome(verified, Failure: null);
        }
        catch (RpcException refused) when (!cancellation.IsCancellationRequested)
        {
            var reason = Refusal.ReasonOf(refused);
            var message = reason is null ? $"Custodian {custodian.Member.Code} did not answer ({refused.StatusCode})." : $"Custodian {custodian.Member.Code} refused: {reason}.";
            if (standing.Failed(custodian))
                LogFails(message);
            return new Outcome(Answer: null, new TokenisingException(reason ?? RefusalReason.CustodianUnreachable, message));
        }
        catch (PseudonymProtocolException wrong)
        {
            standing.Failed(custodian);
            LogNotBelieved(custodian.Member.Code, wrong.Message);
            return new Outcome(Answer: null, new TokenisingException(
                RefusalReason.CustodianUnreachable, $"Custodian {custodian.Member.Code} gave an answer whose proof does not hold: report it to the enrolment authority."));
        }
    }

    private ShareAnswer AnswerOf(ShareCustodian custodian, EvaluateReply reply)
    {
        var bytes = reply.EvaluatedElements.Span;
        if (reply.Epoch != key.Epoch || bytes.Length != blinded.Elements.Length * EvaluatedElement.Length || reply.Proof.Length != DleqProof.Length)
            throw new PseudonymProtocolException(custodian.Index, "the answer is not one to the question.");
        var evaluated = new EvaluatedElement[blinded.Elements.Length];
        for (var index = 0; index < evaluated.Length; index++)
            evaluated[index] = EvaluatedElement.Import(bytes.Slice(index * EvaluatedElement.Length, EvaluatedElement.Length));
        return new ShareAnswer(custodian.Index, evaluated, DleqProof.Import(reply.Proof.Span));
    }

    private TokenisingException TooFew()
    {
        var reason = _failures.Select(failure => failure.Reason).FirstOrDefault(reason => reason != RefusalReason.CustodianUnreachable, RefusalReason.CustodianUnreachable);
        var why = string.Join(' ', _failures.Select(failure => failure.Message).Order(StringComparer.Ordinal));
        return new TokenisingException(reason, key.Threshold == 1 ? why : $"{key.Threshold} of {key.Custodians.Count} custodians must answer. {why}");
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Failure} The others are asked")]
    private partial void LogFails(string failure);

    [LoggerMessage(Level = LogLevel.Information, Message = "Custodian {Custodian} answers again")]
    private partial void LogAnswersAgain(string custodian);

    [LoggerMessage(Level = LogLevel.Error, Message = "Custodian {Custodian} is not believed: {Wrong} Report it to the enrolment authority; the others are asked")]
    private partial void LogNotBelieved(string custodian, string wrong);

    /// <summary>How a call ended: with an answer that was verified, or not.</summary>
    private sealed record Outcome(VerifiedShareAnswer? Answer, TokenisingException? Failure);
}
