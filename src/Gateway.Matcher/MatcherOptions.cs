using Gateway.Hosting.Roles;
using Gateway.Linkage;
using Gateway.Streams;
using Serilog;

namespace Gateway.Matcher;

/// <summary>What a matcher needs to run.</summary>
/// <param name="Identity">Who it is.</param>
/// <param name="EventLog">Where flags come from and matches go; topics exist.</param>
/// <param name="Model">The linkage model.</param>
/// <param name="Log">Where it logs.</param>
/// <param name="Clock">Its clock.</param>
public sealed record MatcherOptions(RoleIdentity Identity, IEventLog EventLog, LinkageModel Model, ILogger Log, TimeProvider Clock);
