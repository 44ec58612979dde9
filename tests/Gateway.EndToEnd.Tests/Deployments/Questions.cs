using Gateway.Contracts.Events.V1;
using Gateway.Contracts.Node.V1;

namespace Gateway.EndToEnd.Tests.Deployments;

/// <summary>Questions as a force's own system puts them to its node.</summary>
internal static class Questions
{
    /// <summary>A panel coordinator's question, changed as a test wants it.</summary>
    public static PersonQueryRequest About(Subject person, Action<PersonQueryRequest>? change = null)
    {
        var question = new PersonQueryRequest
        {
            RequestId = TrialDeployment.NewRequestId(),
            Person = person,
            Operator = "sgt-4711",
            Role = Role.PanelCoordinator,
            Purpose = Purpose.PerpetratorPanel,
            LegalBasis = LegalBasis.Dpa2018Part3,
            Urgency = Urgency.Routine,
        };
        change?.Invoke(question);
        return question;
    }

    /// <summary>A question of a housing association before a MARAC: it may learn a hit and nothing more (P16).</summary>
    public static PersonQueryRequest OfHousing(Subject person) => About(person, question =>
        (question.Role, question.Purpose, question.LegalBasis) = (Role.PanelMember, Purpose.MaracPreparation, LegalBasis.PublicTask));
}
