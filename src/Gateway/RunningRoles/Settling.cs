using Gateway.Deployment;
using Gateway.Matcher;
using Gateway.Streams;

namespace Gateway.RunningRoles;

/// <summary>Waits until what was put in at one end has come out at the other: flags published, matches found, notices decided and delivered.</summary>
internal sealed class Settling(RunningDeployment running)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);

    /// <summary>Waits until the log holds so many flags and labels.</summary>
    /// <param name="flags">How many in all.</param>
    /// <param name="published">Told how many there are.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task UntilPublishedAsync(long flags, Action<long> published, CancellationToken cancellation)
    {
        while (true)
        {
            var onLog = Math.Min(await EndAsync(Topics.Flags, cancellation), await EndAsync(Topics.Labels, cancellation));
            published(onLog);
            if (onLog >= flags)
                return;
            await Task.Delay(Interval, cancellation);
        }
    }

    /// <summary>Waits until the matcher has taken every flag and its matches are on the log.</summary>
    public async Task UntilMatchedAsync(CancellationToken cancellation)
    {
        var matcher = running.Service<MatcherStatus>(DeploymentFolder.Matcher);
        var ends = await running.EventLog.BoundsAsync(Topics.Flags, cancellation);
        while (!matcher.HasProcessed(ends))
            await Task.Delay(Interval, cancellation);
    }

    /// <summary>Waits until the exchange has taken every label and match, and nothing more comes of them.</summary>
    public async Task UntilDecidedAsync(CancellationToken cancellation)
    {
        while (await LagAsync(Topics.Labels, cancellation) + await LagAsync(Topics.Matches, cancellation) > 0)
            await Task.Delay(Interval, cancellation);
        for (var (before, now) = (-1L, await OutputAsync(cancellation)); before != now; (before, now) = (now, await OutputAsync(cancellation)))
            await Task.Delay(Quiet, cancellation);
    }

    private async Task<long> OutputAsync(CancellationToken cancellation) =>
        await EndAsync(Topics.Notices, cancellation) + await EndAsync(Topics.Decisions, cancellation);

    private async Task<long> EndAsync(Topic topic, CancellationToken cancellation) =>
        (await running.EventLog.BoundsAsync(topic, cancellation)).Sum(partition => partition.End);

    private async Task<long> LagAsync(Topic topic, CancellationToken cancellation) =>
        (await running.EventLog.LagAsync(DeploymentFolder.Exchange, topic, cancellation)).Sum(partition => partition.Lag);
}
