using Gateway.Contracts.Enrolment.V1;
using Gateway.Deployment;
using Gateway.Storage.EventLog;
using Gateway.Streams;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.RunningRoles;

/// <summary>Every role of a deployment, running in this process over real loopback gRPC with mutual TLS.</summary>
internal sealed class RunningDeployment : IAsyncDisposable
{
    private readonly Dictionary<string, RunningRole> _roles = new(StringComparer.Ordinal);

    private RunningDeployment(DeploymentFolder folder, IEventLog eventLog) => (Folder, EventLog) = (folder, eventLog);

    /// <summary>The deployment's files.</summary>
    public DeploymentFolder Folder { get; }

    /// <summary>The event log.</summary>
    public IEventLog EventLog { get; }

    /// <summary>Starts all roles.</summary>
    public static async Task<RunningDeployment> StartAsync(DeploymentFolder folder, CancellationToken cancellation)
    {
        var eventLog = new SqliteEventLog(folder.EventLogPath);
        await eventLog.CreateTopicsAsync(Topics.All, cancellation);
        var running = new RunningDeployment(folder, eventLog);
        var factory = new RoleFactory(folder, eventLog, TimeProvider.System);
        foreach (var member in folder.Register.Members.OrderBy(member => member.Component == Component.Node))
        {
            var role = factory.Build(member.Code, member.Component);
            running._roles.Add(member.Code, role);
            await role.App.StartAsync(cancellation);
        }

        return running;
    }

    /// <summary>A service of a running role, for what the demo watches from inside.</summary>
    public T Service<T>(string member)
        where T : notnull => _roles[member].App.Services.GetRequiredService<T>();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // Nodes first: they call the others while they drain.
        foreach (var role in _roles.Values.Reverse())
            await role.DisposeAsync();
        await EventLog.DisposeAsync();
    }
}
