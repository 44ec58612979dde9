using Gateway.Deployment;
using Gateway.Storage.EventLog;
using Gateway.Streams;

namespace Gateway.EndToEnd.Tests.Processes;

/// <summary>A deployment made with <c>gateway setup</c>, each of whose roles is a process of its own on one event log file.</summary>
public sealed class ProcessDeployment : IAsyncLifetime
{
    internal const string Essex = "essex-police";
    internal const string Kent = "kent-police";

    private readonly DirectoryInfo _temporary = Directory.CreateTempSubdirectory("gateway-processes-");
    private readonly Dictionary<string, RoleProcess> _roles = new(StringComparer.Ordinal);
    private DeploymentFolder? _folder;
    private SqliteEventLog? _eventLog;

    internal DeploymentFolder Folder => _folder ?? throw new InvalidOperationException("The deployment has not been made.");

    /// <summary>The event log, as one more process sees it.</summary>
    internal IEventLog EventLog => _eventLog ?? throw new InvalidOperationException("The deployment has not been made.");

    public async ValueTask InitializeAsync()
    {
        var path = Path.Combine(_temporary.FullName, "deployment");
        await RoleProcess.RunAsync("setup", path, "--forces", "essex", "kent");
        _folder = DeploymentFolder.Open(path);
        _eventLog = new SqliteEventLog(Folder.EventLogPath);
        await EventLog.CreateTopicsAsync(Topics.All);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var role in _roles.Values)
            role.Dispose();
        if (_eventLog is not null)
            await _eventLog.DisposeAsync();
        _folder?.Authority.Dispose();
        _temporary.Delete(recursive: true);
    }

    /// <summary>Opens the door of a node.</summary>
    internal NodeDoor Door(string agency) => NodeDoor.Open(Folder, agency);

    /// <summary>Ends a role without a warning.</summary>
    internal async Task KillAsync(string member)
    {
        Assert.True(_roles.Remove(member, out var role));
        await role.KillAsync();
        role.Dispose();
    }

    /// <summary>Starts a role that was ended.</summary>
    internal async Task StartAsync(string member) => _roles.Add(member, await LaunchAsync(member));

    /// <summary>Starts every role that does not run.</summary>
    internal async ValueTask StartAllAsync()
    {
        var starting = Folder.Register.Members.Select(member => member.Code).Where(code => !_roles.ContainsKey(code)).ToDictionary(code => code, LaunchAsync);
        foreach (var (code, started) in starting)
            _roles.Add(code, await started);
    }

    /// <summary>What a role printed since it was started.</summary>
    internal string PrintedBy(string member) => _roles[member].Printed;

    /// <summary>A role's own log.</summary>
    internal async Task<string> LogOfAsync(string member)
    {
        await using var file = new FileStream(Folder.LogPath(member), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        return await reader.ReadToEndAsync();
    }

    /// <summary>How many records a topic has had.</summary>
    internal async Task<long> EndAsync(Topic topic) => (await EventLog.BoundsAsync(topic)).Sum(partition => partition.End);

    private Task<RoleProcess> LaunchAsync(string member) => RoleProcess.StartAsync(
        Folder.Register.ByCode(member)!.Component.ToString().ToLowerInvariant(), "--deployment", Folder.Path, "--member", member);
}
