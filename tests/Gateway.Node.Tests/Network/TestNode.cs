using Gateway.Custodian;
using Gateway.Hosting.Events;
using Gateway.Hosting.Logging;
using Gateway.Linkage;
using Gateway.Node.Cases;
using Gateway.Node.Publishing;
using Gateway.Node.Requests;
using Gateway.Node.Tokenising;
using Gateway.Policy;
using Gateway.Storage.EventLog;
using Gateway.Storage.Sqlite;
using Gateway.Streams;
using Microsoft.AspNetCore.Builder;

namespace Gateway.Node.Tests.Network;

/// <summary>One node's use cases on a real SQLite file and a real event log, without its doors; and its role, when a test asks for it.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    private readonly string _folder;
    private readonly Peers _peers;
    private readonly List<WebApplication> _running = [];

    public TestNode(TestNetwork network, string code, long? maximumBytes = null)
    {
        (Network, Code) = (network, code);
        _folder = Directory.CreateTempSubdirectory("gateway-node-").FullName;
        Database = new SqliteDatabase(Path.Combine(_folder, "node.db"), new SqliteOptions { MaximumBytes = maximumBytes });
        NodeRole.Migrate(Database);
        EventLog = new SqliteEventLog(Path.Combine(_folder, "log.db"), new SqliteEventLogOptions { CompactionInterval = null });
        _peers = new Peers(Identity);
        Tokeniser = new Tokeniser(Identity, _peers, network.Clock);
        Requests = new AnsweredRequests(Secret, network.Clock);
        Register = new CaseRegister(Database, Secret, Requests, Signal, network.Clock);
        Publisher = new OutboxPublisher(Database, EventLog, new EventSigner(code, Identity.SigningKey, network.Clock), Tokeniser, Identity);
    }

    public TestNetwork Network { get; }

    public string Code { get; }

    public NodeSecret Secret { get; } = NodeSecret.Generate();

    public SqliteDatabase Database { get; }

    public SqliteEventLog EventLog { get; }

    public OutboxSignal Signal { get; } = new();

    public Tokeniser Tokeniser { get; }

    public AnsweredRequests Requests { get; }

    public CaseRegister Register { get; }

    public OutboxPublisher Publisher { get; }

    public StringWriter LogText { get; } = new();

    public Hosting.Roles.RoleIdentity Identity => Network.IdentityOf(Code);

    public NodeOptions Options => new()
    {
        Identity = Identity,
        Database = Database,
        EventLog = EventLog,
        Policy = NationalPolicy.Load().Required(),
        Model = TestModel.Model,
        Secret = Secret,
        Log = RedactedLog.To(LogText),
        Clock = Network.Clock,
    };

    public Task CreateTopicsAsync() => EventLog.CreateTopicsAsync(Topics.All);

    public async Task StartCustodianAsync()
    {
        var custodian = CustodianRole.Build(new CustodianOptions(
            Network.IdentityOf(TestNetwork.Custodian),
            new Dictionary<uint, Pseudonyms.PseudonymKey> { [TestNetwork.Epoch] = Network.PseudonymKey },
            System.Security.Cryptography.RandomNumberGenerator.Fill,
            RedactedLog.To(TextWriter.Null),
            Network.Clock));
        await RunAsync(custodian);
    }

    public Task StartAsync() => RunAsync(NodeRole.Build(Options));

    public async Task RunAsync(WebApplication role)
    {
        _running.Add(role);
        await role.StartAsync();
    }

    public async Task StopAllAsync()
    {
        foreach (var role in _running)
        {
            await role.StopAsync();
            await role.DisposeAsync();
        }

        _running.Clear();
    }

    /// <summary>Publishes until the outbox is empty.</summary>
    public async Task PublishAllAsync()
    {
        while (await Publisher.PublishAsync(CancellationToken.None) > 0)
        {
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAllAsync();
        _peers.Dispose();
        Signal.Dispose();
        await EventLog.DisposeAsync();
        await Database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}

/// <summary>A linkage model for tests: every agreeing token type says much, and no disagreement little.</summary>
internal static class TestModel
{
    public static LinkageModel Model { get; } = new(
        version: 1, TokenRecipe.Version, frequencyTableVersion: 0, intercept: -8, matchThreshold: 2,
        [.. Enum.GetValues<TokenType>().Where(TokenTypes.IsKnown).Select(type => new TokenWeight(type, Agree: 2, Disagree: -0.5))]);
}
