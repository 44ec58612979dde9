using Gateway.Custodian.Evaluation;
using Gateway.Hosting.Roles;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Custodian;

/// <summary>
/// The custodian: applies its key to blinded elements and proves it. It sees no identifier, no token and no case, and knows of each
/// evaluation only which node asked and to which flag version or query it belongs.
/// </summary>
public static class CustodianRole
{
    /// <summary>Builds the role; it does not run yet.</summary>
    public static WebApplication Build(CustodianOptions options)
    {
        var builder = RoleHost.CreateBuilder(options.Identity, options.Log, options.Clock);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton<EvaluationCounts>();
        builder.Services.AddSingleton<CountedBatches>();
        var app = builder.Build();
        app.MapGrpcService<EvaluationService>();
        RoleHost.MapHealth(app);
        return app;
    }
}
