using System.Security.Cryptography.X509Certificates;
using Gateway.Hosting.Enrolment;
using Gateway.Hosting.Refusals;
using Gateway.Hosting.Roles;
using Gateway.Hosting.Tls;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.Hosting.Callers;

/// <summary>
/// Lets a call through only when its client certificate belongs to somebody whom the method admits. Deny by default: a method that
/// names no callers admits nobody. Who is refused is logged: by code when enrolled, otherwise by the certificate's hash.
/// </summary>
internal sealed partial class CallerInterceptor(RoleIdentity identity, TimeProvider clock, ILogger<CallerInterceptor> log) : Interceptor
{
    private const string MemberItem = "gateway.caller";

    /// <inheritdoc/>
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        Admit(context.GetHttpContext());
        return continuation(request, context);
    }

    /// <inheritdoc/>
    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Admit(context.GetHttpContext());
        return continuation(request, responseStream, context);
    }

    /// <inheritdoc/>
    public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Admit(context.GetHttpContext());
        return continuation(requestStream, context);
    }

    /// <inheritdoc/>
    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Admit(context.GetHttpContext());
        return continuation(requestStream, responseStream, context);
    }

    internal static EnrolledMember? MemberOf(HttpContext http) => http.Items[MemberItem] as EnrolledMember;

    private void Admit(HttpContext http)
    {
        if (http.Connection.ClientCertificate is not { } certificate)
            throw Refused(http, "nobody", RefusalReason.NotEnrolled, "Present a client certificate.");
        var metadata = http.GetEndpoint()?.Metadata;
        if (metadata?.GetMetadata<LocalSystemsOnlyAttribute>() is not null)
        {
            AdmitLocal(http, certificate);
            return;
        }

        if (!identity.Register.IsCurrent(clock.GetUtcNow()))
            throw Refused(http, NameOf(certificate), RefusalReason.RegisterExpired, "The enrolment register has expired: load the newest one.");
        var member = identity.Register.ByCertificate(MutualTls.Sha256(certificate))
            ?? throw Refused(http, NameOf(certificate), RefusalReason.NotEnrolled, "This certificate is not enrolled.");
        if (metadata?.GetMetadata<AllowedCallersAttribute>()?.Components.Contains(member.Component) != true)
            throw Refused(http, member.Code, RefusalReason.WrongCaller, "This door is not for this member.");
        http.Items[MemberItem] = member;
    }

    private void AdmitLocal(HttpContext http, X509Certificate2 certificate)
    {
        if (!identity.LocalSystems.Contains(Convert.ToHexString(MutualTls.Sha256(certificate))))
            throw Refused(http, NameOf(certificate), RefusalReason.WrongCaller, "This door is for the force's own systems: have the node list this certificate.");
    }

    private string NameOf(X509Certificate2 certificate) =>
        identity.Register.ByCertificate(MutualTls.Sha256(certificate))?.Code ?? Convert.ToHexStringLower(MutualTls.Sha256(certificate));

    private RpcException Refused(HttpContext http, string caller, RefusalReason reason, string whatToDo)
    {
        LogRefused(caller, http.Request.Path, reason);
        return Refusal.Because(reason, whatToDo);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Caller} was refused at {Method}: {Reason}")]
    private partial void LogRefused(string caller, PathString method, RefusalReason reason);
}
