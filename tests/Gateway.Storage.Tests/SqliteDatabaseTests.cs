using Dapper;
using Gateway.Storage.Sqlite;

namespace Gateway.Storage.Tests;

public sealed class SqliteDatabaseTests : DatabaseContract
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-storage-");

    private string FilePath => Path.Combine(_folder.FullName, "made", "register.sqlite");

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    protected override Database Open() => new SqliteDatabase(FilePath);

    protected override Database OpenFresh() => new SqliteDatabase(Path.Combine(_folder.FullName, "fresh.sqlite"));

    [Fact]
    public async Task A_full_disk_says_what_to_do_and_loses_nothing()
    {
        var kept = 0;
        await using (var small = new SqliteDatabase(FilePath, new SqliteOptions { MaximumBytes = 200_000 }))
        {
            var fault = await Assert.ThrowsAsync<StorageException>(async () =>
            {
                while (kept < 10_000)
                {
                    await small.WriteAsync("add a panel", connection => AddPanelAsync(connection, (UInt128)kept, Canary + new string('x', 2_000) + kept), Stop);
                    kept++;
                }
            });
            Assert.Equal(StorageFault.Full, fault.Fault);
            Assert.Contains("Free space", fault.Message);
            Assert.DoesNotContain(Canary, fault.ToString());
            Assert.InRange(kept, 10, 100);
        }

        Assert.Equal(kept, await PanelsAsync());
        await Database.WriteAsync("there is space again", connection => AddPanelAsync(connection, UInt128.MaxValue, "Essex"), Stop);
        Assert.Equal(kept + 1, await PanelsAsync());
    }

    [Fact]
    public async Task A_file_held_by_another_writer_is_busy()
    {
        await using var impatient = new SqliteDatabase(FilePath, new SqliteOptions { BusyTimeout = TimeSpan.FromMilliseconds(50) });
        var fault = await Database.WriteAsync(
            "hold",
            async _ => await Assert.ThrowsAsync<StorageException>(() => Task.Run(() =>
            {
                // Another process has no notion of this one's transaction.
                using var suppressed = ExecutionContext.SuppressFlow();
                return Task.Run(() => impatient.WriteAsync("wait in vain", connection => AddPanelAsync(connection, Panel, "Essex"), Stop));
            })),
            Stop);

        Assert.Equal(StorageFault.Busy, fault.Fault);
        Assert.Contains("wait in vain", fault.Message);
    }

    [Fact]
    public async Task A_damaged_file_is_told_from_a_database()
    {
        var path = Path.Combine(_folder.FullName, "damaged.sqlite");
        await File.WriteAllTextAsync(path, string.Concat(Enumerable.Repeat("this is no database ", 500)), Stop);

        var fault = Assert.Throws<StorageException>(() => new SqliteDatabase(path));

        Assert.Equal(StorageFault.Corrupt, fault.Fault);
        Assert.Contains("restore the last backup", fault.Message);
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_unavailable()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "a file"), "");

        Assert.Equal(
            StorageFault.Unavailable,
            Assert.Throws<StorageException>(() => new SqliteDatabase(Path.Combine(_folder.FullName, "a file", "register.sqlite"))).Fault);
    }

    [Fact]
    public async Task Only_the_owner_may_read_the_file_and_its_journal()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no Unix file modes.");
            return;
        }

        await Database.WriteAsync("add a panel", connection => AddPanelAsync(connection, Panel, "Essex"), Stop);

        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(FilePath)!))
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public async Task Deleted_content_is_not_left_in_the_file()
    {
        await Database.WriteAsync("add a panel", connection => AddPanelAsync(connection, Panel, Canary), Stop);
        await Database.WriteAsync("forget it", connection => connection.ExecuteAsync("DELETE FROM panel"), Stop);
        await Database.DisposeAsync();

        Assert.DoesNotContain(Canary, await File.ReadAllTextAsync(FilePath, System.Text.Encoding.Latin1, Stop));
    }

    [Fact]
    public async Task Every_commit_is_flushed_and_written_ahead()
    {
        await using var connection = await Database.OpenAsync(Stop);

        Assert.Equal("wal", await connection.ExecuteScalarAsync<string>("PRAGMA journal_mode"));
        Assert.Equal(2, await connection.ExecuteScalarAsync<long>("PRAGMA synchronous"));
        Assert.Equal(1, await connection.ExecuteScalarAsync<long>("PRAGMA foreign_keys"));
    }
}
