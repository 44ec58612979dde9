using System.Data.Common;
using System.Globalization;
using DbUp;
using DbUp.Builder;
using DbUp.Sqlite.Helpers;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Sqlite;

/// <summary>
/// A SQLite file in WAL mode, which several processes on one host may use: many read while one writes. Every commit is on the disk when it
/// returns (synchronous=FULL), deleted content is overwritten, and the file is readable by its owner only.
/// </summary>
public sealed class SqliteDatabase : Database
{
    // SQLite's own ceiling, sqlite.org/limits.html; set on every open because pooled connections keep what was set before.
    private const long MaximumPages = 4_294_967_294;
    private const int PageBytes = 4096;
    private readonly string _connectionString;
    private readonly string _pragmas;

    /// <summary>Opens the file, and makes it and its folder when they are missing.</summary>
    /// <param name="path">The file's path, on a local disk: WAL needs shared memory.</param>
    /// <param name="options">How it is used; null for the defaults.</param>
    /// <exception cref="StorageException">It cannot be opened, or is no database.</exception>
    public SqliteDatabase(string path, SqliteOptions? options = null)
        : base(writers: 1)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new SqliteOptions();
        FilePath = Path.GetFullPath(path);
        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = FilePath,
            Mode = SqliteOpenMode.ReadWrite,
            ForeignKeys = true,
            DefaultTimeout = Math.Max(1, (int)Math.Ceiling(options.BusyTimeout.TotalSeconds)),
        }.ToString();
        var pages = options.MaximumBytes is { } bytes ? Math.Max(1, bytes / PageBytes) : MaximumPages;
        _pragmas = string.Create(
            CultureInfo.InvariantCulture,
            $"PRAGMA busy_timeout={(long)options.BusyTimeout.TotalMilliseconds}; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA max_page_count={pages}; PRAGMA query_only=OFF;");
        CreateFile();
        using var connection = Open();
        try
        {
            Execute(connection, "PRAGMA journal_mode=WAL");
        }
        catch (SqliteException fault)
        {
            throw SqliteFaults.Translate(fault, FilePath, "opening");
        }
    }

    /// <summary>The file's full path.</summary>
    public string FilePath { get; }

    /// <inheritdoc />
    public override string Dialect => "Sqlite";

    /// <inheritdoc />
    protected override string Name => FilePath;

    /// <inheritdoc />
    public override Task<DbConnection> OpenAsync(CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        return Task.FromResult<DbConnection>(Open());
    }

    /// <inheritdoc />
    public override ValueTask DisposeAsync()
    {
        using (var connection = new SqliteConnection(_connectionString))
            SqliteConnection.ClearPool(connection);
        return base.DisposeAsync();
    }

    internal SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connectionString);
        try
        {
            connection.Open();
            Execute(connection, _pragmas);
            return connection;
        }
        catch (SqliteException fault)
        {
            connection.Dispose();
            throw SqliteFaults.Translate(fault, FilePath, "opening");
        }
    }

    /// <inheritdoc />
    protected override Task<DbTransaction> BeginReadAsync(DbConnection connection, CancellationToken cancellation)
    {
        var file = (SqliteConnection)connection;
        Execute(file, "PRAGMA query_only=ON");
        return Task.FromResult<DbTransaction>(file.BeginTransaction(deferred: true));
    }

    /// <inheritdoc />
    protected override async Task EndReadAsync(DbConnection connection, DbTransaction transaction, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        await transaction.CommitAsync(cancellation);
    }

    /// <inheritdoc />
    protected override Task<DbTransaction> BeginWriteAsync(DbConnection connection, CancellationToken cancellation) =>
        Task.FromResult<DbTransaction>(((SqliteConnection)connection).BeginTransaction(deferred: false));

    /// <inheritdoc />
    protected override void Upgrade(Action<UpgradeEngineBuilder> upgrade)
    {
        ArgumentNullException.ThrowIfNull(upgrade);
        using var connection = Open();
        try
        {
            using var transaction = connection.BeginTransaction(deferred: false);
            using (var shared = new SharedConnection(connection))
                upgrade(DeployChanges.To.SqliteDatabase(shared).JournalToSqliteTable("schema_version").WithoutTransaction());
            transaction.Commit();
        }
        catch (SqliteException fault)
        {
            throw SqliteFaults.Translate(fault, FilePath, "a migration");
        }
    }

    /// <inheritdoc />
    protected override StorageException Translate(DbException fault, string doing) => fault is SqliteException known
        ? SqliteFaults.Translate(known, FilePath, doing)
        : new StorageException(StorageFault.Defect, $"'{doing}' failed in {FilePath}; nothing of it was kept.", fault);

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The texts are this class's own; no input reaches them but numbers.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private void CreateFile()
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(FilePath)!);
            var create = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite };
            if (!OperatingSystem.IsWindows())
                create.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            if (!File.Exists(FilePath))
                new FileStream(FilePath, create).Dispose();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(StorageFault.Unavailable, $"{FilePath} cannot be made. Check that this process may write in its folder and that the disk has space.", fault);
        }
    }
}
