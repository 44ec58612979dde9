using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Gateway.EndToEnd.Tests.Leaks;

/// <summary>Listens to every trace and metric of this process, as an exporter would, and keeps all the words.</summary>
internal sealed class TelemetryTap : IDisposable
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _words = new(StringComparer.Ordinal);
    private readonly ActivityListener _traces;
    private readonly MeterListener _metrics;

    public TelemetryTap()
    {
        _traces = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = Keep,
        };
        ActivitySource.AddActivityListener(_traces);
        _metrics = new MeterListener { InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument) };
        _metrics.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Keep(instrument, tags));
        _metrics.SetMeasurementEventCallback<int>((instrument, _, tags, _) => Keep(instrument, tags));
        _metrics.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Keep(instrument, tags));
        _metrics.Start();
    }

    /// <summary>Everything that was told.</summary>
    public string Words
    {
        get
        {
            lock (_gate)
                return string.Join('\n', _words);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _traces.Dispose();
        _metrics.Dispose();
    }

    private void Keep(Activity activity)
    {
        lock (_gate)
        {
            _words.Add($"{activity.OperationName} {activity.DisplayName} {activity.TraceStateString} {activity.StatusDescription}");
            Keep(activity.TagObjects);
            Keep(activity.Baggage.Select(pair => KeyValuePair.Create(pair.Key, (object?)pair.Value)));
            foreach (var happening in activity.Events)
            {
                _words.Add(happening.Name);
                Keep(happening.Tags);
            }
        }
    }

    private void Keep(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        lock (_gate)
        {
            _words.Add(instrument.Name);
            Keep(tags.ToArray());
        }
    }

    private void Keep(IEnumerable<KeyValuePair<string, object?>> tags)
    {
        foreach (var (key, value) in tags)
            _words.Add($"{key}={value}");
    }
}
