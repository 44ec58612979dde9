using Gateway.Contracts.Enrolment.V1;
using Gateway.Exchange.Labels;
using Gateway.Hosting.Enrolment;
using Gateway.Hosting.Requests;
using Gateway.Policy;
using Gateway.Policy.Contracts;

namespace Gateway.Exchange.Decisions;

/// <summary>Decides on one record for one request, with the holder's policy and one reading of the clock. Without a certain label: D0.</summary>
internal sealed class RecordDecider(PolicyBook policies, EnrolmentRegister register)
{
    /// <summary>The decision for a signed request.</summary>
    /// <param name="request">The request, verified.</param>
    /// <param name="flagId">The flag.</param>
    /// <param name="label">Its label, if the store has one.</param>
    /// <param name="holder">Who holds the flag, as the matcher says; another agency's label does not belong to it.</param>
    /// <param name="now">The clock reading.</param>
    public RecordDecision Decide(VerifiedRequest request, byte[] flagId, StoredLabel? label, string holder, DateTimeOffset now)
    {
        var requester = request.Requester;
        return Decide(
            requester,
            flagId,
            label,
            holder,
            now,
            facts => (RequestFacts.Of(request.Body, requester.Agency.Kind, holder: facts.Agency == requester.Code),
                LabelFacts.Of(facts.Label!, request.Body.Purpose, now, request.Body.Time.ToDateTimeOffset())));
    }

    /// <summary>The decision for an enrolled standing request (protocol decision 4).</summary>
    public RecordDecision Decide(EnrolledMember recipient, StandingRequest standing, byte[] flagId, StoredLabel? label, string holder, DateTimeOffset now) =>
        Decide(
            recipient,
            flagId,
            label,
            holder,
            now,
            facts => (RequestFacts.Of(standing, recipient.Agency.Kind), LabelFacts.Of(facts.Label!, standing.Purpose, now)));

    private RecordDecision Decide(
        EnrolledMember recipient, byte[] flagId, StoredLabel? label, string holder, DateTimeOffset now, Func<StoredLabel, (Facts Request, Facts Record)> factsOf)
    {
        var member = register.ByCode(holder);
        if (label?.Label is null || label.Agency != holder || member is not { Component: Component.Node })
            return new RecordDecision(flagId, null, null, recipient, policies.Unknown, now);
        var (request, record) = factsOf(label);
        return new RecordDecision(flagId, label, member, recipient, policies.For(holder).Decide(request, record), now);
    }
}
