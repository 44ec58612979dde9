using System.Security.Cryptography;
using System.Text;
using Gateway.Audit;
using Gateway.Storage.AuditLog;
using Gateway.Storage.Sqlite;
using NSec.Cryptography;

namespace Gateway.Storage.Tests.AuditLog;

/// <summary>A log in a file of its own, which can be closed, opened again and tampered with.</summary>
public sealed class TemporaryAuditLog : IAsyncDisposable
{
    public const string Origin = "exchange.example/log";

    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-audit-log-").FullName;
    private readonly Key _key = Key.Create(SignatureAlgorithm.Ed25519);

    public TemporaryAuditLog()
    {
        VerifierKey = new NoteVerifierKey(Origin, _key.PublicKey.Export(KeyBlobFormat.RawPublicKey));
        (Database, Log) = Open();
    }

    public SqliteDatabase Database { get; private set; }

    public AuditLogStore Log { get; private set; }

    public NoteVerifierKey VerifierKey { get; }

    public static byte[] Leaf(int number) => Encoding.UTF8.GetBytes($"test-leaf\0{number}");

    // RFC 6962 section 2.1, word for word.
    public static byte[] NaiveRoot(IReadOnlyList<byte[]> leaves)
    {
        if (leaves.Count == 0)
            return SHA256.HashData([]);
        if (leaves.Count == 1)
            return SHA256.HashData([0x00, .. leaves[0]]);
        var split = 1;
        while (split * 2 < leaves.Count)
            split *= 2;
        return SHA256.HashData([0x01, .. NaiveRoot([.. leaves.Take(split)]), .. NaiveRoot([.. leaves.Skip(split)])]);
    }

    public Task<ulong> AppendAsync(int number) =>
        Database.WriteAsync("append", connection => AuditLogStore.AppendAsync(connection, Leaf(number)));

    public async Task AppendAsync(IEnumerable<int> numbers)
    {
        foreach (var number in numbers)
            await AppendAsync(number);
    }

    public async Task ReopenAsync()
    {
        await Database.DisposeAsync();
        (Database, Log) = Open();
    }

    public Task TamperAsync(string sql) => Database.WriteAsync("tamper", async connection =>
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.NotEqual(0, await command.ExecuteNonQueryAsync());
    });

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        _key.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private (SqliteDatabase Database, AuditLogStore Log) Open()
    {
        var database = new SqliteDatabase(Path.Combine(_folder, "log.db"));
        database.Migrate(AuditLogStore.Migrations);
        return (database, new AuditLogStore(database, new NoteSigner(VerifierKey, text => SignatureAlgorithm.Ed25519.Sign(_key, text))));
    }
}
