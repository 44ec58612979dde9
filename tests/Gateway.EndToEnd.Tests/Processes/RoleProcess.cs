using System.Diagnostics;
using System.Text;

namespace Gateway.EndToEnd.Tests.Processes;

/// <summary>The executable as a process of its own.</summary>
internal sealed class RoleProcess : IDisposable
{
    private const string Ready = "answers at";

    private readonly Process _process;
    private readonly StringBuilder _printed = new();
    private readonly TaskCompletionSource _answers = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private RoleProcess(IEnumerable<string> arguments)
    {
        _process = new Process
        {
            StartInfo = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "gateway.dll"), .. arguments])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
            EnableRaisingEvents = true,
        };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Exited += (_, _) => _answers.TrySetException(new InvalidOperationException($"The process ended before it answered. It printed: {Printed}"));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>What it printed so far.</summary>
    public string Printed
    {
        get
        {
            lock (_printed)
                return _printed.ToString();
        }
    }

    /// <summary>Starts a role, and waits until it answers.</summary>
    public static async Task<RoleProcess> StartAsync(params IEnumerable<string> arguments)
    {
        var role = new RoleProcess(arguments);
        await role._answers.Task;
        return role;
    }

    /// <summary>Runs a command to its end.</summary>
    /// <returns>What it printed.</returns>
    public static async Task<string> RunAsync(params IEnumerable<string> arguments)
    {
        using var command = new RoleProcess(arguments);
        await command._process.WaitForExitAsync();
        Assert.True(command._process.ExitCode == 0, command.Printed);
        return command.Printed;
    }

    /// <summary>Ends it without a warning (SIGKILL).</summary>
    public async Task KillAsync()
    {
        _answers.TrySetResult();
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _answers.TrySetResult();
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    private void Keep(string? line)
    {
        lock (_printed)
            _printed.AppendLine(line);
        if (line?.Contains(Ready, StringComparison.Ordinal) == true)
            _answers.TrySetResult();
    }
}
