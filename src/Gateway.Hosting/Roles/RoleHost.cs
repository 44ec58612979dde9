using System.Diagnostics;
using System.Net;
using Gateway.Contracts.Enrolment.V1;
using Gateway.Hosting.Callers;
using Gateway.Hosting.Logging;
using Gateway.Hosting.Tls;
using Gateway.Hosting.Tracing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Serilog;

namespace Gateway.Hosting.Roles;

/// <summary>What every role's process has in common: mutual TLS, admitted callers, redacted logs, health.</summary>
public static class RoleHost
{
    private const int LargestMessage = 16 * 1024 * 1024;

    /// <summary>Prepares a host for a role. Settings come from arguments only: nothing is read from the environment or the working folder.</summary>
    /// <param name="identity">Who the role is.</param>
    /// <param name="log">Where it logs; see <see cref="RedactedLog"/>.</param>
    /// <param name="clock">The role's clock.</param>
    public static WebApplicationBuilder CreateBuilder(RoleIdentity identity, ILogger log, TimeProvider clock)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "gateway" });
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
            MutualTls.Listen(kestrel, Endpoint(identity.Self.Address), identity.Certificate, identity.Authority));
        builder.Services.AddRoutingCore();
        builder.Services.AddSerilog(log.ForContext("Member", identity.Self.Code), dispose: false);
        builder.Services.AddSingleton<DistributedContextPropagator, UncarriedContext>();
        builder.Services.AddSingleton(identity);
        builder.Services.AddSingleton(clock);
        builder.Services.AddGrpc(grpc =>
        {
            grpc.EnableDetailedErrors = false;
            grpc.MaxReceiveMessageSize = LargestMessage;
            // A compressed reply's size tells of its content: replies that are padded must leave as they are.
            grpc.CompressionProviders.Clear();
            grpc.Interceptors.Add<UnforeseenInterceptor>();
            grpc.Interceptors.Add<CallerInterceptor>();
        });
        builder.Services.AddGrpcHealthChecks().AddCheck("alive", () => Microsoft.Extensions.Diagnostics.HealthChecks.HealthCheckResult.Healthy());
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(10));
        return builder;
    }

    /// <summary>Opens the health door (grpc.health.v1) to every enrolled member.</summary>
    public static void MapHealth(WebApplication app) =>
        app.MapGrpcHealthChecksService().WithMetadata(new AllowedCallersAttribute(Component.Node, Component.Custodian, Component.Matcher, Component.Exchange));

    // A role listens on the loopback address when its enrolled address says so, and on every interface otherwise.
    private static IPEndPoint Endpoint(Uri address) =>
        new(address.IsLoopback ? IPAddress.Loopback : IPAddress.IPv6Any, address.Port);
}
