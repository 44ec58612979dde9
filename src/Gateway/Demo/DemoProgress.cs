using Gateway.Cases;
using Gateway.Contracts.Node.V1;
using Gateway.Deployment;
using Gateway.RunningRoles;
using Google.Protobuf;
using Spectre.Console;

namespace Gateway.Demo;

/// <summary>The working part of the demo, with its progress shown.</summary>
internal sealed class DemoProgress(IAnsiConsole console, RunningDeployment running)
{
    private const int ForcesAtOnce = 4;

    private readonly Settling _settling = new(running);

    /// <summary>Every force imports its cases through its node's own door; then asks the node which flags it gave them.</summary>
    public Task<ImportedCases> ImportAsync(DemoSet set, CancellationToken cancellation) => WithBarAsync(
        "importing cases",
        set.Batches.Sum(batch => batch.Cases.Count),
        async bar =>
        {
            var flags = new Dictionary<ByteString, DemoFlag>();
            var importing = new ParallelOptions { MaxDegreeOfParallelism = ForcesAtOnce, CancellationToken = cancellation };
            await Parallel.ForEachAsync(set.Batches, importing, async (batch, token) =>
            {
                using var door = NodeDoor.Open(running.Folder, batch.Agency);
                foreach (var entered in await CaseEntry.PutAllAsync(door, batch.Cases, () => bar.Increment(1), token))
                {
                    var held = await door.Cases.GetCaseAsync(new GetCaseRequest { CaseId = entered.CaseId }, cancellationToken: token);
                    lock (flags)
                    {
                        foreach (var flag in held.Flags)
                            flags.Add(flag.FlagId, new DemoFlag(batch.Agency, entered.Reference, flag.SubjectReference));
                    }
                }
            });
            return new ImportedCases(set.Batches.Sum(batch => batch.Cases.Count), flags);
        });

    /// <summary>Waits until every flag is tokenised, signed and on the event log.</summary>
    public Task<bool> PublishAsync(ImportedCases imported, CancellationToken cancellation) => WithBarAsync(
        "tokenising and publishing flags",
        imported.Flags.Count,
        async bar =>
        {
            await _settling.UntilPublishedAsync(imported.Flags.Count, published => bar.Value = published, cancellation);
            return true;
        });

    /// <summary>Waits until matches are found, decided on, and known to those whom they concern.</summary>
    public Task<bool> DetectAsync(CancellationToken cancellation) => WithBarAsync(
        "finding who was heard elsewhere",
        2,
        async bar =>
        {
            await _settling.UntilMatchedAsync(cancellation);
            bar.Increment(1);
            await _settling.UntilDecidedAsync(cancellation);
            bar.Increment(1);
            return true;
        });

    private Task<T> WithBarAsync<T>(string what, double most, Func<ProgressTask, Task<T>> work) =>
        console.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(async progress =>
            {
                var bar = progress.AddTask(what, maxValue: most);
                var result = await work(bar);
                bar.Value = most;
                return result;
            });
}
