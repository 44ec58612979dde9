using System.Threading.Channels;
using Gateway.Storage.Sqlite;
using Gateway.Streams;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.EventLog;

/// <summary>
/// The file under the log. All writes of this process go through one queue, and those that wait at the same moment share one commit, so that
/// many small appends cost one flush of the disk together.
/// </summary>
internal sealed class LogFile : IAsyncDisposable
{
    private const int LargestShare = 256;
    private readonly SqliteDatabase _database;
    private readonly Channel<Write> _queue = Channel.CreateUnbounded<Write>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task _writer;

    public LogFile(string path, SqliteOptions options)
    {
        try
        {
            _database = new SqliteDatabase(path, options);
            _database.Migrate(new Migrations(typeof(LogFile).Assembly, "EventLog.Migrations"));
        }
        catch (StorageException fault)
        {
            throw Translate(fault);
        }

        _writer = Task.Run(WriteAllAsync);
    }

    /// <summary>Told after each commit of this process.</summary>
    public Action OnCommit { get; set; } = static () => { };

    public SqliteConnection Open()
    {
        try
        {
            return _database.Open();
        }
        catch (StorageException fault)
        {
            throw Translate(fault);
        }
    }

    /// <summary>Runs a read on one snapshot.</summary>
    public T Read<T>(string doing, Func<SqliteConnection, T> read)
    {
        using var connection = Open();
        try
        {
            using var transaction = connection.BeginTransaction(deferred: true);
            return read(connection);
        }
        catch (SqliteException fault)
        {
            throw Translate(SqliteFaults.Translate(fault, _database.FilePath, doing));
        }
    }

    /// <summary>Queues a write; done and durable when the task is. It may be run more than once, so its only effect is on the file.</summary>
    public async Task<T> WriteAsync<T>(string doing, Func<SqliteConnection, T> write, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var work = new Write<T>(doing, write);
        ObjectDisposedException.ThrowIf(!_queue.Writer.TryWrite(work), typeof(SqliteEventLog));
        return await work.Result.WaitAsync(cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _writer;
        await _database.DisposeAsync();
    }

    private static EventLogException Translate(StorageException fault) => new(
        fault.Fault switch
        {
            StorageFault.Full => EventLogFault.Full,
            StorageFault.Busy => EventLogFault.Busy,
            StorageFault.ReadOnly => EventLogFault.ReadOnly,
            StorageFault.Corrupt => EventLogFault.Corrupt,
            StorageFault.UnknownSchema => EventLogFault.NewerSchema,
            _ => EventLogFault.Unavailable,
        },
        fault.Message,
        fault);

    private async Task WriteAllAsync()
    {
        var share = new List<Write>();
        while (await _queue.Reader.WaitToReadAsync())
        {
            share.Clear();
            while (share.Count < LargestShare && _queue.Reader.TryRead(out var next))
                share.Add(next);
            if (!TryCommit(share, out var fault) && share.Count == 1)
                share[0].Fail(fault!);
            else if (fault is not null)
                CommitEachAlone(share);
        }
    }

    // One that fails must not take the others with it, so each is tried by itself.
    private void CommitEachAlone(List<Write> share)
    {
        foreach (var one in share)
        {
            if (!TryCommit([one], out var fault))
                one.Fail(fault!);
        }
    }

    private bool TryCommit(List<Write> share, out Exception? fault)
    {
        try
        {
            using (var connection = _database.Open())
            using (var transaction = connection.BeginTransaction(deferred: false))
            {
                foreach (var one in share)
                    one.Run(connection);
                transaction.Commit();
            }

            foreach (var one in share)
                one.Complete();
            OnCommit();
            fault = null;
            return true;
        }
#pragma warning disable CA1031 // Whatever went wrong belongs to the caller who waits for this write.
        catch (Exception caught)
#pragma warning restore CA1031
        {
            fault = caught switch
            {
                SqliteException engine => Translate(SqliteFaults.Translate(engine, _database.FilePath, share[0].Doing)),
                StorageException opening => Translate(opening),
                _ => caught,
            };
            return false;
        }
    }

    private abstract class Write(string doing)
    {
        public string Doing { get; } = doing;

        public abstract void Run(SqliteConnection connection);

        public abstract void Complete();

        public abstract void Fail(Exception fault);
    }

    private sealed class Write<T>(string doing, Func<SqliteConnection, T> write) : Write(doing)
    {
        private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T _result = default!;

        public Task<T> Result => _done.Task;

        public override void Run(SqliteConnection connection) => _result = write(connection);

        public override void Complete() => _done.TrySetResult(_result);

        public override void Fail(Exception fault) => _done.TrySetException(fault);
    }
}
