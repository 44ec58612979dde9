using System.Diagnostics.Metrics;
using EvaluationPurpose = Gateway.Contracts.Custodian.V1.Evaluation.BelongsToOneofCase;

namespace Gateway.Custodian.Evaluation;

/// <summary>
/// How many elements each node had evaluated on each day, apart for flags and for queries: what is compared with the flags and the
/// audited queries of that day (protocol decision 7). Kept for 35 days while the process runs, and exported as a metric.
/// </summary>
public sealed class EvaluationCounts : IDisposable
{
    // The comparison is daily: a month and some days leave room for a late one.
    private const int DaysKept = 35;

    private readonly Lock _gate = new();
    private readonly SortedDictionary<DateOnly, Dictionary<(string Agency, EvaluationPurpose Purpose), long>> _days = [];
    private readonly Meter _meter = new("Gateway.Custodian");
    private readonly Counter<long> _counter;

    /// <summary>Starts at zero.</summary>
    public EvaluationCounts() =>
        _counter = _meter.CreateCounter<long>("gateway.custodian.evaluations", "{element}", "Blinded elements evaluated, by node and by what they belong to.");

    /// <summary>Elements evaluated for a node on a day (UTC) for flags, or for queries.</summary>
    /// <param name="agency">Enrolment code of the node.</param>
    /// <param name="day">The day, one of the last 35.</param>
    /// <param name="purpose">What they belong to.</param>
    public long Of(string agency, DateOnly day, EvaluationPurpose purpose)
    {
        lock (_gate)
            return _days.GetValueOrDefault(day)?.GetValueOrDefault((agency, purpose)) ?? 0;
    }

    /// <summary>Elements evaluated for a node on a day (UTC).</summary>
    /// <param name="agency">Enrolment code of the node.</param>
    /// <param name="day">The day, one of the last 35.</param>
    public long Of(string agency, DateOnly day) => Of(agency, day, EvaluationPurpose.Flag) + Of(agency, day, EvaluationPurpose.QueryId);

    /// <summary>Counts what was evaluated.</summary>
    internal void Add(string agency, DateTimeOffset now, EvaluationPurpose purpose, long elements)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        lock (_gate)
        {
            if (!_days.TryGetValue(today, out var counts))
                _days[today] = counts = [];
            counts[(agency, purpose)] = counts.GetValueOrDefault((agency, purpose)) + elements;
            while (_days.Keys.First() <= today.AddDays(-DaysKept))
                _days.Remove(_days.Keys.First());
        }

        _counter.Add(elements, new KeyValuePair<string, object?>("agency", agency), new KeyValuePair<string, object?>("for", purpose.ToString()));
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();
}
