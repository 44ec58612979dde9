using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using EvaluationPurpose = Gateway.Contracts.Custodian.V1.Evaluation.BelongsToOneofCase;

namespace Gateway.Custodian.Evaluation;

/// <summary>
/// How many elements each node had evaluated on each day, apart for flags and for queries: what is compared with the flags and the
/// audited queries of that day (protocol decision 7). Kept while the process runs, and exported as a metric.
/// </summary>
public sealed class EvaluationCounts : IDisposable
{
    private readonly ConcurrentDictionary<(string Agency, DateOnly Day, EvaluationPurpose Purpose), long> _elements = [];
    private readonly Meter _meter = new("Gateway.Custodian");
    private readonly Counter<long> _counter;

    /// <summary>Starts at zero.</summary>
    public EvaluationCounts() =>
        _counter = _meter.CreateCounter<long>("gateway.custodian.evaluations", "{element}", "Blinded elements evaluated, by node and by what they belong to.");

    /// <summary>Counts what was evaluated.</summary>
    internal void Add(string agency, DateTimeOffset now, EvaluationPurpose purpose, long elements)
    {
        _elements.AddOrUpdate((agency, DateOnly.FromDateTime(now.UtcDateTime), purpose), elements, (_, before) => before + elements);
        _counter.Add(elements, new KeyValuePair<string, object?>("agency", agency), new KeyValuePair<string, object?>("for", purpose.ToString()));
    }

    /// <summary>Elements evaluated for a node on a day (UTC).</summary>
    public long Of(string agency, DateOnly day) =>
        _elements.Where(count => count.Key.Agency == agency && count.Key.Day == day).Sum(count => count.Value);

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();
}
