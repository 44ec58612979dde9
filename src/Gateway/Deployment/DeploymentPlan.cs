using Gateway.Contracts.Events.V1;
using Gateway.Pseudonyms;

namespace Gateway.Deployment;

/// <summary>Who takes part in a trial deployment, before keys, certificates and addresses are made.</summary>
/// <param name="Agencies">The agencies, each with a node of its own.</param>
/// <param name="Epoch">The first key epoch.</param>
internal sealed record DeploymentPlan(IReadOnlyList<PlannedAgency> Agencies, uint Epoch = 1)
{
    /// <summary>How many custodians there are, and how many of them must answer.</summary>
    public ShareScheme Custodians { get; init; } = new(threshold: 2, shares: 3);
}

/// <summary>One agency of a trial deployment.</summary>
/// <param name="Code">Enrolment code.</param>
/// <param name="Name">Display name.</param>
/// <param name="Force">Code of the force area in which it works.</param>
/// <param name="Kind">What kind of agency it is.</param>
internal sealed record PlannedAgency(string Code, string Name, string Force, AgencyKind Kind)
{
    /// <summary>A police force; its code is the force area's with <c>-police</c>.</summary>
    public static PlannedAgency Police(string force, string name) => new($"{force}-police", name, force, AgencyKind.Police);

    /// <summary>The roles in which the people of such an agency ask, for a trial: every role that some permit of policy.md names for its kind.</summary>
    public IReadOnlyList<Role> Roles => Kind switch
    {
        AgencyKind.Police => [Role.PanelCoordinator, Role.PanelMember, Role.InvestigatingOfficer, Role.DvdsOfficer, Role.InformationGovernance],
        AgencyKind.Probation => [Role.PanelCoordinator, Role.PanelMember, Role.OffenderManager, Role.InformationGovernance],
        AgencyKind.Prison => [Role.PanelMember, Role.OffenderManager],
        AgencyKind.ChildrensSocialCare => [Role.PanelCoordinator, Role.PanelMember, Role.SocialWorker, Role.CaseManager],
        AgencyKind.AdultSocialCare => [Role.PanelMember, Role.SocialWorker],
        AgencyKind.LocalAuthority => [Role.PanelCoordinator, Role.PanelMember],
        AgencyKind.IdvaService or AgencyKind.SpecialistDaService => [Role.PanelCoordinator, Role.PanelMember, Role.Idva],
        AgencyKind.PerpetratorProgramme => [Role.PanelCoordinator, Role.PanelMember, Role.CaseManager],
        AgencyKind.Education => [Role.PanelMember, Role.CaseManager],
        AgencyKind.Health or AgencyKind.MentalHealth => [Role.PanelMember, Role.SocialWorker, Role.CaseManager],
        AgencyKind.DaCommissioner => [Role.Statistician],
        _ => [Role.PanelMember],
    };
}
