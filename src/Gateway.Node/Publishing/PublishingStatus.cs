using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Gateway.Node.Publishing;

/// <summary>Whether what was changed reaches the event log, and if not, why. Shown by the node's health.</summary>
internal sealed class PublishingStatus : IHealthCheck
{
    private volatile string? _obstacle;

    /// <summary>Why publishing waits; null while it does not.</summary>
    public string? Obstacle => _obstacle;

    public void Waits(string because) => _obstacle = because;

    public void Flows() => _obstacle = null;

    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_obstacle is { } obstacle ? HealthCheckResult.Degraded($"Publishing waits: {obstacle}") : HealthCheckResult.Healthy());
}
