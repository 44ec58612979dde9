using Gateway.Contracts.Enrolment.V1;
using Gateway.Contracts.Events.V1;
using Gateway.Hosting.Requests;
using Gateway.Hosting.Sealing;
using Google.Protobuf;
using Google.Protobuf.Collections;

namespace Gateway.Hosting.Enrolment;

/// <summary>
/// The signed enrolment register (protocol decision 2): who takes part, found by client certificate, signing key or code. What it
/// says counts only while it is current and carries enough signatures of pinned authorities.
/// </summary>
public sealed class EnrolmentRegister
{
    private static readonly byte[] Context = "gateway.enrolment-register.v1\0"u8.ToArray();

    private readonly Dictionary<string, EnrolledMember> _byCode = new(StringComparer.Ordinal);
    private readonly Dictionary<string, EnrolledMember> _byCertificate = new(StringComparer.Ordinal);
    private readonly Dictionary<SigningKeyId, EnrolledMember> _byKey = [];
    private readonly HashSet<SealingPublicKey> _sealingKeys = [];

    private EnrolmentRegister(Register register)
    {
        Version = register.Version;
        if (!Instants.TryRead(register.IssuedAt, out var issuedAt) || !Instants.TryRead(register.ExpiresAt, out var expiresAt) || expiresAt <= issuedAt)
            throw new EnrolmentException("The enrolment register does not say from when until when it holds. Fetch it again from the enrolment authority.");
        ExpiresAt = expiresAt;
        KeyEpochs = [.. register.KeyEpochs];
        foreach (var member in register.Members)
            Add(member);
        RefuseDangerousOperators(register.Members);
    }

    /// <summary>Version of the register.</summary>
    public ulong Version { get; }

    /// <summary>From this instant it is not believed.</summary>
    public DateTimeOffset ExpiresAt { get; }

    /// <summary>The key epochs whose key is split, as they stand in the register.</summary>
    public IReadOnlyList<KeyEpoch> KeyEpochs { get; }

    /// <summary>All members.</summary>
    public IReadOnlyCollection<EnrolledMember> Members => _byCode.Values;

    /// <summary>Signs a register.</summary>
    public static SignedRegister Sign(Register register, params IReadOnlyCollection<SigningKey> authorities)
    {
        var bytes = register.ToByteString();
        var signed = new SignedRegister { Register = bytes };
        foreach (var authority in authorities)
        {
            signed.Signatures.Add(new RegisterSignature
            {
                KeyId = ByteString.CopyFrom(authority.Id.Export()),
                Signature = ByteString.CopyFrom(authority.Sign([.. Context, .. bytes.Span])),
            });
        }

        return signed;
    }

    /// <summary>Opens a register.</summary>
    /// <param name="signed">The register with its signatures.</param>
    /// <param name="authorities">The pinned authorities.</param>
    /// <param name="threshold">How many different authorities must have signed, at least 1.</param>
    /// <exception cref="EnrolmentException">Too few signatures, an entry that is not valid, or one operator in two roles that together could unmask people.</exception>
    public static EnrolmentRegister Open(SignedRegister signed, IReadOnlyCollection<VerifyingKey> authorities, int threshold = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threshold, 1);
        byte[] message = [.. Context, .. signed.Register.Span];
        var signers = authorities.Count(authority => signed.Signatures.Any(signature =>
            signature.KeyId.Span.SequenceEqual(authority.Id.Export()) && authority.Verify(message, signature.Signature.Span)));
        if (signers < threshold)
            throw new EnrolmentException($"The enrolment register carries {signers} valid signatures of pinned authorities; {threshold} are needed. Fetch it again from the enrolment authority.");
        try
        {
            return new EnrolmentRegister(Register.Parser.ParseFrom(signed.Register));
        }
        catch (InvalidProtocolBufferException)
        {
            throw new EnrolmentException("The enrolment register is signed but cannot be read. Fetch it again from the enrolment authority.");
        }
    }

    /// <summary>Whether the register is believed at an instant.</summary>
    public bool IsCurrent(DateTimeOffset now) => now < ExpiresAt;

    /// <summary>The member with a code, or null.</summary>
    public EnrolledMember? ByCode(string code) => _byCode.GetValueOrDefault(code);

    /// <summary>The member with a TLS certificate, by the SHA-256 of its DER form, or null.</summary>
    public EnrolledMember? ByCertificate(ReadOnlySpan<byte> sha256) => _byCertificate.GetValueOrDefault(Convert.ToHexString(sha256));

    /// <summary>The member with a signing key, or null.</summary>
    public EnrolledMember? ByKey(ReadOnlySpan<byte> keyId) =>
        keyId.Length == SigningKeyId.Length ? _byKey.GetValueOrDefault(SigningKeyId.Import(keyId)) : null;

    /// <summary>The members that run a component.</summary>
    public IReadOnlyList<EnrolledMember> Running(Component component) => [.. Members.Where(member => member.Component == component)];

    /// <summary>The one member that runs a component.</summary>
    /// <exception cref="EnrolmentException">None or several do.</exception>
    public EnrolledMember TheOne(Component component) =>
        Running(component) is [var only]
            ? only
            : throw new EnrolmentException($"The enrolment register must name exactly one {component}; it names {Running(component).Count}.");

    private void Add(Member member)
    {
        if (member.Code.Length == 0 || member.Component == Component.Unspecified || !Enum.IsDefined(member.Component) || member.Operator.Length == 0)
            throw new EnrolmentException("A member of the enrolment register lacks its code, component or operator.");
        if (!VerifyingKey.TryImport(member.SigningKey.Span, out var signingKey) || !SealingPublicKey.TryImport(member.SealingKey.Span, out var sealingKey))
            throw new EnrolmentException($"Member {member.Code} lacks a valid signing or sealing key.");
        if (!Uri.TryCreate(member.Address, UriKind.Absolute, out var address) || address.Scheme != Uri.UriSchemeHttps)
            throw new EnrolmentException($"Member {member.Code} needs an address that begins with https://.");
        if (member.CertificateSha256.Count is < 1 or > 2 || member.CertificateSha256.Any(hash => hash.Length != 32))
            throw new EnrolmentException($"Member {member.Code} needs one certificate hash, or two during a change.");
        if (member.Component == Component.Node && !IsComplete(member.Agency))
            throw new EnrolmentException($"Node {member.Code} needs its agency's name, force, kind, roles and duty desk.");
        if (member.Agency?.StandingRequest is { } standing && !MayStand(standing, member.Agency.Roles))
            throw new EnrolmentException($"The standing request of node {member.Code} must be a panel coordinator's, enrolled for the agency, for perpetrator_panel or marac_transfer, on a lawful basis.");

        var enrolled = new EnrolledMember(member, signingKey, sealingKey);
        if (!_byCode.TryAdd(member.Code, enrolled) || !_byKey.TryAdd(signingKey.Id, enrolled) || !_sealingKeys.Add(sealingKey))
            throw new EnrolmentException($"The code or a key of member {member.Code} is in the register twice.");
        foreach (var hash in member.CertificateSha256)
        {
            if (!_byCertificate.TryAdd(Convert.ToHexString(hash.Span), enrolled))
                throw new EnrolmentException($"The certificate of member {member.Code} is in the register twice.");
        }
    }

    private static bool IsComplete(Agency? agency) =>
        agency is { Name.Length: > 0, Force.Length: > 0, DutyDesk: not null }
        && agency.Kind != AgencyKind.Unspecified && Enum.IsDefined(agency.Kind)
        && agency.Roles.Count > 0 && agency.Roles.All(role => role != Role.Unspecified && Enum.IsDefined(role));

    // Protocol decision 4: what a standing request may ask.
    private static bool MayStand(StandingRequest standing, RepeatedField<Role> roles) =>
        standing is { Role: Role.PanelCoordinator, Purpose: Purpose.PerpetratorPanel or Purpose.MaracTransfer }
        && roles.Contains(standing.Role)
        && standing.LegalBasis != LegalBasis.Unspecified && Enum.IsDefined(standing.LegalBasis);

    // Promise 2 of the design: the matcher with a node can guess, the matcher with the custodians learns everything, the matcher
    // with the exchange joins tokens to labels, and two custodians are two shares of one key.
    private static void RefuseDangerousOperators(IEnumerable<Member> members)
    {
        foreach (var held in members.GroupBy(member => member.Operator, StringComparer.Ordinal))
        {
            var components = held.Select(member => member.Component).ToList();
            if (components.Contains(Component.Matcher) && components.Any(component => component != Component.Matcher))
                throw new EnrolmentException($"Operator {held.Key} would hold the matcher together with another role. Enrol the matcher under an operator of its own.");
            if (components.Count(component => component == Component.Custodian) > 1)
                throw new EnrolmentException($"Operator {held.Key} would hold two custodians. Enrol each custodian under an operator of its own.");
        }
    }
}
