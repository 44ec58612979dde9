using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Compact;

namespace Gateway.Hosting.Logging;

/// <summary>
/// Logs of roles: compact JSON, one event a line. No object is ever taken apart (`{@…}` writes `[redacted]`), what is printed prints
/// itself (identifiers and messages that hold them print `[redacted]`), and of an exception its types and places are written, never its words.
/// </summary>
public static class RedactedLog
{
    /// <summary>A log that writes to a stream of text, or nowhere.</summary>
    /// <param name="writer">Where lines go; the caller owns it.</param>
    /// <param name="least">The least level that is written.</param>
    public static Logger To(TextWriter writer, LogEventLevel least = LogEventLevel.Information) =>
        Redacted(least).WriteTo.Sink(new TextWriterSink(writer)).CreateLogger();

    private static LoggerConfiguration Redacted(LogEventLevel least) =>
        new LoggerConfiguration()
            .MinimumLevel.Is(least)
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
            .MinimumLevel.Override("Grpc", LogEventLevel.Warning)
            .Destructure.With<NothingIsTakenApart>();

    private sealed class NothingIsTakenApart : IDestructuringPolicy
    {
        public bool TryDestructure(object value, ILogEventPropertyValueFactory propertyValueFactory, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out LogEventPropertyValue? result)
        {
            result = new ScalarValue("[redacted]");
            return true;
        }
    }

    private sealed class TextWriterSink(TextWriter writer) : ILogEventSink
    {
        private readonly CompactJsonFormatter _formatter = new();
        private readonly Lock _gate = new();

        public void Emit(LogEvent logEvent)
        {
            var written = WithoutWords(logEvent);
            lock (_gate)
            {
                _formatter.Format(written, writer);
                writer.Flush();
            }
        }

        private static LogEvent WithoutWords(LogEvent logEvent) =>
            logEvent.Exception is null
                ? logEvent
                : new LogEvent(
                    logEvent.Timestamp,
                    logEvent.Level,
                    new ExceptionWithoutWords(logEvent.Exception),
                    logEvent.MessageTemplate,
                    logEvent.Properties.Select(property => new LogEventProperty(property.Key, property.Value)),
                    logEvent.TraceId ?? default,
                    logEvent.SpanId ?? default);
    }

    // The message of an exception may quote a name, a line of a file or a row: only its type and where it came from are written.
    private sealed class ExceptionWithoutWords(Exception exception) : Exception
    {
        public override string ToString() => string.Join(Environment.NewLine, Chain(exception));

        private static IEnumerable<string> Chain(Exception? at)
        {
            for (; at is not null; at = at.InnerException)
            {
                yield return at.GetType().FullName ?? at.GetType().Name;
                if (at.StackTrace is { } places)
                    yield return places;
            }
        }
    }
}
