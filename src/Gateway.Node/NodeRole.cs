using Gateway.Hosting.Events;
using Gateway.Hosting.Roles;
using Gateway.Node.Callers;
using Gateway.Node.Cases;
using Gateway.Node.Notices;
using Gateway.Node.Publishing;
using Gateway.Node.Queries;
using Gateway.Node.Release;
using Gateway.Node.Requests;
using Gateway.Node.Tokenising;
using Gateway.Storage.AuditLog;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Node;

/// <summary>
/// The node of one force or agency: its register of cases in clear, their flags and labels on the event log, its people's questions, its
/// answers as a holder, and its notices.
/// </summary>
public static class NodeRole
{
    private static readonly Storage.Migrations Register = new(typeof(NodeRole).Assembly, "Migrations");

    /// <summary>Brings the node's database up to date and builds the role; it does not run yet.</summary>
    /// <exception cref="Storage.StorageException">The database cannot be brought up to date.</exception>
    public static WebApplication Build(NodeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Migrate(options.Database);
        var builder = RoleHost.CreateBuilder(options.Identity, options.Log, options.Clock);
        AddWhatItHolds(builder.Services, options);
        AddUseCases(builder.Services);
        builder.Services.Configure<GrpcServiceOptions>(grpc => grpc.Interceptors.Add<StorageRefusals>());
        builder.Services.AddHealthChecks().AddCheck<PublishingStatus>("publishing");
        var app = builder.Build();
        app.MapGrpcService<CaseEndpoint>();
        app.MapGrpcService<QueryEndpoint>();
        app.MapGrpcService<NoticeEndpoint>();
        app.MapGrpcService<HolderEndpoint>();
        RoleHost.MapHealth(app);
        return app;
    }

    /// <summary>Brings a node's database up to date without starting the node.</summary>
    /// <exception cref="Storage.StorageException">It cannot be brought up to date; it is left as it was.</exception>
    internal static void Migrate(Storage.Database database) => database.Migrate(AuditLogStore.Migrations, Register);

    private static void AddWhatItHolds(IServiceCollection services, NodeOptions options)
    {
        services.AddSingleton(options.Database);
        services.AddSingleton(options.EventLog);
        services.AddSingleton(options.Policy);
        services.AddSingleton(options.Model);
        services.AddSingleton(options.Secret);
        services.AddSingleton(new EventSigner(options.Identity.Self.Code, options.Identity.SigningKey, options.Clock));
        services.AddSingleton(new EventOpener(options.Identity.Register));
    }

    private static void AddUseCases(IServiceCollection services)
    {
        services.AddSingleton<Peers>();
        services.AddSingleton<Tokeniser>();
        services.AddSingleton<AnsweredRequests>();
        services.AddSingleton<CaseRegister>();
        services.AddSingleton<OutboxSignal>();
        services.AddSingleton<PublishingStatus>();
        services.AddSingleton<OutboxPublisher>();
        services.AddHostedService<PublishingService>();
        services.AddSingleton<ExchangeCalls>();
        services.AddSingleton<OpenQueries>();
        services.AddSingleton<PersonQuery>();
        services.AddSingleton<PersonDisclosure>();
        services.AddSingleton<QueryReceipts>();
        services.AddSingleton<RecordRelease>();
        services.AddSingleton<NoticeReading>();
        services.AddSingleton<NoticeList>();
        services.AddHostedService<NoticeFollower>();
    }
}
