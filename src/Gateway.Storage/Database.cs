using System.Data.Common;
using DbUp.Builder;

namespace Gateway.Storage;

/// <summary>
/// A role's database. Roles keep their SQL beside their use cases and run it with Dapper on the connection handed to their work; the SQL keeps to
/// what SQLite and PostgreSQL share (README.md of this project lists it). Instances may be used from several threads at once.
/// </summary>
public abstract class Database : IAsyncDisposable
{
    private const int MaximumAttempts = 5;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(10);
    private static readonly AsyncLocal<string?> Current = new();
    private readonly SemaphoreSlim _writers;

    static Database() => PortableTypes.Register();

    /// <summary>Sets up what every engine has.</summary>
    /// <param name="writers">How many write transactions of this process may run at once.</param>
    protected Database(int writers) => _writers = new SemaphoreSlim(writers);

    /// <summary>The folder of this engine's migrations: <c>Sqlite</c> or <c>Postgres</c>.</summary>
    public abstract string Dialect { get; }

    /// <summary>Opens a connection; the caller disposes it. For what neither <see cref="ReadAsync"/> nor <see cref="WriteAsync{T}"/> covers; failures on it are the engine's own.</summary>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="StorageException">It cannot be opened.</exception>
    public abstract Task<DbConnection> OpenAsync(CancellationToken cancellation = default);

    /// <summary>Runs work that only reads, on one consistent snapshot.</summary>
    /// <param name="work">Reads on the connection. A write in it fails with <see cref="StorageFault.ReadOnly"/>.</param>
    /// <param name="cancellation">Ends the wait for a connection; pass it to the work's own calls as well.</param>
    /// <returns>What the work returned.</returns>
    /// <exception cref="StorageException">The engine failed.</exception>
    public async Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> work, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        await using var connection = await OpenAsync(cancellation);
        try
        {
            await using var transaction = await BeginReadAsync(connection, cancellation);
            var result = await work(connection);
            await EndReadAsync(connection, transaction, cancellation);
            return result;
        }
        catch (DbException fault)
        {
            throw Translate(fault, "a read");
        }
    }

    /// <summary>
    /// Runs one transaction: committed and durable when it returns, rolled back when it throws. The work may be run again from its start when
    /// the engine asks for it, so it has no effect but on the database.
    /// </summary>
    /// <param name="name">What the transaction is for, in a few words without data, such as <c>import a case</c>; it stands in errors.</param>
    /// <param name="work">Reads and writes on the connection, which already carries the transaction. Must not write to this database by another way.</param>
    /// <param name="cancellation">Ends the wait for the turn to write; pass it to the work's own calls as well.</param>
    /// <returns>What the work returned.</returns>
    /// <exception cref="StorageException">The engine failed; nothing was kept.</exception>
    public async Task<T> WriteAsync<T>(string name, Func<DbConnection, Task<T>> work, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(work);
        if (Current.Value is { } outer)
            throw new InvalidOperationException($"'{name}' began inside '{outer}': use the outer transaction's connection.");
        await _writers.WaitAsync(cancellation);
        try
        {
            Current.Value = name;
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    return await WriteOnceAsync(work, cancellation);
                }
                catch (DbException fault) when (fault.IsTransient && attempt < MaximumAttempts)
                {
                    await Task.Delay(FirstPause * (1 << attempt), cancellation);
                }
                catch (DbException fault)
                {
                    throw Translate(fault, name);
                }
            }
        }
        finally
        {
            Current.Value = null;
            _writers.Release();
        }
    }

    /// <summary>As <see cref="WriteAsync{T}"/>, for work without a result.</summary>
    /// <param name="name">What the transaction is for.</param>
    /// <param name="work">Reads and writes on the connection.</param>
    /// <param name="cancellation">Ends the wait for the turn to write.</param>
    /// <exception cref="StorageException">The engine failed; nothing was kept.</exception>
    public Task WriteAsync(string name, Func<DbConnection, Task> work, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        return WriteAsync(
            name,
            async connection =>
            {
                await work(connection);
                return true;
            },
            cancellation);
    }

    /// <summary>
    /// Brings the schema up to date: runs every script that this database has not had, all in one transaction, one process at a time.
    /// </summary>
    /// <param name="sets">Every set of scripts that belongs in this database, in order.</param>
    /// <exception cref="StorageException"><see cref="StorageFault.UnknownSchema"/>: the database has a script that is in none of the sets; it is left as it was.</exception>
    public void Migrate(params IReadOnlyList<Migrations> sets)
    {
        ArgumentNullException.ThrowIfNull(sets);
        var scripts = sets.SelectMany(set => set.ScriptsFor(Dialect)).ToList();
        var known = scripts.Select(script => script.Name).ToHashSet(StringComparer.Ordinal);
        Upgrade(builder =>
        {
            var engine = builder.WithScripts(scripts).WithVariablesDisabled().LogToNowhere().Build();
            if (engine.GetExecutedScripts().Find(script => !known.Contains(script)) is { } unknown)
            {
                throw new StorageException(
                    StorageFault.UnknownSchema,
                    $"{Name} was written by a newer or another program: it has had the migration '{unknown}', which this one does not know. Start the version that wrote it, or restore a backup.");
            }

            var result = engine.PerformUpgrade();
            if (result.Successful)
                return;
            throw result.Error is DbException fault && Translate(fault, "a migration") is { Fault: not (StorageFault.Defect or StorageFault.Constraint) } plain
                ? plain
                : new StorageException(StorageFault.Defect, $"The migration '{result.ErrorScript?.Name}' of {Name} failed; the database is left as it was.", result.Error);
        });
    }

    /// <inheritdoc />
    public virtual ValueTask DisposeAsync()
    {
        _writers.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>What errors call this database: a path or address without credentials.</summary>
    protected abstract string Name { get; }

    /// <summary>Begins a snapshot that refuses writes.</summary>
    protected abstract Task<DbTransaction> BeginReadAsync(DbConnection connection, CancellationToken cancellation);

    /// <summary>Ends what <see cref="BeginReadAsync"/> began, when the work succeeded.</summary>
    protected abstract Task EndReadAsync(DbConnection connection, DbTransaction transaction, CancellationToken cancellation);

    /// <summary>Begins a transaction that already holds the right to write, where the engine has such.</summary>
    protected abstract Task<DbTransaction> BeginWriteAsync(DbConnection connection, CancellationToken cancellation);

    /// <summary>Runs the upgrade in one transaction that keeps other processes out, on a builder for this engine.</summary>
    protected abstract void Upgrade(Action<UpgradeEngineBuilder> upgrade);

    /// <summary>The engine's exception in this project's terms, without data.</summary>
    protected abstract StorageException Translate(DbException fault, string doing);

    private async Task<T> WriteOnceAsync<T>(Func<DbConnection, Task<T>> work, CancellationToken cancellation)
    {
        await using var connection = await OpenAsync(cancellation);
        await using var transaction = await BeginWriteAsync(connection, cancellation);
        var result = await work(connection);
        await transaction.CommitAsync(cancellation);
        return result;
    }
}
