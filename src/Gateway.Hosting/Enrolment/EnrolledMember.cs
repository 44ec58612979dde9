using Gateway.Contracts.Enrolment.V1;
using Gateway.Contracts.Events.V1;
using Gateway.Hosting.Sealing;

namespace Gateway.Hosting.Enrolment;

/// <summary>One member of the register, with its keys parsed.</summary>
public sealed class EnrolledMember
{
    internal EnrolledMember(Member member, VerifyingKey signingKey, SealingPublicKey sealingKey)
    {
        Entry = member;
        SigningKey = signingKey;
        SealingKey = sealingKey;
        Roles = (member.Agency?.Roles ?? []).ToHashSet();
    }

    /// <summary>The entry as it stands in the register.</summary>
    public Member Entry { get; }

    /// <summary>Unique code.</summary>
    public string Code => Entry.Code;

    /// <summary>What it runs.</summary>
    public Component Component => Entry.Component;

    /// <summary>Under which its signatures verify.</summary>
    public VerifyingKey SigningKey { get; }

    /// <summary>To which others seal.</summary>
    public SealingPublicKey SealingKey { get; }

    /// <summary>Roles in which its people may ask; empty for a member that is no agency.</summary>
    public IReadOnlySet<Role> Roles { get; }

    /// <summary>The agency of a node.</summary>
    /// <exception cref="InvalidOperationException">The member is no node.</exception>
    public Agency Agency => Entry.Agency ?? throw new InvalidOperationException($"Member {Code} is not an agency.");

    /// <summary>Code of the force area of a node's agency.</summary>
    public string Force => Agency.Force;

    /// <summary>Where it answers.</summary>
    public Uri Address => new(Entry.Address);

    /// <summary>The member's code.</summary>
    public override string ToString() => Code;
}
