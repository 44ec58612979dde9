using Dapper;
using Gateway.Contracts.Node.V1;
using Gateway.Deployment;
using Gateway.EndToEnd.Tests.Deployments;
using Gateway.Hosting.Logging;
using Gateway.Hosting.Refusals;
using Gateway.Node;
using Gateway.Policy;
using Gateway.RunningRoles;
using Gateway.Storage.EventLog;
using Gateway.Storage.Sqlite;
using Gateway.Streams;
using Grpc.Core;

namespace Gateway.EndToEnd.Tests.Faults;

/// <summary>A node whose disk is full, for its own store with the outbox in it or for the event log: nothing is half-written, nothing is lost.</summary>
public sealed class FullDiskTests : IAsyncLifetime
{
    private const string Node = PoliceForces.Holder;
    private const long StoreLimit = 2 << 20;
    private static readonly string[] Tables = ["cases", "subjects", "victims", "items", "consent_facts", "flags", "outbox", "requests", "audit_leaf"];

    private TrialDeployment? _trial;

    public async ValueTask InitializeAsync() => _trial = await TrialDeployment.StartAsync(PlannedAgency.Police("essex", "Essex Police"));

    public async ValueTask DisposeAsync()
    {
        if (_trial is not null)
            await _trial.DisposeAsync();
    }

    [Fact]
    public async Task A_full_store_refuses_a_case_whole_and_takes_the_same_request_once_there_is_space()
    {
        await _trial!.StopAsync(Node);
        await _trial.StartAsync(Node, NodeOn(new SqliteDatabase(_trial.Folder.StorePath(Node), new SqliteOptions { MaximumBytes = StoreLimit }), _trial.EventLog));
        await using var otherProgram = new SqliteDatabase(_trial.Folder.StorePath(Node));
        await otherProgram.WriteAsync("fill the disk", connection => connection.ExecuteAsync(
            "CREATE TABLE ballast (bytes BLOB); INSERT INTO ballast VALUES (zeroblob(@StoreLimit))", new { StoreLimit }));
        var before = await RowsAsync(otherProgram);
        using var door = _trial.Door(Node);
        var request = LongCase("ESX-1");

        for (var attempt = 1; attempt <= 3; attempt++)
        {
            var refused = await Assert.ThrowsAsync<RpcException>(async () => await door.Cases.PutCaseAsync(request));
            Assert.Equal((StatusCode.Unavailable, RefusalReason.StorageUnavailable), (refused.StatusCode, Refusal.ReasonOf(refused)));
            Assert.Equal("The node's store is full: nothing of this call was kept. Free space on its disk and send the call again.", refused.Status.Detail);
        }

        Assert.Equal(before, await RowsAsync(otherProgram));
        Assert.Equal(0, await _trial.EndAsync(Topics.Flags));

        await otherProgram.WriteAsync("free the disk", connection => connection.ExecuteAsync("DROP TABLE ballast"));
        var reply = await door.Cases.PutCaseAsync(request);
        Assert.True(reply.Created);
        Assert.Equal(reply, await door.Cases.PutCaseAsync(request));
        await Eventually.HoldsAsync("the flag is published", async () => await IsPublishedAsync(door, reply));
        Assert.Equal((1, 1), (await _trial.EndAsync(Topics.Flags), await _trial.EndAsync(Topics.Labels)));
    }

    [Fact]
    public async Task A_full_event_log_delays_what_is_acknowledged_and_loses_nothing_of_it()
    {
        var full = new SqliteEventLog(_trial!.Folder.EventLogPath, new SqliteEventLogOptions { File = new SqliteOptions { MaximumBytes = 1 }, CompactionInterval = null });
        await _trial.StopAsync(Node);
        var node = NodeOn(new SqliteDatabase(_trial.Folder.StorePath(Node)), full);
        node.Owned.Push(full);
        await _trial.StartAsync(Node, node);
        using var door = _trial.Door(Node);
        var entered = new List<PutCaseReply>();
        for (var number = 1; number <= 20; number++)
            entered.Add(await door.Cases.PutCaseAsync(LongCase($"ESX-{number}")));

        await Eventually.HoldsAsync("the node says what stands in its way", async () => (await _trial.LogAsync(Node)).Contains("Publishing waits and loses nothing", StringComparison.Ordinal));
        Assert.False(await IsPublishedAsync(door, entered[^1]));

        await _trial.StopAsync(Node);
        await _trial.StartAsync(Node);
        using var again = _trial.Door(Node);
        foreach (var reply in entered)
            await Eventually.HoldsAsync("every flag is published", async () => await IsPublishedAsync(again, reply));
        Assert.Equal((entered.Count, entered.Count), (await KeysAsync(Topics.Flags), await KeysAsync(Topics.Labels)));
    }

    private RunningRole NodeOn(SqliteDatabase store, IEventLog eventLog)
    {
        var folder = _trial!.Folder;
        var lines = new StreamWriter(new FileStream(folder.LogPath(Node), FileMode.Append, FileAccess.Write, FileShare.ReadWrite));
        var log = RedactedLog.To(lines);
        var app = NodeRole.Build(new NodeOptions
        {
            Identity = folder.Identity(Node),
            Database = store,
            EventLog = eventLog,
            Policy = NationalPolicy.Load().Required(),
            Model = RoleFactory.ShippedModel(),
            Secret = new NodeSecret(folder.NodeSecret(Node)),
            Log = log,
            Clock = TimeProvider.System,
        });
        return new RunningRole(Node, app, new Stack<IAsyncDisposable>([lines, log, store]));
    }

    // Long enough that no page with room to spare takes it.
    private static PutCaseRequest LongCase(string reference)
    {
        var entered = SampleCases.Of(reference, SampleCases.Person("Ptolemy", $"Xanthopoulos{reference}", "1973-04-01", "Silver Street", "CM9 4QE"));
        entered.Outcome = new string('x', 20_000);
        return new PutCaseRequest { RequestId = TrialDeployment.NewRequestId(), Case = entered };
    }

    private static async Task<bool> IsPublishedAsync(NodeDoor door, PutCaseReply entered) =>
        Assert.Single((await door.Cases.GetCaseAsync(new GetCaseRequest { CaseId = entered.CaseId })).Flags).Published;

    private static Task<string> RowsAsync(SqliteDatabase store) => store.ReadAsync(async connection =>
    {
        var counts = new List<string>();
        foreach (var table in Tables)
            counts.Add($"{table} {await connection.ExecuteScalarAsync<long>($"SELECT count(*) FROM {table}")}");
        counts.Add(await connection.ExecuteScalarAsync<string>("PRAGMA integrity_check") ?? "?");
        return string.Join(", ", counts);
    });

    private async Task<int> KeysAsync(Topic topic)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var record in _trial!.EventLog.ReplayAsync(topic))
            keys.Add(Convert.ToHexString(record.Key));
        return keys.Count;
    }
}
