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
/// Follows flags.v1 and keeps matches.v1 true. At start it rebuilds flags and standing matches from the log, emits what is missing,
/// and follows on from there: nothing is kept outside the log, so nothing can disagree with it. A fault of the log that may pass is
/// waited for; any other failure ends the service, and with it the host.
/// </summary>
internal sealed partial class MatchingService(
    IEventLog eventLog,
    FlagIntake intake,
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
    private readonly DeadLetters _deadLetters = new(opener, signer);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await PersistentlyAsync(() => RebuildAsync(stoppingToken), stoppingToken);
            while (!stoppingToken.IsCancellationRequested)
                await PersistentlyAsync(() => FollowAsync(stoppingToken), stoppingToken);
        }
        catch (EventLogException exception)
        {
            LogLogUnusable(exception.Fault, exception.Message);
            throw;
        }
        finally
        {
            status.StopAnswering();
        }
    }

    private async Task RebuildAsync(CancellationToken cancellation)
    {
        await foreach (var record in eventLog.ReplayAsync(Topics.DeadLetter, cancellation: cancellation))
            _deadLetters.Remember(record);
        await foreach (var record in eventLog.ReplayAsync(Topics.Matches, cancellation: cancellation))
        {
            opener.TryOpen<MatchRecord>(record.Topic, record.Key, record.Value, Component.Matcher, out var match, out _);
            _matches.Remember(record.Key, match?.Body);
        }

        IReadOnlyList<LogPosition> end = [];
        var batch = new FlagBatch();
        await foreach (var record in eventLog.ReplayAsync(Topics.Flags, positions => end = positions, cancellation))
            intake.Take(record, batch);
        await SettleAsync(batch, state.Flags, cancellation);
        await AppendAsync(_matches.Orphans(state).Select(ToRecord), cancellation);
        status.BecomeReady(end);
        LogReady(state.Count, _matches.Standing);
    }

    // Ends only by cancellation or by an error of the log, after which reading begins again behind the last batch that was settled.
    private async Task FollowAsync(CancellationToken cancellation)
    {
        await using var reader = await eventLog.ReadAsync(status.Processed, cancellation);
        while (true)
        {
            var batch = new FlagBatch();
            foreach (var record in await reader.PollAsync(BatchSize, PollWait, cancellation))
                intake.Take(record, batch);
            await SettleAsync(batch, batch.Changed.Select(state.Find).OfType<FlagChange>(), cancellation);
            status.Advance(reader.Positions);
        }
    }

    // State and book have changed already: what follows from it is tried until it is on the log, and only then is more read.
    private async Task SettleAsync(FlagBatch batch, IEnumerable<FlagChange> changed, CancellationToken cancellation)
    {
        await AppendAsync(batch.Refused.Select(refused => Letter(refused.Record, refused.Fault)).OfType<NewRecord>(), cancellation);
        foreach (var flag in batch.Overwritten.Select(state.Find).OfType<FlagChange>())
            await RestoreAsync(flag, cancellation);
        await AppendAsync(changed.SelectMany(flag => Difference(flag, cancellation)), cancellation);
    }

    private NewRecord? Letter(LogRecord record, EventFault fault)
    {
        var letter = _deadLetters.Letter(record, fault);
        if (letter is not null)
            LogRefused(record.Topic, record.Partition, record.Offset, fault);
        return letter;
    }

    // The holder's own signed bytes, appended once more so that compaction keeps them and not what was written after them.
    private async Task RestoreAsync(FlagChange flag, CancellationToken cancellation)
    {
        var record = await PersistentlyAsync(() => ReadBackAsync(flag.Position, cancellation), cancellation);
        if (record is { Value: not null } && record.Offset == flag.Position.Offset)
        {
            await AppendAsync([new NewRecord(Topics.Flags, record.Key, record.Value)], cancellation);
            LogRestored(flag.Position.Partition, flag.Position.Offset);
        }
        else
        {
            LogLost(flag.Position.Partition, flag.Position.Offset, flag.Agency);
        }
    }

    private async Task<LogRecord?> ReadBackAsync(LogPosition position, CancellationToken cancellation)
    {
        await using var reader = await eventLog.ReadAsync([position], cancellation);
        return await reader.PollAsync(1, PollWait, cancellation) is [var record, ..] ? record : null;
    }

    private IEnumerable<NewRecord> Difference(FlagChange flag, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return _matches.Difference(flag, state).Select(ToRecord);
    }

    private NewRecord ToRecord(MatchRecord match)
    {
        var key = match.MatchId.ToByteArray();
        return new NewRecord(Topics.Matches, key, signer.Wrap(Topics.Matches.Name, key, match));
    }

    private async Task AppendAsync(IEnumerable<NewRecord> records, CancellationToken cancellation)
    {
        foreach (var chunk in records.Chunk(BatchSize))
            await PersistentlyAsync(() => eventLog.AppendAsync(chunk, cancellation), cancellation);
    }

    private async Task PersistentlyAsync(Func<Task> work, CancellationToken cancellation)
    {
        async Task<bool> Done()
        {
            await work();
            return true;
        }

        await PersistentlyAsync(Done, cancellation);
    }

    private async Task<T> PersistentlyAsync<T>(Func<Task<T>> work, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return await work();
            }
            catch (EventLogException exception) when (exception.Fault is EventLogFault.Unavailable or EventLogFault.Full or EventLogFault.Busy)
            {
                LogWaiting(exception.Fault, exception.Message);
                await Task.Delay(RetryDelay, cancellation);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Index ready: {Flags} flags, {Matches} matches stand")]
    private partial void LogReady(int flags, int matches);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Record {Topic}[{Partition}]@{Offset} goes to dead letters: {Fault}")]
    private partial void LogRefused(string topic, int partition, long offset, EventFault fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Record flags.v1[{Partition}]@{Offset} had been overwritten: it was appended again")]
    private partial void LogRestored(int partition, long offset);

    [LoggerMessage(Level = LogLevel.Error, Message = "Record flags.v1[{Partition}]@{Offset} was overwritten and is no longer on the log: node {Agency} must publish its flags again")]
    private partial void LogLost(int partition, long offset, string agency);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Waiting for the event log: {Fault}. {WhatToDo}")]
    private partial void LogWaiting(EventLogFault fault, string whatToDo);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The event log cannot be used: {Fault}. {WhatToDo}")]
    private partial void LogLogUnusable(EventLogFault fault, string whatToDo);
}
