using Gateway.Audit;
using Gateway.Exchange.Alerts;
using Gateway.Exchange.Decisions;
using Gateway.Exchange.Disclosures;
using Gateway.Exchange.Following;
using Gateway.Exchange.Labels;
using Gateway.Exchange.Ledger;
using Gateway.Exchange.Matches;
using Gateway.Exchange.Members;
using Gateway.Exchange.Notices;
using Gateway.Exchange.Publishing;
using Gateway.Exchange.Queries;
using Gateway.Exchange.Upkeep;
using Gateway.Hosting.Enrolment;
using Gateway.Hosting.Events;
using Gateway.Hosting.Roles;
using Gateway.Storage;
using Gateway.Storage.AuditLog;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Exchange;

/// <summary>
/// The exchange: verifies who asks, has the matcher look up, decides on every candidate, commits the log and answers at a fixed deadline;
/// turns matches into notices. It never sees an identifier, a token in clear or the content of a case.
/// </summary>
public static class ExchangeRole
{
    /// <summary>The exchange's tables, the audit log's apart.</summary>
    public static Migrations Migrations { get; } = new(typeof(ExchangeRole).Assembly, "Migrations");

    /// <summary>The name of an exchange's audit log, which its checkpoints and their key carry.</summary>
    /// <param name="exchange">The exchange's entry in the register.</param>
    public static string AuditOrigin(EnrolledMember exchange)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        return $"gateway.audit/{exchange.Code}";
    }

    /// <summary>The key that an exchange's checkpoints verify with: its enrolled signing key under the log's name.</summary>
    /// <param name="exchange">The exchange's entry in the register.</param>
    public static NoteVerifierKey AuditKey(EnrolledMember exchange)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        return new NoteVerifierKey(AuditOrigin(exchange), exchange.SigningKey.Export());
    }

    /// <summary>Builds the role; it does not run yet. Brings its store up to date.</summary>
    /// <exception cref="EnrolmentException">The overlays are not those that the register names.</exception>
    /// <exception cref="StorageException">The store cannot be used.</exception>
    public static WebApplication Build(ExchangeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var (identity, register) = (options.Identity, options.Identity.Register);
        var policies = new PolicyBook(options.National, options.Overlays, register);
        options.Database.Migrate(AuditLogStore.Migrations, Migrations);

        var builder = RoleHost.CreateBuilder(identity, options.Log, options.Clock);
        builder.Services.AddGrpc(grpc => grpc.Interceptors.Add<StorageRefusals>());
        var services = builder.Services;
        services.AddSingleton(register);
        services.AddSingleton(options.Database);
        services.AddSingleton(options.EventLog);
        services.AddSingleton(policies);
        services.AddSingleton(new AuditLogStore(options.Database, new NoteSigner(AuditKey(identity.Self), identity.SigningKey.Sign)));
        services.AddSingleton(new EventSigner(identity.Self.Code, identity.SigningKey, options.Clock));
        services.AddSingleton(new EventOpener(register));
        services.AddSingleton<Outbox>();
        services.AddSingleton<OwnerAlerts>();
        services.AddSingleton<MemberChannels>();
        services.AddSingleton<RecordDecider>();
        services.AddSingleton<RequestGate>();
        services.AddSingleton<ReleasePace>();
        services.AddSingleton<CandidateSearch>();
        services.AddSingleton<QueryAnswering>();
        services.AddSingleton<HolderRelease>();
        services.AddSingleton<Disclosing>();
        services.AddSingleton<QueryReceipts>();
        services.AddSingleton<LabelReading>();
        services.AddSingleton<MatchReading>();
        services.AddSingleton<NoticeDecisions>();
        services.AddSingleton<EventTaking>();
        services.AddSingleton<Currency>();
        services.AddHostedService<EventFollower>();
        services.AddHostedService<OutboxService>();
        services.AddHostedService<UpkeepService>();

        var app = builder.Build();
        app.MapGrpcService<ExchangeDoor>();
        app.MapGrpcService<AuditDoor>();
        RoleHost.MapHealth(app);
        return app;
    }
}
