using Gateway.Contracts.Node.V1;
using Gateway.Custodian;
using Gateway.Hosting.Events;
using Gateway.Hosting.Logging;
using Gateway.Linkage;
using Gateway.Node.Cases;
using Gateway.Node.Flags;
using Gateway.Node.Publishing;
using Gateway.Node.Requests;
using Gateway.Node.Tokenising;
using Gateway.Policy;
using Gateway.Storage.EventLog;
using Gateway.Storage.Sqlite;
using Gateway.Streams;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Node.Tests.Network;

/// <summary>One node's use cases on a real SQLite file and a real event log, without its doors; and its role, when a test asks for it.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    // An empty node's database, brought up to date once: each test has a copy.
    private static readonly Lazy<byte[]> EmptyDatabase = new(MakeEmptyDatabase);

    private readonly string _folder;
    private readonly Lazy<SqliteEventLog> _eventLog;
    private readonly Lazy<OutboxPublisher> _publisher;
    private readonly Peers _peers;
    private readonly List<WebApplication> _running = [];

    public TestNode(TestNetwork network, string code, long? maximumBytes = null)
    {
        (Network, Code) = (network, code);
        _folder = Directory.CreateTempSubdirectory("gateway-node-").FullName;
        File.WriteAllBytes(Path.Combine(_folder, "node.db"), EmptyDatabase.Value);
        Database = new SqliteDatabase(Path.Combine(_folder, "node.db"), new SqliteOptions { MaximumBytes = maximumBytes });
        _eventLog = new(() => new SqliteEventLog(Path.Combine(_folder, "log.db"), new SqliteEventLogOptions { CompactionInterval = null }));
        _publisher = new(() => new OutboxPublisher(Database, EventLog, new EventSigner(code, Identity.SigningKey, network.Clock), Tokeniser!, Identity));
        _peers = new Peers(Identity);
        Tokeniser = new Tokeniser(Identity, _peers, network.Clock, NullLogger<Tokeniser>.Instance);
        Requests = new AnsweredRequests(Secret, network.Clock);
        Register = new CaseRegister(Database, Secret, Requests, Signal, network.Clock);
    }

    public TestNetwork Network { get; }

    public string Code { get; }

    public NodeSecret Secret { get; } = NodeSecret.Generate();

    public SqliteDatabase Database { get; }

    public SqliteEventLog EventLog => _eventLog.Value;

    public OutboxSignal Signal { get; } = new();

    public Tokeniser Tokeniser { get; }

    public AnsweredRequests Requests { get; }

    public CaseRegister Register { get; }

    public OutboxPublisher Publisher => _publisher.Value;

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

    /// <summary>Gives a case's flags the tokens that publishing would, without custodian and log.</summary>
    public Task TokeniseAsync(Case known, Google.Protobuf.ByteString caseId) => Database.WriteAsync(
        "tokenise",
        async connection =>
        {
            foreach (var flag in await FlagRows.OfCaseAsync(connection, caseId.ToByteArray()))
            {
                var tokens = Network.TokensOf(known.Subjects.Single(subject => subject.Reference == flag.SubjectReference)).ToBytes();
                await FlagRows.KeepTokensAsync(
                    connection, flag.FlagId, flag.Version, [new Contracts.Events.V1.TokenSet { Epoch = TestNetwork.Epoch, Tokens = Google.Protobuf.ByteString.CopyFrom(tokens) }]);
            }
        });

    public async ValueTask DisposeAsync()
    {
        await StopAllAsync();
        _peers.Dispose();
        Signal.Dispose();
        if (_eventLog.IsValueCreated)
            await EventLog.DisposeAsync();
        await Database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static byte[] MakeEmptyDatabase()
    {
        var folder = Directory.CreateTempSubdirectory("gateway-node-").FullName;
        var path = Path.Combine(folder, "node.db");
        var database = new SqliteDatabase(path);
        NodeRole.Migrate(database);
        database.DisposeAsync().AsTask().GetAwaiter().GetResult();
        var bytes = File.ReadAllBytes(path);
        Directory.Delete(folder, recursive: true);
        return bytes;
    }
}

/// <summary>A linkage model for tests: every agreeing token type says much, and no disagreement little.</summary>
internal static class TestModel
{
    public static LinkageModel Model { get; } = new(
        version: 1, TokenRecipe.Version, frequencyTableVersion: 0, intercept: -8, matchThreshold: 2,
        [.. Enum.GetValues<TokenType>().Where(TokenTypes.IsKnown).Select(type => new TokenWeight(type, Agree: 2, Disagree: -0.5))]);
}
