using Gateway.Hosting.Roles;
using Gateway.Linkage;
using Gateway.Policy;
using Gateway.Storage;
using Gateway.Streams;
using Serilog;

namespace Gateway.Node;

/// <summary>What a node needs to run. Everything is handed in: the role reads no environment and no file of its own.</summary>
public sealed record NodeOptions
{
    /// <summary>Who the node is, and whom it believes.</summary>
    public required RoleIdentity Identity { get; init; }

    /// <summary>The node's own database; brought up to date when the role is built. The caller disposes it.</summary>
    public required Database Database { get; init; }

    /// <summary>The event log, whose topics exist. The caller disposes it.</summary>
    public required IEventLog EventLog { get; init; }

    /// <summary>The national policy with this force's overlay, if it has one.</summary>
    public required CompiledPolicy Policy { get; init; }

    /// <summary>The linkage model, by whose threshold the node checks again that a request is about its own flag.</summary>
    public required LinkageModel Model { get; init; }

    /// <summary>The node's own secret key.</summary>
    public required NodeSecret Secret { get; init; }

    /// <summary>Where it logs.</summary>
    public required ILogger Log { get; init; }

    /// <summary>Its clock.</summary>
    public required TimeProvider Clock { get; init; }
}
