using System.Collections.Concurrent;
using Gateway.Hosting.Enrolment;
using Gateway.Hosting.Roles;
using Grpc.Core;
using Grpc.Net.Client;

namespace Gateway.Node.Tokenising;

/// <summary>One open channel to each member that this node calls.</summary>
internal sealed class Peers(RoleIdentity identity) : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<GrpcChannel>> _channels = new(StringComparer.Ordinal);

    /// <summary>Calls to a member go through this.</summary>
    public CallInvoker CallerOf(EnrolledMember member) =>
        _channels.GetOrAdd(member.Code, _ => new Lazy<GrpcChannel>(() => identity.ChannelTo(member))).Value.CreateCallInvoker();

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var channel in _channels.Values.Where(channel => channel.IsValueCreated))
            channel.Value.Dispose();
    }
}
