using Gateway.Contracts.Events.V1;
using Gateway.Deployment;
using Gateway.Population.Places;

namespace Gateway.Demo;

/// <summary>Who takes part in the demo: eight forces that hold cases, and partner agencies of the first force's area that ask.</summary>
internal static class DemoAgencies
{
    /// <summary>The forces.</summary>
    public static IReadOnlyList<ForceArea> Forces => ForceArea.DemoForces;

    /// <summary>Enrolment code of a force's node.</summary>
    public static string NodeOf(string force) => $"{force}-police";

    /// <summary>The deployment: partner agencies work in the area from which the first story asks.</summary>
    public static DeploymentPlan Plan(string partnersForce)
    {
        PlannedAgency Partner(string code, string name, AgencyKind kind) => new($"{partnersForce}-{code}", name, partnersForce, kind);
        return new DeploymentPlan(
        [
            .. Forces.Select(force => PlannedAgency.Police(force.Code, force.Name)),
            Partner("probation", "Probation delivery unit", AgencyKind.Probation),
            Partner("childrens-services", "Children's services", AgencyKind.ChildrensSocialCare),
            Partner("idva", "IDVA service", AgencyKind.IdvaService),
            Partner("programme", "Perpetrator programme", AgencyKind.PerpetratorProgramme),
            Partner("housing", "Housing association", AgencyKind.Housing),
        ]);
    }
}
