using Gateway.Hosting.Events;
using Gateway.Hosting.Roles;
using Gateway.Matcher.Flags;
using Gateway.Matcher.Lookup;
using Gateway.Matcher.Matching;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gateway.Matcher;

/// <summary>
/// The matcher: holds the tokens of all flags in memory, rebuilt from the event log; emits a match for every two flags of different
/// forces that are probably one person; looks up the tokens of a signed request for the exchange.
/// </summary>
public static class MatcherRole
{
    /// <summary>Builds the role; it does not run yet.</summary>
    public static WebApplication Build(MatcherOptions options)
    {
        var builder = RoleHost.CreateBuilder(options.Identity, options.Log, options.Clock);
        builder.Services.AddSingleton(options.EventLog);
        builder.Services.AddSingleton(options.Model);
        builder.Services.AddSingleton(new EventOpener(options.Identity.Register));
        builder.Services.AddSingleton(new EventSigner(options.Identity.Self.Code, options.Identity.SigningKey, options.Clock));
        builder.Services.AddSingleton<FlagState>();
        builder.Services.AddSingleton<FlagReader>();
        builder.Services.AddSingleton<FlagIntake>();
        builder.Services.AddSingleton<MatcherStatus>();
        builder.Services.AddHostedService<MatchingService>();
        // A matcher that no longer follows would go on answering from what it knew: it stops instead, and is seen to be down.
        builder.Services.Configure<HostOptions>(host => host.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.StopHost);
        var app = builder.Build();
        app.MapGrpcService<LookupService>();
        RoleHost.MapHealth(app);
        return app;
    }
}
