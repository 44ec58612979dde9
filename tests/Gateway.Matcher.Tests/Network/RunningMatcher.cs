using Gateway.Contracts.Enrolment.V1;
using Gateway.Contracts.Events.V1;
using Gateway.Hosting.Events;
using Gateway.Hosting.Logging;
using Gateway.Linkage;
using Gateway.Storage.EventLog;
using Gateway.Streams;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gateway.Matcher.Tests.Network;

/// <summary>The matcher as it runs, on the embedded event log. It may be stopped and started again on the same log.</summary>
internal sealed class RunningMatcher : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-matcher-").FullName;
    private readonly SqliteEventLog _log;
    private readonly StringWriter _text = new();
    private WebApplication? _role;

    private RunningMatcher(TestNetwork network)
    {
        Network = network;
        _log = new SqliteEventLog(Path.Combine(_folder, "log.db"), new SqliteEventLogOptions { CompactionInterval = null });
        Log = new FaultyEventLog(_log);
    }

    public TestNetwork Network { get; }

    public FaultyEventLog Log { get; }

    public string LogText => _text.ToString();

    public MatcherStatus Status => Role.Services.GetRequiredService<MatcherStatus>();

    public WebApplication Role => _role ?? throw new InvalidOperationException("The matcher is not running.");

    /// <summary>Whether the host has begun to stop.</summary>
    public bool HasStopped => Role.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested;

    /// <summary>Makes the log; the matcher does not run yet.</summary>
    public static async Task<RunningMatcher> StoppedAsync(TestNetwork network)
    {
        var matcher = new RunningMatcher(network);
        await matcher._log.CreateTopicsAsync(Topics.All);
        return matcher;
    }

    public static async Task<RunningMatcher> StartedAsync(TestNetwork network)
    {
        var matcher = await StoppedAsync(network);
        await matcher.StartAsync();
        return matcher;
    }

    public async Task StartAsync(LinkageModel? model = null)
    {
        _role = MatcherRole.Build(new MatcherOptions(
            Network.IdentityOf(TestNetwork.Matcher), Log, model ?? TinyModel.Model, RedactedLog.To(_text), Network.Clock));
        await _role.StartAsync();
    }

    public async Task StopAsync()
    {
        if (_role is null)
            return;
        await _role.StopAsync();
        await _role.DisposeAsync();
        _role = null;
    }

    public async Task RestartAsync(LinkageModel? model = null)
    {
        await StopAsync();
        await StartAsync(model);
        await CaughtUpAsync();
    }

    public Task PublishAsync(params TestFlag[] flags) => AppendAsync([.. flags.Select(flag => flag.ToRecord(Network))]);

    public Task AppendAsync(params NewRecord[] records) => _log.AppendAsync(records);

    public Task CompactAsync() => _log.CompactAsync();

    /// <summary>Waits until everything on flags.v1 is processed, what the matcher itself appended there included.</summary>
    public async Task CaughtUpAsync()
    {
        IReadOnlyList<PartitionBounds> seen;
        do
        {
            seen = await _log.BoundsAsync(Topics.Flags);
            await UntilAsync(() => HasStopped || Status.HasProcessed(seen));
            Assert.False(HasStopped, $"The matcher has stopped. {LogText}");
        }
        while (!seen.SequenceEqual(await _log.BoundsAsync(Topics.Flags)));
    }

    public static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!condition())
            await Task.Delay(5, patience.Token);
    }

    /// <summary>Every record of matches.v1 with its offset, oldest first within a match.</summary>
    public async Task<List<(LogRecord Record, MatchRecord Match)>> EmittedAsync()
    {
        var opener = new EventOpener(Network.Register);
        var emitted = new List<(LogRecord, MatchRecord)>();
        await foreach (var record in _log.ReplayAsync(Topics.Matches))
        {
            Assert.True(opener.TryOpen<MatchRecord>(record.Topic, record.Key, record.Value, Component.Matcher, out var match, out _));
            emitted.Add((record, match.Body));
        }

        return emitted;
    }

    /// <summary>What matches.v1 says now, by match id.</summary>
    public async Task<Dictionary<ByteString, MatchRecord>> MatchesAsync()
    {
        var newest = new Dictionary<ByteString, MatchRecord>();
        foreach (var (record, match) in await EmittedAsync())
            newest[ByteString.CopyFrom(record.Key)] = match;
        return newest;
    }

    /// <summary>The matches that stand.</summary>
    public async Task<List<MatchRecord>> StandingAsync() => [.. (await MatchesAsync()).Values.Where(match => !match.Ended)];

    public async Task<List<DeadLetter>> DeadLettersAsync()
    {
        var opener = new EventOpener(Network.Register);
        var letters = new List<DeadLetter>();
        await foreach (var record in _log.ReplayAsync(Topics.DeadLetter))
        {
            Assert.True(opener.TryOpen<DeadLetter>(record.Topic, record.Key, record.Value, Component.Matcher, out var letter, out _));
            Assert.Equal($"matcher {letter.Body.Topic}[{letter.Body.Partition}]@{letter.Body.Offset}", record.KeyText);
            letters.Add(letter.Body);
        }

        return letters;
    }

    /// <summary>Records of flags.v1 under a key, oldest first.</summary>
    public async Task<List<LogRecord>> FlagRecordsAsync(TestFlag flag)
    {
        var records = new List<LogRecord>();
        await foreach (var record in _log.ReplayAsync(Topics.Flags))
        {
            if (record.Key.AsSpan().SequenceEqual(flag.Key))
                records.Add(record);
        }

        return records;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _log.DisposeAsync();
        await _text.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
