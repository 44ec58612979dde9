using Gateway.Contracts.Enrolment.V1;
using Gateway.Hosting.Enrolment;
using Gateway.Policy;

namespace Gateway.Exchange.Decisions;

/// <summary>Which policy decides on whose records: the national one, with the holder's overlay where the register names one.</summary>
internal sealed class PolicyBook
{
    private readonly CompiledPolicy _national;
    private readonly IReadOnlyDictionary<string, CompiledPolicy> _overlays;

    /// <exception cref="EnrolmentException">An enrolled overlay is missing or is another one: an exchange without it would give too much.</exception>
    public PolicyBook(CompiledPolicy national, IReadOnlyDictionary<string, CompiledPolicy> overlays, EnrolmentRegister register)
    {
        (_national, _overlays) = (national, overlays);
        foreach (var member in register.Running(Component.Node))
            RequireEnrolledOverlay(member);
        Stamp = string.Join('|', overlays.OrderBy(overlay => overlay.Key, StringComparer.Ordinal).Select(overlay => overlay.Value.Version).Prepend(national.Version));
    }

    /// <summary>Changes whenever any of the policies does.</summary>
    public string Stamp { get; }

    /// <summary>The national policy's version.</summary>
    public string NationalVersion => _national.Version;

    /// <summary>The policy for an agency's records.</summary>
    public CompiledPolicy For(string holder) => _overlays.GetValueOrDefault(holder, _national);

    /// <summary>The decision on a record of which nothing certain is known.</summary>
    public Decision Unknown => _national.Unknown;

    // A version ends with the first 16 hexadecimal digits of the overlay's SHA-256.
    private void RequireEnrolledOverlay(EnrolledMember member)
    {
        var enrolled = member.Agency.OverlaySha256;
        if (enrolled.IsEmpty && !_overlays.ContainsKey(member.Code))
            return;
        if (!_overlays.TryGetValue(member.Code, out var overlay))
            throw new EnrolmentException($"The register names a policy overlay for {member.Code} that this exchange was not given. Give it the overlay, or enrol the agency without.");
        if (enrolled.Length != 32 || !overlay.Version.EndsWith(Convert.ToHexStringLower(enrolled.Span)[..16], StringComparison.Ordinal))
            throw new EnrolmentException($"The policy overlay given for {member.Code} is not the one that the register names. Give the exchange the enrolled one.");
    }
}
