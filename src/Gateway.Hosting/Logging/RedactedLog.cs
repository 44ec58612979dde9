using System.Net;
using Google.Protobuf;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Compact;

namespace Gateway.Hosting.Logging;

/// <summary>Logs of roles: compact JSON, one event a line, in which no protocol message and no identifier is ever expanded.</summary>
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
            .Destructure.With<MessagesAreRedacted>();

    private sealed class MessagesAreRedacted : IDestructuringPolicy
    {
        public bool TryDestructure(object value, ILogEventPropertyValueFactory propertyValueFactory, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out LogEventPropertyValue? result)
        {
            result = value is IMessage or IPAddress ? new ScalarValue("[redacted]") : null;
            return result is not null;
        }
    }

    private sealed class TextWriterSink(TextWriter writer) : ILogEventSink
    {
        private readonly CompactJsonFormatter _formatter = new();
        private readonly Lock _gate = new();

        public void Emit(LogEvent logEvent)
        {
            lock (_gate)
            {
                _formatter.Format(logEvent, writer);
                writer.Flush();
            }
        }
    }
}
