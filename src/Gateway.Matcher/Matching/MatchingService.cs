using System.Text;
using Gateway.Contracts.Enrolment.V1;
using Gateway.Contracts.Events.V1;
using Gateway.Hosting.Events;
using Gateway.Linkage;
using Gateway.Matcher.Flags;
using Gateway.Streams;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gateway.Matcher.Matching;

/// <summary>
/// Follows flags.v1 and keeps matches.v1 true. At start it rebuilds flags and emitted matches from the log, emits what is missing,
/// and follows on from there: nothing is kept outside the log, so nothing can disagree with it.
/// </summary>
internal sealed partial class MatchingService(
    IEventLog eventLog,
    FlagReader flagReader,
    EventOpener opener,
    EventSigner signer,
    FlagState state,
    LinkageModel model,
    MatcherStatus status,
    ILogger<MatchingService> log) : BackgroundService
{
    private const int BatchSize = 2_000;
    private static readonly TimeSpan PollWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly MatchBook _matches = new(model);
    private readonly HashSet<string> _deadLetters = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var positions = await PersistentlyAsync(() => RebuildAsync(stoppingToken), stoppingToken);
        status.BecomeReady();
        LogReady(state.Count, _matches.Standing);
        while (!stoppingToken.IsCancellationRequested)
            positions = await PersistentlyAsync(() => FollowAsync(positions, stoppingToken), stoppingToken);
    }

    private async Task<IReadOnlyList<LogPosition>> RebuildAsync(CancellationToken cancellation)
    {
        await foreach (var record in eventLog.ReplayAsync(Topics.DeadLetter, cancellation: cancellation))
            _deadLetters.Add(record.KeyText);
        await foreach (var record in eventLog.ReplayAsync(Topics.Matches, cancellation: cancellation))
        {
            if (opener.TryOpen<MatchRecord>(record.Topic, record.Key, record.Value, Component.Matcher, out var match, out _))
                _matches.Remember(match.Body);
        }

        IReadOnlyList<LogPosition> end = [];
        var unreadable = new List<NewRecord>();
        await foreach (var record in eventLog.ReplayAsync(Topics.Flags, positions => end = positions, cancellation))
            Take(record, unreadable);
        await AppendAsync([.. unreadable, .. state.Flags.SelectMany(Difference)], cancellation);
        return end;
    }

    // Ends only by cancellation or by an error of the log, after which reading begins again where this began: what was taken before is
    // dropped by its version.
    private async Task<IReadOnlyList<LogPosition>> FollowAsync(IReadOnlyList<LogPosition> from, CancellationToken cancellation)
    {
        await using var reader = await eventLog.ReadAsync(from, cancellation);
        while (true)
        {
            var output = new List<NewRecord>();
            var changed = new HashSet<FlagId>();
            foreach (var record in await reader.PollAsync(BatchSize, PollWait, cancellation))
            {
                if (Take(record, output) is { } flag)
                    changed.Add(flag);
            }

            output.AddRange(changed.Select(state.Find).OfType<FlagChange>().SelectMany(Difference));
            await AppendAsync(output, cancellation);
        }
    }

    /// <summary>Takes one record into the state; the flag that changed, or null when none did.</summary>
    private FlagId? Take(LogRecord record, List<NewRecord> output)
    {
        if (record.Value is null)
        {
            if (record.Key.Length == FlagId.Size)
                state.Forget(FlagId.FromBytes(record.Key));
            return null;
        }

        if (!flagReader.TryRead(record, out var change, out var fault) || !state.IsOfItsHolder(change))
        {
            DeadLetter(record, change is null ? fault : EventFault.Contradiction, output);
            return null;
        }

        return state.Apply(change) ? change.Id : null;
    }

    private IEnumerable<NewRecord> Difference(FlagChange flag) =>
        _matches.Difference(flag, state).Select(match =>
        {
            var key = match.MatchId.ToByteArray();
            return new NewRecord(Topics.Matches, key, signer.Wrap(Topics.Matches.Name, key, match));
        });

    private void DeadLetter(LogRecord record, EventFault fault, List<NewRecord> output)
    {
        var key = $"matcher {record}";
        if (!_deadLetters.Add(key))
            return;
        LogDeadLetter(record.Topic, record.Partition, record.Offset, fault);
        var letter = new DeadLetter { Topic = record.Topic, Partition = record.Partition, Offset = record.Offset, Group = "matcher", Reason = fault.ToString() };
        output.Add(new NewRecord(Topics.DeadLetter, key, signer.Wrap(Topics.DeadLetter.Name, Encoding.UTF8.GetBytes(key), letter)));
    }

    // The book has noted these records: they are tried until they are on the log, and only then is more read.
    private Task AppendAsync(List<NewRecord> records, CancellationToken cancellation) =>
        records.Count == 0 ? Task.CompletedTask : PersistentlyAsync(() => eventLog.AppendAsync(records, cancellation), cancellation);

    private async Task<T> PersistentlyAsync<T>(Func<Task<T>> work, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return await work();
            }
            catch (EventLogException exception)
            {
                LogWaiting(exception.Fault, exception.Message);
                await Task.Delay(RetryDelay, cancellation);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Index ready: {Flags} flags, {Matches} matches stand")]
    private partial void LogReady(int flags, int matches);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Record {Topic}[{Partition}]@{Offset} goes to dead letters: {Fault}")]
    private partial void LogDeadLetter(string topic, int partition, long offset, EventFault fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Waiting for the event log: {Fault}. {WhatToDo}")]
    private partial void LogWaiting(EventLogFault fault, string whatToDo);
}
