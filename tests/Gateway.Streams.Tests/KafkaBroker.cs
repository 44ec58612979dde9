using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Gateway.Streams.Tests;

[assembly: AssemblyFixture(typeof(KafkaBroker))]

namespace Gateway.Streams.Tests;

/// <summary>One broker for a whole run, started by the first test that needs it.</summary>
public sealed class KafkaBroker : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-kafka-");
    private readonly SemaphoreSlim _starting = new(1);
    private Process? _process;
    private string? _address;

    /// <summary>Why there is no broker here, or null when there is one.</summary>
    public static string? Missing { get; } =
        !Directory.Exists(Path.Combine(Home, "libs")) ? "Kafka was not found: set KAFKA_HOME to a distribution's folder to run this test."
        : !Java() ? "Java was not found: install a Java 17 runtime to run this test."
        : null;

    public async Task<string> AddressAsync()
    {
        await _starting.WaitAsync();
        try
        {
            return _address ??= await StartAsync();
        }
        finally
        {
            _starting.Release();
        }
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        _starting.Dispose();
        _folder.Delete(recursive: true);
    }

    private static string Root
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "Gateway.sln")))
                folder = folder.Parent ?? throw new InvalidOperationException("These tests run inside the repository.");
            return folder.FullName;
        }
    }

    private static string Home => Environment.GetEnvironmentVariable("KAFKA_HOME") is { Length: > 0 } home ? home : Path.GetFullPath(Path.Combine(Root, "..", "shared", "kafka"));

    private static bool Java() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "java")));

    private async Task<string> StartAsync()
    {
        var (port, controller) = (FreePort(), FreePort());
        var start = new ProcessStartInfo(
            Path.Combine(Root, "infra", "kafka", "broker"),
            ["run", _folder.FullName, port.ToString(CultureInfo.InvariantCulture), controller.ToString(CultureInfo.InvariantCulture)])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["KAFKA_HOME"] = Home;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += static (_, _) => { };
        _process.ErrorDataReceived += static (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        while (!await AnswersAsync(port))
        {
            Assert.False(_process.HasExited, "The broker ended before it answered: run infra/kafka/broker by hand to see why.");
            await Task.Delay(100);
        }

        return $"127.0.0.1:{port}";
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task<bool> AnswersAsync(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
