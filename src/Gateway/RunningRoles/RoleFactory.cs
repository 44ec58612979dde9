using System.Security.Cryptography;
using Gateway.CommandLine;
using Gateway.Contracts.Enrolment.V1;
using Gateway.Custodian;
using Gateway.Deployment;
using Gateway.Exchange;
using Gateway.Hosting.Logging;
using Gateway.Linkage;
using Gateway.Matcher;
using Gateway.Node;
using Gateway.Policy;
using Gateway.Storage.Sqlite;
using Gateway.Streams;
using Microsoft.AspNetCore.Builder;

namespace Gateway.RunningRoles;

/// <summary>Puts the roles of a deployment together: the one place where engines are chosen and settings become arguments.</summary>
/// <param name="deployment">The deployment.</param>
/// <param name="eventLog">The event log that the roles share.</param>
/// <param name="clock">The clock of every role.</param>
internal sealed class RoleFactory(DeploymentFolder deployment, IEventLog eventLog, TimeProvider clock)
{
    /// <summary>The linkage model that is shipped.</summary>
    public static LinkageModel ShippedModel()
    {
        using var file = File.OpenRead(ShippedFiles.PathOf("models/linkage-1.json"));
        return LinkageModelFile.Read(file).Model;
    }

    /// <summary>Builds a role with its own store and log; it does not run yet.</summary>
    /// <exception cref="DeploymentException">The member is not enrolled, or runs another component.</exception>
    public RunningRole Build(string member, Component component)
    {
        var identity = deployment.Identity(member);
        if (identity.Self.Component != component)
            throw new DeploymentException($"'{member}' is enrolled as {identity.Self.Component}, not as {component}.");
        var lines = new StreamWriter(new FileStream(deployment.LogPath(member), FileMode.Append, FileAccess.Write, FileShare.ReadWrite));
        var log = RedactedLog.To(lines);
        var owned = new Stack<IAsyncDisposable>([lines, log]);
        var app = component switch
        {
            Component.Custodian => CustodianRole.Build(new CustodianOptions(identity, deployment.CustodianKeys(member), RandomNumberGenerator.Fill, log, clock)),
            Component.Matcher => MatcherRole.Build(new MatcherOptions(identity, eventLog, ShippedModel(), log, clock)),
            Component.Exchange => ExchangeRole.Build(new ExchangeOptions(identity, Store(member, owned), eventLog, National, Overlays: new Dictionary<string, CompiledPolicy>(), log, clock)),
            Component.Node => NodeRole.Build(new NodeOptions
            {
                Identity = identity,
                Database = Store(member, owned),
                EventLog = eventLog,
                Policy = National,
                Model = ShippedModel(),
                Secret = new NodeSecret(deployment.NodeSecret(member)),
                Log = log,
                Clock = clock,
            }),
            _ => throw new DeploymentException($"{component} is not a role that this program runs."),
        };
        return new RunningRole(member, app, owned);
    }

    private static CompiledPolicy National { get; } = NationalPolicy.Load().Required();

    private SqliteDatabase Store(string member, Stack<IAsyncDisposable> owned)
    {
        var store = new SqliteDatabase(deployment.StorePath(member));
        owned.Push(store);
        return store;
    }
}

/// <summary>A role with what it holds open.</summary>
/// <param name="Member">Its enrolment code.</param>
/// <param name="App">Its host.</param>
/// <param name="Owned">What it holds open, to be closed from the top once the host has stopped.</param>
internal sealed record RunningRole(string Member, WebApplication App, Stack<IAsyncDisposable> Owned) : IAsyncDisposable
{
    /// <summary>Stops the role in good order.</summary>
    public async ValueTask DisposeAsync()
    {
        await App.StopAsync();
        await App.DisposeAsync();
        while (Owned.TryPop(out var owned))
            await owned.DisposeAsync();
    }
}
