using System.Data.Common;
using Dapper;

namespace Gateway.Storage.Tests;

/// <summary>What every engine under <see cref="Database"/> must do, with SQL that every engine takes.</summary>
public abstract class DatabaseContract : IAsyncLifetime
{
    protected const string Canary = "CanaryOfTheStoredName";
    protected static readonly UInt128 Panel = new(0x0102030405060708, 0x090a0b0c0d0e0f10);

    protected Database Database { get; private set; } = null!;

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    public virtual ValueTask InitializeAsync()
    {
        Database = Open();
        Database.Migrate(Schema("Old"));
        return ValueTask.CompletedTask;
    }

    public virtual async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected static Migrations Schema(string name) => new(typeof(DatabaseContract).Assembly, $"Schema.{name}");

    /// <summary>Opens this test's database; a second call opens it as another process would.</summary>
    protected abstract Database Open();

    protected static Task<int> AddPanelAsync(DbConnection connection, UInt128 id, string name) =>
        connection.ExecuteAsync("INSERT INTO panel (id, name) VALUES (@id, @name)", new { id, name });

    protected Task<long> PanelsAsync() => Database.ReadAsync(connection => connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM panel"), Stop);

    [Fact]
    public async Task A_transaction_that_returns_is_kept_over_reopening()
    {
        Assert.Equal(1, await Database.WriteAsync("add a panel", connection => AddPanelAsync(connection, Panel, "Essex"), Stop));
        await Database.DisposeAsync();

        await using var reopened = Open();
        Assert.Equal("Essex", await reopened.ReadAsync(connection => connection.QuerySingleAsync<string>("SELECT name FROM panel WHERE id = @Panel", new { Panel }), Stop));
    }

    [Fact]
    public async Task A_transaction_that_throws_leaves_nothing()
    {
        var thrown = await Assert.ThrowsAsync<InvalidDataException>(() => Database.WriteAsync(
            "add a panel",
            async connection =>
            {
                await AddPanelAsync(connection, Panel, "Essex");
                throw new InvalidDataException("the caller's own");
            },
            Stop));

        Assert.Equal("the caller's own", thrown.Message);
        Assert.Equal(0, await PanelsAsync());
    }

    [Fact]
    public async Task A_transaction_is_run_again_when_the_engine_asks_for_it()
    {
        var runs = 0;
        await Database.WriteAsync(
            "add a panel",
            async connection =>
            {
                await AddPanelAsync(connection, Panel, "Essex");
                if (++runs < 3)
                    throw new PassingFault();
            },
            Stop);

        Assert.Equal(3, runs);
        Assert.Equal(1, await PanelsAsync());
    }

    [Fact]
    public async Task A_transaction_inside_another_is_refused()
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => Database.WriteAsync(
            "outer", _ => Database.WriteAsync("inner", connection => AddPanelAsync(connection, Panel, "Essex"), Stop), Stop));

        Assert.Contains("outer", refused.Message);
        await Database.WriteAsync("after it", connection => AddPanelAsync(connection, Panel, "Essex"), Stop);
    }

    [Fact]
    public async Task A_read_sees_one_snapshot_while_others_write()
    {
        await Database.ReadAsync(
            async connection =>
            {
                Assert.Equal(0, await connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM panel"));
                await Database.WriteAsync("meanwhile", writer => AddPanelAsync(writer, Panel, "Essex"), Stop);
                Assert.Equal(0, await connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM panel"));
                return true;
            },
            Stop);

        Assert.Equal(1, await PanelsAsync());
    }

    [Fact]
    public async Task A_read_that_writes_is_refused_and_the_next_write_is_not()
    {
        var fault = await Assert.ThrowsAsync<StorageException>(() => Database.ReadAsync(connection => AddPanelAsync(connection, Panel, Canary), Stop));
        await Database.WriteAsync("add a panel", connection => AddPanelAsync(connection, Panel, "Essex"), Stop);

        Assert.Equal(StorageFault.ReadOnly, fault.Fault);
        Assert.Equal(1, await PanelsAsync());
    }

    [Fact]
    public async Task Rules_of_the_schema_refuse_without_showing_data()
    {
        await Database.WriteAsync("add a panel", connection => AddPanelAsync(connection, Panel, Canary), Stop);

        var twice = await Assert.ThrowsAsync<StorageException>(() => Database.WriteAsync("add it twice", connection => AddPanelAsync(connection, Panel + 1, Canary), Stop));
        var orphan = await Assert.ThrowsAsync<StorageException>(() => Database.WriteAsync(
            "add an orphan",
            connection => connection.ExecuteAsync("INSERT INTO panel_case (id, panel_id, entered_at, version) VALUES (@Id, @Id, 0, 1)", new { Id = Panel + 7 }),
            Stop));

        Assert.Equal(StorageFault.Constraint, twice.Fault);
        Assert.Equal(StorageFault.Constraint, orphan.Fault);
        Assert.Contains("add it twice", twice.Message);
        Assert.DoesNotContain(Canary, twice.ToString());
        Assert.Equal(1, await PanelsAsync());
    }

    [Fact]
    public async Task Two_who_write_at_once_lose_nothing()
    {
        await using var other = Open();
        await Database.WriteAsync("add a panel", connection => connection.ExecuteAsync("INSERT INTO panel (id, name) VALUES (@Panel, '0')", new { Panel }), Stop);
        async Task CountAsync(Database database)
        {
            for (var turn = 0; turn < 50; turn++)
            {
                await database.WriteAsync(
                    "count",
                    async connection =>
                    {
                        var name = await connection.QuerySingleAsync<string>("SELECT name FROM panel");
                        await connection.ExecuteAsync("UPDATE panel SET name = @Next", new { Next = $"{int.Parse(name) + 1}" });
                    },
                    Stop);
            }
        }

        await Task.WhenAll(CountAsync(Database), CountAsync(Database), CountAsync(other));

        Assert.Equal("150", await Database.ReadAsync(connection => connection.QuerySingleAsync<string>("SELECT name FROM panel"), Stop));
    }

    [Fact]
    public async Task Portable_types_come_back_as_they_were_and_sort_as_they_should()
    {
        var heard = new DateOnly(2026, 2, 3);
        var entered = new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.FromHours(1)).AddMicroseconds(7);
        await Database.WriteAsync("add a panel", connection => AddPanelAsync(connection, Panel, "Essex"), Stop);
        foreach (var (id, day) in ((UInt128, DateOnly?)[])[(UInt128.MaxValue, heard), (1, null), ((UInt128)1 << 64, heard.AddDays(-1))])
        {
            await Database.WriteAsync(
                "add a case",
                connection => connection.ExecuteAsync(
                    "INSERT INTO panel_case (id, panel_id, heard_on, entered_at, version) VALUES (@id, @Panel, @day, @entered, 1)", new { id, Panel, day, entered }),
                Stop);
        }

        var rows = await Database.ReadAsync(
            async connection => (await connection.QueryAsync<Row>("SELECT id, heard_on AS HeardOn, entered_at AS EnteredAt, version FROM panel_case ORDER BY id")).AsList(), Stop);

        Assert.Equal([1, (UInt128)1 << 64, UInt128.MaxValue], rows.Select(row => row.Id));
        Assert.Equal([null, heard.AddDays(-1), heard], rows.Select(row => row.HeardOn));
        Assert.All(rows, row => Assert.Equal(entered, row.EnteredAt));
    }

    [Fact]
    public async Task On_conflict_and_returning_are_common_ground()
    {
        const string upsert = "INSERT INTO panel (id, name) VALUES (@Panel, @Name) ON CONFLICT (id) DO UPDATE SET name = excluded.name RETURNING name";
        foreach (var name in (string[])["Essex", "South Wales"])
            Assert.Equal(name, await Database.WriteAsync("rename", connection => connection.QuerySingleAsync<string>(upsert, new { Panel, Name = name }), Stop));
    }

    [Fact]
    public async Task Migrations_run_once_and_newer_ones_are_added()
    {
        await Database.WriteAsync("add a panel", connection => AddPanelAsync(connection, Panel, "Essex"), Stop);
        Database.Migrate(Schema("Old"));
        Database.Migrate(Schema("Old"), Schema("Newer"));

        Assert.Equal(1, await PanelsAsync());
        Assert.Equal(0, await Database.ReadAsync(connection => connection.ExecuteScalarAsync<long>("SELECT COUNT(outcome) FROM panel_case"), Stop));
    }

    [Fact]
    public async Task A_migration_that_fails_leaves_the_database_as_it_was()
    {
        await using var fresh = OpenFresh();
        var fault = Assert.Throws<StorageException>(() => fresh.Migrate(Schema("Broken")));
        fresh.Migrate(Schema("Old"));

        Assert.Equal(StorageFault.Defect, fault.Fault);
        Assert.Contains("0002_broken.sql", fault.Message);
        await Assert.ThrowsAsync<StorageException>(() => fresh.ReadAsync(connection => connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM kept_by_mistake"), Stop));
    }

    [Fact]
    public async Task A_newer_schema_is_refused_and_left_alone()
    {
        Database.Migrate(Schema("Old"), Schema("Newer"));
        await using var older = Open();
        var fault = Assert.Throws<StorageException>(() => older.Migrate(Schema("Old")));

        Assert.Equal(StorageFault.UnknownSchema, fault.Fault);
        Assert.Contains("0002_outcome.sql", fault.Message);
        Assert.Equal(0, await PanelsAsync());
    }

    [Fact]
    public void Scripts_that_are_not_embedded_are_a_defect() =>
        Assert.Equal(StorageFault.Defect, Assert.Throws<StorageException>(() => Database.Migrate(Schema("Missing"))).Fault);

    /// <summary>A database of this test without any schema.</summary>
    protected abstract Database OpenFresh();

    private sealed record Row
    {
        public UInt128 Id { get; init; }

        public DateOnly? HeardOn { get; init; }

        public DateTimeOffset EnteredAt { get; init; }

        public long Version { get; init; }
    }

    private sealed class PassingFault : DbException
    {
        public override bool IsTransient => true;
    }
}
