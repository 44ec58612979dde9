using Gateway.Storage.EventLog;

namespace Gateway.Streams.Tests;

public sealed class SqliteEventLogTests : EventLogContract
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-log-");

    internal override Location Location => new("sqlite", Path.Combine(_folder.FullName, "log.sqlite"), "");

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    protected override async Task CompactAsync(Topic topic, Func<Task<bool>> done)
    {
        while (!await done())
        {
            await ((SqliteEventLog)Log).CompactAsync(Stop);
            await Task.Delay(20, Stop);
        }
    }
}
