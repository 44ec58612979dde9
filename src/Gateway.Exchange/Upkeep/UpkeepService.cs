using System.Data.Common;
using Dapper;
using Gateway.Exchange.Decisions;
using Gateway.Exchange.Matches;
using Gateway.Exchange.Notices;
using Gateway.Exchange.Publishing;
using Gateway.Exchange.Queries;
using Gateway.Hosting.Enrolment;
using Gateway.Policy;
using Gateway.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gateway.Exchange.Upkeep;

/// <summary>
/// What time alone changes: a record expires, ages, or its consent runs out with a civil day in London; policies and register change with a
/// restart. Then every match is decided again. Answers that can no longer be replayed are erased.
/// </summary>
internal sealed class UpkeepService(
    Database database, NoticeDecisions notices, PolicyBook policies, EnrolmentRegister register, Outbox outbox, TimeProvider clock, ILogger<UpkeepService> log)
    : BackgroundService
{
    private const int Page = 200;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RunAsync(stoppingToken);
            }
            catch (StorageException fault)
            {
                log.LogError("Upkeep is put off: {Problem}", fault.Message);
            }

            await Task.Delay(Interval, clock, stoppingToken);
        }
    }

    private async Task RunAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await database.WriteAsync("erase old answers", connection => QueryStore.EraseAnswersAsync(connection, now - QueryStore.AnswerLifetime), cancellation);
        var stamp = $"{LondonTime.DateAt(now):yyyy-MM-dd}|{register.Version}|{policies.Stamp}";
        if (await database.ReadAsync(StampAsync, cancellation) == stamp)
            return;

        byte[] last = [];
        while (await DecidePageAsync(last, now, cancellation) is { } next)
            last = next;
        await database.WriteAsync("note a round of decisions", connection => SetStampAsync(connection, stamp), cancellation);
    }

    private async Task<byte[]?> DecidePageAsync(byte[] after, DateTimeOffset now, CancellationToken cancellation)
    {
        var (last, hasNews) = await database.WriteAsync(
            "decide matches again",
            async connection =>
            {
                var page = await MatchStore.AfterAsync(connection, after, Page);
                return (page.Count == 0 ? null : page[^1], await notices.DecideAsync(connection, page, now));
            },
            cancellation);
        if (hasNews)
            outbox.Announce();
        return last;
    }

    private static Task<string?> StampAsync(DbConnection connection) =>
        connection.QuerySingleOrDefaultAsync<string>("SELECT stamp FROM decision_round WHERE id = 1");

    private static Task<int> SetStampAsync(DbConnection transaction, string stamp) =>
        transaction.ExecuteAsync("INSERT INTO decision_round (id, stamp) VALUES (1, @stamp) ON CONFLICT (id) DO UPDATE SET stamp = excluded.stamp", new { stamp });
}
