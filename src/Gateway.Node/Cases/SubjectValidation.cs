using Gateway.Contracts.Node.V1;
using Gateway.Hosting.Refusals;
using Gateway.Linkage;
using Gateway.Node.Tokenising;
using static Gateway.Node.Cases.FieldChecks;

namespace Gateway.Node.Cases;

/// <summary>Whether a subject can be entered, and found again from elsewhere.</summary>
internal static class SubjectValidation
{
    private const int MostOfAKind = 50;

    public static void Check(Subject subject, string field, DateOnly today, List<FieldProblem> problems)
    {
        Known(subject.InService, $"{field}.in_service", problems);
        Long(subject.Relationship, $"{field}.relationship", problems);
        CheckPerson(subject, field, today, problems);
    }

    /// <summary>The names, dates of birth, ids and addresses alone: all that a query uses.</summary>
    public static void CheckPerson(Subject subject, string field, DateOnly today, List<FieldProblem> problems)
    {
        var before = problems.Count;
        foreach (var (count, name) in ((int, string)[])[(subject.Names.Count, "names"), (subject.DatesOfBirth.Count, "dates_of_birth"), (subject.ExternalIds.Count, "external_ids"), (subject.Addresses.Count, "addresses")])
        {
            if (count > MostOfAKind)
                problems.Add(new($"{field}.{name}", $"At most {MostOfAKind}: check that they are all of one person."));
        }

        for (var index = 0; index < subject.DatesOfBirth.Count; index++)
            CheckBirthDate(subject.DatesOfBirth[index], $"{field}.dates_of_birth[{index}]", today, problems);
        CheckLengths(subject, field, problems);
        if (problems.Count == before)
            CheckFindable(subject, field, problems);
    }

    private static void CheckBirthDate(string text, string field, DateOnly today, List<FieldProblem> problems)
    {
        if (new BirthDateText(text).EarliestDay is not { } earliest)
            problems.Add(new(field, "This date of birth cannot be read: write it as day, month and year, for example 09/03/1985, or year alone."));
        else if (earliest > today)
            problems.Add(new(field, "This date of birth is in the future: correct it."));
    }

    private static void CheckLengths(Subject subject, string field, List<FieldProblem> problems)
    {
        for (var index = 0; index < subject.Names.Count; index++)
        {
            var name = subject.Names[index];
            Short(name.Forenames, $"{field}.names[{index}].forenames", problems);
            Short(name.Surname, $"{field}.names[{index}].surname", problems);
            Short(name.Full, $"{field}.names[{index}].full", problems);
        }

        for (var index = 0; index < subject.ExternalIds.Count; index++)
            Short(subject.ExternalIds[index], $"{field}.external_ids[{index}]", problems);
        for (var index = 0; index < subject.Addresses.Count; index++)
        {
            var address = subject.Addresses[index];
            foreach (var (text, part) in ((string, string)[])[(address.House, "house"), (address.Street, "street"), (address.Place, "place"), (address.Postcode, "postcode")])
                Short(text, $"{field}.addresses[{index}].{part}", problems);
        }
    }

    // A name alone would meet every namesake in the country; without any token the person would never be found.
    private static void CheckFindable(Subject subject, string field, List<FieldProblem> problems)
    {
        try
        {
            if (TokenRecipe.For(SubjectIdentifiers.Of(subject)).All(input => input.Type == TokenType.Name))
                problems.Add(new(field, "Too little to tell this person from others: give a name with a date of birth or an address, or an id such as a PNC id."));
        }
        catch (ArgumentException)
        {
            problems.Add(new(field, $"More than {TokenRecipe.MaxTokens} match tokens: check that names, dates and addresses are of one person only."));
        }
    }
}
