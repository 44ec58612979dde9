using Gateway.Hosting.Refusals;

namespace Gateway.Node.Cases;

/// <summary>Checks of single fields. No message quotes the value.</summary>
internal static class FieldChecks
{
    private const int LongestReference = 200;
    private const int LongestText = 20_000;

    public static void Known<T>(T value, string field, List<FieldProblem> problems)
        where T : struct, Enum
    {
        if (!Enum.IsDefined(value) || Convert.ToInt32(value) == 0)
            problems.Add(new(field, $"Missing or not in the vocabulary: give one of {Words<T>()}."));
    }

    /// <summary>A civil date that has come.</summary>
    public static void Date(uint number, string field, DateOnly today, List<FieldProblem> problems)
    {
        if (CivilDates.Read(number) is not { } date)
            problems.Add(new(field, "This is no date: give year, month and day, for example 20260309."));
        else if (date > today)
            problems.Add(new(field, "This date is in the future: enter it once it has come, or correct it."));
    }

    public static void Short(string text, string field, List<FieldProblem> problems)
    {
        if (text.Length > LongestReference)
            problems.Add(new(field, $"At most {LongestReference} characters: shorten it."));
    }

    public static void Long(string text, string field, List<FieldProblem> problems)
    {
        if (text.Length > LongestText)
            problems.Add(new(field, $"At most {LongestText} characters: shorten it."));
    }

    public static void Some(int count, int most, string field, string whatToDo, List<FieldProblem> problems)
    {
        if (count == 0)
            problems.Add(new(field, whatToDo));
        else if (count > most)
            problems.Add(new(field, $"At most {most}: split the case."));
    }

    public static void Unique(IEnumerable<string> references, string field, string what, List<FieldProblem> problems)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var index = 0;
        foreach (var reference in references)
        {
            if (reference.Length == 0)
                problems.Add(new($"{field}[{index}].reference", $"Give this {what} a reference of its own within the case, for example 1."));
            else if (!seen.Add(reference))
                problems.Add(new($"{field}[{index}].reference", $"Another {what} of this case has this reference: give each its own."));
            Short(reference, $"{field}[{index}].reference", problems);
            index++;
        }
    }

    // The policy's word for a value is its name in lower case with underscores (vocabulary.proto).
    private static string Words<T>()
        where T : struct, Enum =>
        string.Join(", ", Enum.GetValues<T>().Where(value => Convert.ToInt32(value) != 0).Select(Vocabulary.WordOf));
}
