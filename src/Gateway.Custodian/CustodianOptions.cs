using Gateway.Hosting.Roles;
using Gateway.Pseudonyms;
using Serilog;

namespace Gateway.Custodian;

/// <summary>What a custodian needs to run.</summary>
/// <param name="Identity">Who it is.</param>
/// <param name="Keys">Its keys by epoch. The role does not own them.</param>
/// <param name="Entropy">Randomness for proofs.</param>
/// <param name="Log">Where it logs.</param>
/// <param name="Clock">Its clock.</param>
public sealed record CustodianOptions(
    RoleIdentity Identity,
    IReadOnlyDictionary<uint, PseudonymKey> Keys,
    EntropySource Entropy,
    ILogger Log,
    TimeProvider Clock);
