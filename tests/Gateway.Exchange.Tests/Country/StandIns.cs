using Gateway.Contracts.Enrolment.V1;
using Gateway.Contracts.Matching.V1;
using Gateway.Contracts.Node.V1;
using Gateway.Hosting.Callers;
using Gateway.Hosting.Roles;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Serilog;

namespace Gateway.Exchange.Tests.Country;

/// <summary>A matcher that answers as a test says; everything around it (connection, callers, messages) is real.</summary>
[AllowedCallers(Component.Exchange)]
internal sealed class StandInMatcher(StandInMatcher.Script script) : MatcherService.MatcherServiceBase
{
    public override Task<LookupReply> Lookup(LookupRequest request, ServerCallContext context)
    {
        Interlocked.Increment(ref script.Lookups);
        return Task.FromResult(script.Answer(request));
    }

    public sealed class Script
    {
        public int Lookups;

        public Func<LookupRequest, LookupReply> Answer { get; set; } = _ => new LookupReply();
    }

    public static WebApplication Build(RoleIdentity identity, Script script)
    {
        var builder = RoleHost.CreateBuilder(identity, Log.Logger, TimeProvider.System);
        builder.Services.AddSingleton(script);
        var app = builder.Build();
        app.MapGrpcService<StandInMatcher>();
        return app;
    }
}

/// <summary>A holder that answers as a test says.</summary>
[AllowedCallers(Component.Exchange)]
internal sealed class StandInHolder(StandInHolder.Script script) : HolderService.HolderServiceBase
{
    public override async Task<ReleaseReply> Release(ReleaseRequest request, ServerCallContext context)
    {
        script.Asked.Add(request);
        return await script.Answer(request);
    }

    public sealed class Script
    {
        public List<ReleaseRequest> Asked { get; } = [];

        public Func<ReleaseRequest, Task<ReleaseReply>> Answer { get; set; } = _ => Task.FromResult(new ReleaseReply());
    }

    public static WebApplication Build(RoleIdentity identity, Script script)
    {
        var builder = RoleHost.CreateBuilder(identity, Log.Logger, TimeProvider.System);
        builder.Services.AddSingleton(script);
        var app = builder.Build();
        app.MapGrpcService<StandInHolder>();
        return app;
    }
}
