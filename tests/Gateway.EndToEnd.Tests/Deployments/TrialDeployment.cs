using Gateway.Contracts.Enrolment.V1;
using Gateway.Contracts.Node.V1;
using Gateway.Deployment;
using Gateway.Hosting.Requests;
using Gateway.Matcher;
using Gateway.RunningRoles;
using Gateway.Storage.EventLog;
using Gateway.Streams;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.EndToEnd.Tests.Deployments;

/// <summary>
/// Every role of a deployment in this process, over real loopback gRPC with mutual TLS, each with its own store; single roles can be stopped
/// and started again on the same store and address.
/// </summary>
internal sealed class TrialDeployment : IAsyncDisposable
{
    private readonly DirectoryInfo _temporary;
    private readonly RoleFactory _factory;
    private readonly Dictionary<string, RunningRole> _roles = new(StringComparer.Ordinal);

    private TrialDeployment(DirectoryInfo temporary, DeploymentFolder folder, SqliteEventLog eventLog)
    {
        (_temporary, Folder, EventLog) = (temporary, folder, eventLog);
        _factory = new RoleFactory(folder, eventLog, TimeProvider.System);
    }

    public DeploymentFolder Folder { get; }

    public IEventLog EventLog { get; }

    /// <summary>Makes a deployment of these agencies in a folder of its own, and starts all its roles.</summary>
    public static async Task<TrialDeployment> StartAsync(params PlannedAgency[] agencies)
    {
        var temporary = Directory.CreateTempSubdirectory("gateway-trial-");
        var folder = DeploymentMaker.Make(Path.Combine(temporary.FullName, "deployment"), new DeploymentPlan(agencies), TimeProvider.System.GetUtcNow());
        var eventLog = new SqliteEventLog(folder.EventLogPath);
        await eventLog.CreateTopicsAsync(Topics.All);
        var trial = new TrialDeployment(temporary, folder, eventLog);
        foreach (var member in folder.Register.Members.OrderBy(member => member.Component == Component.Node))
            await trial.StartAsync(member.Code);
        return trial;
    }

    /// <summary>Starts a member's role, as the executable puts it together or as a test does.</summary>
    public async Task StartAsync(string member, RunningRole? instead = null)
    {
        var role = instead ?? _factory.Build(member, Folder.Register.ByCode(member)!.Component);
        _roles.Add(member, role);
        await role.App.StartAsync();
    }

    public async Task StopAsync(string member)
    {
        if (_roles.Remove(member, out var role))
            await role.DisposeAsync();
    }

    /// <summary>A service of a running role, to see effects that have no door.</summary>
    public T Service<T>(string member)
        where T : notnull => _roles[member].App.Services.GetRequiredService<T>();

    public NodeDoor Door(string agency) => NodeDoor.Open(Folder, agency);

    /// <summary>Enters a case through its node's own door; the flag of its only subject.</summary>
    public async Task<CaseFlag> EnterAsync(string agency, Case entered)
    {
        using var door = Door(agency);
        var reply = await door.Cases.PutCaseAsync(new PutCaseRequest { RequestId = NewRequestId(), Case = entered });
        return Assert.Single((await door.Cases.GetCaseAsync(new GetCaseRequest { CaseId = reply.CaseId })).Flags);
    }

    /// <summary>Waits until so many flags are on the log, in the matcher's index, and their labels and matches with the exchange.</summary>
    public async Task UntilSearchableAsync(long flags)
    {
        await Eventually.HoldsAsync("the flags and labels are published", async () => await EndAsync(Topics.Flags) >= flags && await EndAsync(Topics.Labels) >= flags);
        var ends = await EventLog.BoundsAsync(Topics.Flags);
        await Eventually.HoldsAsync("the matcher has taken the flags", () => Task.FromResult(Service<MatcherStatus>(DeploymentFolder.Matcher).HasProcessed(ends)));
        await Eventually.HoldsAsync("the exchange has taken the labels and matches", async () => await LagAsync(Topics.Labels) + await LagAsync(Topics.Matches) == 0);
    }

    public async Task<long> EndAsync(Topic topic) => (await EventLog.BoundsAsync(topic)).Sum(partition => partition.End);

    /// <summary>What a running member has logged so far.</summary>
    public async Task<string> LogAsync(string member)
    {
        await using var log = new FileStream(Folder.LogPath(member), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(log);
        return await reader.ReadToEndAsync();
    }

    public static ByteString NewRequestId() => ByteString.CopyFrom(RequestId.New(TimeProvider.System.GetUtcNow()));

    public async ValueTask DisposeAsync()
    {
        // Nodes first: they call the others while they drain.
        foreach (var member in _roles.Keys.Reverse().ToList())
            await StopAsync(member);
        await EventLog.DisposeAsync();
        Folder.Authority.Dispose();
        _temporary.Delete(recursive: true);
    }

    private async Task<long> LagAsync(Topic topic) => (await EventLog.LagAsync(DeploymentFolder.Exchange, topic)).Sum(partition => partition.Lag);
}
