using System.Collections.Concurrent;
using Gateway.Hosting.Enrolment;
using Gateway.Hosting.Roles;
using Grpc.Net.Client;

namespace Gateway.Exchange.Members;

/// <summary>One channel to each member that the exchange calls, kept open.</summary>
internal sealed class MemberChannels(RoleIdentity identity) : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<GrpcChannel>> _channels = new(StringComparer.Ordinal);

    /// <summary>The channel to a member.</summary>
    public GrpcChannel To(EnrolledMember member) => _channels.GetOrAdd(member.Code, _ => new Lazy<GrpcChannel>(() => identity.ChannelTo(member))).Value;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var channel in _channels.Values.Where(channel => channel.IsValueCreated))
            channel.Value.Dispose();
    }
}
