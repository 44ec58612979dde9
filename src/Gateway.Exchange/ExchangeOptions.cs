using Gateway.Hosting.Roles;
using Gateway.Policy;
using Gateway.Storage;
using Gateway.Streams;
using Serilog;

namespace Gateway.Exchange;

/// <summary>What an exchange needs to run.</summary>
/// <param name="Identity">Who it is.</param>
/// <param name="Database">Its own store; brought up to date when the role is built.</param>
/// <param name="EventLog">Where labels and matches come from, and notices, alerts and decisions go; topics exist.</param>
/// <param name="National">The national policy without an overlay.</param>
/// <param name="Overlays">By agency code, the national policy with that agency's overlay: exactly those that the enrolment register names.</param>
/// <param name="Log">Where it logs.</param>
/// <param name="Clock">Its clock.</param>
public sealed record ExchangeOptions(
    RoleIdentity Identity,
    Database Database,
    IEventLog EventLog,
    CompiledPolicy National,
    IReadOnlyDictionary<string, CompiledPolicy> Overlays,
    ILogger Log,
    TimeProvider Clock);
