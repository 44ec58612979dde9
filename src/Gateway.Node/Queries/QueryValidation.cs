using Gateway.Contracts.Node.V1;
using Gateway.Hosting.Refusals;
using Gateway.Node.Cases;

namespace Gateway.Node.Queries;

/// <summary>Whether a question can be asked, before anything is looked up or leaves the node.</summary>
internal static class QueryValidation
{
    public static IReadOnlyList<FieldProblem> Check(PersonQueryRequest request, DateOnly today)
    {
        var problems = new List<FieldProblem>();
        if (request.Person is null)
            problems.Add(new("person", "Say whom the question is about: a name with a date of birth or an address, or an id."));
        else
            SubjectValidation.CheckPerson(request.Person, "person", today, problems);
        if (string.IsNullOrWhiteSpace(request.Operator))
            problems.Add(new("operator", "Say who asks: consultations are logged with the person (DPA 2018 s.62)."));
        FieldChecks.Short(request.Operator, "operator", problems);
        FieldChecks.Known(request.Role, "role", problems);
        FieldChecks.Known(request.Purpose, "purpose", problems);
        FieldChecks.Known(request.LegalBasis, "legal_basis", problems);
        FieldChecks.Known(request.Urgency, "urgency", problems);
        return problems;
    }
}
