using System.Diagnostics;
using System.Globalization;
using System.Text;
using Gateway.Storage.EventLog;
using Gateway.Streams.Kafka;

namespace Gateway.Streams.Tests;

/// <summary>A second process on the same log: this executable, started again. It can be killed, which no task can be.</summary>
internal sealed class OtherProcess : IAsyncDisposable
{
    public const string Argument = "--other-process";
    private readonly Process _process;

    private OtherProcess(Process process) => _process = process;

    public static OtherProcess Start(string location, params string[] command) => new(Process.Start(
        new ProcessStartInfo(Environment.ProcessPath!, [Argument, location, .. command]) { RedirectStandardOutput = true, UseShellExecute = false })!);

    public async Task<string?> LineAsync() => await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);

    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }

    public static async Task<int> RunAsync(string[] arguments)
    {
        await using var log = Location.Parse(arguments[0]).Open();
        var topic = new Topic(arguments[2], int.Parse(arguments[3], CultureInfo.InvariantCulture), EventLogContract.Newest);
        switch (arguments[1])
        {
            case "append":
                await AppendAsync(log, topic, arguments[4], int.Parse(arguments[5], CultureInfo.InvariantCulture));
                return 0;
            case "hold":
                await HoldAsync(log, topic, arguments[4]);
                return 0;
            default:
                return 2;
        }
    }

    private static async Task AppendAsync(IEventLog log, Topic topic, string writer, int count)
    {
        for (var number = 0; number < count; number += 10)
            await log.AppendAsync([.. Enumerable.Range(number, 10).Select(one => new NewRecord(topic, $"{writer}:{one}", Encoding.UTF8.GetBytes($"{one}"), writer))]);
        Console.WriteLine("appended");
    }

    // Reads without ever committing, until it is killed.
    private static async Task HoldAsync(IEventLog log, Topic topic, string group)
    {
        await using var reader = await log.SubscribeAsync(group, [topic]);
        while ((await reader.PollAsync(1_000, TimeSpan.FromSeconds(1))).Count == 0)
            Console.Error.WriteLine("waiting for records");
        Console.WriteLine("holding");
        while (true)
            await reader.PollAsync(1_000, TimeSpan.FromSeconds(1));
    }
}

/// <summary>Where a log is, as text that can be given to another process.</summary>
internal sealed record Location(string Engine, string Place, string Prefix)
{
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(2);

    public static Location Parse(string text) => text.Split('|') is [var engine, var place, var prefix] ? new(engine, place, prefix) : throw new FormatException(text);

    public override string ToString() => $"{Engine}|{Place}|{Prefix}";

    public IEventLog Open() => Engine switch
    {
        "sqlite" => new SqliteEventLog(Place, new SqliteEventLogOptions { Lease = Lease, CompactionInterval = null }),
        "kafka" => new KafkaEventLog(new KafkaOptions { BootstrapServers = Place, Prefix = Prefix, Replicas = 1, Lease = Lease }),
        _ => throw new FormatException($"No engine is called '{Engine}'."),
    };
}
