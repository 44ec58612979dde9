using System.CommandLine;
using Gateway.CommandLine;
using Gateway.Contracts.Enrolment.V1;
using Gateway.Contracts.Node.V1;
using Gateway.Hosting.Tls;
using Grpc.Net.Client;

namespace Gateway.Deployment;

/// <summary>The door of a node for its own force's systems, as a client of a trial deployment sees it.</summary>
internal sealed class NodeDoor : IDisposable
{
    private readonly GrpcChannel _channel;

    private NodeDoor(GrpcChannel channel)
    {
        _channel = channel;
        Cases = new CaseService.CaseServiceClient(channel);
        Queries = new QueryService.QueryServiceClient(channel);
        Notices = new NoticeService.NoticeServiceClient(channel);
    }

    /// <summary>Cases.</summary>
    public CaseService.CaseServiceClient Cases { get; }

    /// <summary>Queries.</summary>
    public QueryService.QueryServiceClient Queries { get; }

    /// <summary>Notices and alerts.</summary>
    public NoticeService.NoticeServiceClient Notices { get; }

    /// <summary>The two options by which a command finds a node.</summary>
    public static (Option<DirectoryInfo> Deployment, Option<string> Agency) Options() => (
        new Option<DirectoryInfo>("--deployment") { Description = "Folder of the deployment (`gateway setup`, or printed by `gateway demo --keep`).", Required = true },
        new Option<string>("--as") { Description = "Enrolment code of the agency whose node is asked, such as essex-police.", Required = true });

    /// <summary>Opens the door of an agency's node.</summary>
    public static NodeDoor Open(DeploymentFolder deployment, string agency)
    {
        var member = deployment.Register.ByCode(agency);
        if (member is not { Component: Component.Node })
            throw new CommandFailedException($"'{agency}' is not an enrolled agency. Enrolled are: {string.Join(", ", deployment.Register.Running(Component.Node).Select(node => node.Code))}.");
        return new NodeDoor(MutualTls.Channel(member, deployment.LocalSystem(agency), deployment.Authority));
    }

    /// <inheritdoc/>
    public void Dispose() => _channel.Dispose();
}
