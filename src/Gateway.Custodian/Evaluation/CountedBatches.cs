namespace Gateway.Custodian.Evaluation;

/// <summary>
/// Which batches have been counted, so that one that is sent again because its answer was lost counts once (protocol decision 9).
/// A batch is remembered for as long as its signed time lets it in.
/// </summary>
internal sealed class CountedBatches
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Agency, UInt128 RequestId), UInt128> _bodies = [];
    private readonly Queue<((string Agency, UInt128 RequestId) Batch, DateTimeOffset Until)> _ends = [];

    /// <summary>Whether a batch is new, a repetition, or another batch under a request id that has been used.</summary>
    /// <param name="agency">Enrolment code of the node.</param>
    /// <param name="requestId">Its request id.</param>
    /// <param name="body">Digest of the signed bytes.</param>
    /// <param name="now">The custodian's one clock reading.</param>
    /// <param name="until">From this instant the batch's own time refuses it.</param>
    public CountedAs Take(string agency, UInt128 requestId, UInt128 body, DateTimeOffset now, DateTimeOffset until)
    {
        lock (_gate)
        {
            while (_ends.TryPeek(out var oldest) && oldest.Until < now)
                _bodies.Remove(_ends.Dequeue().Batch);
            if (_bodies.TryGetValue((agency, requestId), out var known))
                return known == body ? CountedAs.Repetition : CountedAs.Reused;
            _bodies.Add((agency, requestId), body);
            _ends.Enqueue(((agency, requestId), until));
            return CountedAs.New;
        }
    }
}

/// <summary>What a batch is to those counted before it.</summary>
internal enum CountedAs
{
    /// <summary>Not seen before.</summary>
    New,

    /// <summary>The same batch again.</summary>
    Repetition,

    /// <summary>Another batch under the same request id.</summary>
    Reused,
}
