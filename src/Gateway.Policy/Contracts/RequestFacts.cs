using Gateway.Contracts.Enrolment.V1;
using Gateway.Contracts.Events.V1;
using Gateway.Contracts.Exchange.V1;

namespace Gateway.Policy.Contracts;

/// <summary>The policy's facts about who asks, from the messages that say so. The kind of agency comes from the enrolment register, never from the request.</summary>
public static class RequestFacts
{
    /// <summary>The facts of a signed request about one record.</summary>
    /// <param name="request">What the requester declares.</param>
    /// <param name="agencyKind">What kind of agency is enrolled.</param>
    /// <param name="holder">Whether the requester is the very agency that holds the record.</param>
    public static Facts Of(RequestBody request, AgencyKind agencyKind, bool holder)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Of(agencyKind, request.Role, request.Purpose, request.LegalBasis, request.Urgency, holder, request.Onward);
    }

    /// <summary>The facts of a standing request about a record of another agency: routine, and not to be passed on (protocol decision 4).</summary>
    /// <param name="standing">The enrolled standing request.</param>
    /// <param name="agencyKind">What kind of agency is enrolled.</param>
    public static Facts Of(StandingRequest standing, AgencyKind agencyKind)
    {
        ArgumentNullException.ThrowIfNull(standing);
        return Of(agencyKind, standing.Role, standing.Purpose, standing.LegalBasis, Urgency.Routine, holder: false, onward: false);
    }

    private static Facts Of(AgencyKind agencyKind, Role role, Purpose purpose, LegalBasis legalBasis, Urgency urgency, bool holder, bool onward) =>
        new Facts()
            .Add("agency_kind", PolicyWords.Of(agencyKind))
            .Add("role", PolicyWords.Of(role))
            .Add("purpose", PolicyWords.Of(purpose))
            .Add("legal_basis", PolicyWords.Of(legalBasis))
            .Add("urgency", PolicyWords.Of(urgency))
            .Add("holder", holder)
            .Add("onward", onward);
}
