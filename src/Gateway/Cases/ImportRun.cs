using System.Collections.Concurrent;
using Gateway.Deployment;
using Gateway.Hosting.Refusals;
using Gateway.Node.Import;
using Grpc.Core;
using Spectre.Console;

namespace Gateway.Cases;

/// <summary>What became of the good rows of a file at the node.</summary>
internal sealed class ImportRun
{
    private const int AtOnce = 8;

    private readonly ConcurrentBag<EnteredCase> _entered = [];
    private readonly ConcurrentBag<(RejectedRow Row, RowProblem Problem)> _refused = [];

    private ImportRun()
    {
    }

    /// <summary>Cases that the node did not hold before.</summary>
    public int Created => _entered.Count(entered => entered.Created);

    /// <summary>Cases that the node held already.</summary>
    public int Held => _entered.Count(entered => !entered.Created);

    /// <summary>Cases that are kept but not flagged.</summary>
    public int NotFlagged => _entered.Count(entered => entered.NotFlaggedBecause.Count > 0);

    /// <summary>Why, and how many.</summary>
    public IEnumerable<(string Reason, int Cases)> NotFlaggedBecause =>
        _entered.SelectMany(entered => entered.NotFlaggedBecause).GroupBy(reason => reason, StringComparer.Ordinal).Select(same => (same.Key, same.Count()));

    /// <summary>Rows that the node refused.</summary>
    public IEnumerable<RejectedRow> Rejected => _refused.Select(refused => refused.Row);

    /// <summary>Why it refused them.</summary>
    public IEnumerable<RowProblem> Problems => _refused.Select(refused => refused.Problem).Distinct();

    /// <summary>Puts the cases of a file in at a node, with a progress bar.</summary>
    /// <exception cref="RpcException">The node cannot be reached. What was acknowledged is kept; importing the file again takes up where this ended.</exception>
    public static Task<ImportRun> EnterAsync(NodeDoor door, CaseFileReading reading, IAnsiConsole console, CancellationToken cancellation) =>
        console.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async progress =>
            {
                var run = new ImportRun();
                var bar = progress.AddTask("importing cases", maxValue: Math.Max(1, reading.Cases.Count));
                await Parallel.ForEachAsync(reading.Cases, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (imported, token) =>
                {
                    await run.EnterAsync(door, imported, token);
                    bar.Increment(1);
                });
                return run;
            });

    private async Task EnterAsync(NodeDoor door, ImportedCase imported, CancellationToken cancellation)
    {
        try
        {
            _entered.Add(await CaseEntry.PutAsync(door, imported.Case, cancellation));
        }
        catch (RpcException refusal) when (Refusal.ReasonOf(refusal) == RefusalReason.Malformed)
        {
            var why = string.Join(" ", Refusal.FieldsOf(refusal).Select(field => $"{field.Field}: {field.Problem}").DefaultIfEmpty(refusal.Status.Detail));
            foreach (var row in imported.Rows)
                _refused.Add((new RejectedRow(row, why), new RowProblem(row.Line, string.Empty, why)));
        }
    }
}
