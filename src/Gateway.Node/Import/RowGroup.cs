using Gateway.Contracts.Node.V1;
using Gateway.Linkage.Maps;
using Gateway.Node.Cases;
using Google.Protobuf.Reflection;

namespace Gateway.Node.Import;

/// <summary>The rows of one case.</summary>
/// <param name="made">What its first row says; the subjects of all are gathered in it.</param>
/// <param name="consentField">The field that its consent was read from.</param>
internal sealed class RowGroup(Case made, string consentField)
{
    private const int MostCompared = 100;

    private readonly List<long> _lineOfSubject = [];

    public Case Case { get; } = made;

    public List<SourceRow> Rows { get; } = [];

    /// <summary>The person's label of each subject where the file knows it.</summary>
    public List<string?> Truth { get; } = [];

    public List<RowProblem> Problems { get; } = [];

    /// <summary>The first field of the map in which a further row contradicts the case; null when it does not.</summary>
    public string? Contradiction(Case other)
    {
        var differing = Case.Descriptor.Fields.InDeclarationOrder().FirstOrDefault(field => field.FieldNumber != Case.SubjectsFieldNumber && Differs(field, other));
        return differing?.FieldNumber == Case.ItemsFieldNumber ? ItemsFromRow.FieldOf(Differing(Case.Items, other.Items)) : differing?.Name;
    }

    /// <summary>Adds a row. Its persons keep the numbers that it gives them, and are numbered as they come where it gives none.</summary>
    public void Join(SourceRow row, IEnumerable<Subject> subjects, string? truth, bool isNumbered, RowCells cells)
    {
        var isFirst = Rows.Count == 0;
        Rows.Add(row);
        foreach (var subject in subjects.ToList())
        {
            if (!isFirst && !Accept(subject, isNumbered, cells))
                continue;
            if (!isFirst)
                Case.Subjects.Add(subject);
            _lineOfSubject.Add(row.Line);
            Truth.Add(truth);
        }
    }

    /// <summary>Adds the problems that the node would find, each at its row and column.</summary>
    public void Validate(CaseMap map, DateOnly today)
    {
        // What could not be read is missing from the case, which would then seem wrong in other places too.
        if (Problems.Count > 0)
            return;
        foreach (var problem in CaseValidation.Check(Case, today))
        {
            var subject = IndexAfter(problem.Field, "case.subjects[");
            var line = subject is { } index && index < _lineOfSubject.Count ? _lineOfSubject[index] : Rows[0].Line;
            var column = subject is null ? ColumnOf(problem.Field, map) : ColumnOfPerson(problem.Field, map);
            Problems.Add(new RowProblem(line, column, problem.Problem));
        }
    }

    private bool Differs(FieldDescriptor field, Case other) => !Equals(field.Accessor.GetValue(Case), field.Accessor.GetValue(other));

    private static Item Differing(IEnumerable<Item> ours, IEnumerable<Item> theirs)
    {
        var (left, right) = (ours.ToList(), theirs.ToList());
        return left.Except(right).Concat(right.Except(left)).Concat(left).First();
    }

    private bool Accept(Subject subject, bool isNumbered, RowCells cells)
    {
        // So many are refused in any case, and comparing each with each takes long.
        if (Case.Subjects.Count >= MostCompared)
            return true;
        var twin = Case.Subjects.FirstOrDefault(known => SamePerson(known, subject));
        if (twin is not null && (!isNumbered || twin.Reference == subject.Reference))
            return false;
        var isTaken = Case.Subjects.Any(known => known.Reference == subject.Reference);
        if (isTaken && isNumbered)
            cells.Add("subject", "gives this person a number that another row of the case gives to somebody else: give each their own");
        else if (isTaken)
            subject.Reference = $"{Case.Subjects.Count + 1}";
        return true;
    }

    private static bool SamePerson(Subject one, Subject other)
    {
        var same = other.Clone();
        same.Reference = one.Reference;
        return one.Equals(same);
    }

    private string ColumnOf(string path, CaseMap map)
    {
        if (IndexAfter(path, "case.items[") is { } item && item < Case.Items.Count)
            return map.PlaceOf(ItemsFromRow.FieldOf(Case.Items[item]));
        if (path.StartsWith("case.victims", StringComparison.Ordinal) && path.Contains(".consent", StringComparison.Ordinal))
            return map.PlaceOf(consentField);
        return map.PlaceOf(path["case.".Length..].Split('[', '.')[0]);
    }

    private static string ColumnOfPerson(string path, CaseMap map)
    {
        var part = path[(path.IndexOf(']', StringComparison.Ordinal) + 1)..].TrimStart('.').Split('[', '.')[0];
        return part switch
        {
            "in_service" or "relationship" => map.PlaceOf(part),
            "reference" => map.PlaceOf("subject"),
            "dates_of_birth" => First(map.People.BirthDates.Select(date => date.Column ?? date.Year)),
            "external_ids" => First(map.People.ExternalIds.Select(id => id.Column)),
            "addresses" => First(map.People.Addresses.Select(AnyPart)),
            _ => First(map.People.Names.Select(name => name.Full ?? name.Surname ?? name.Forenames)),
        };
    }

    private static string First(IEnumerable<string?> columns) => columns.OfType<string>().FirstOrDefault() ?? string.Empty;

    private static string? AnyPart(AddressColumns address) => address.Line ?? address.Street ?? address.Place ?? address.Postcode ?? address.House;

    private static int? IndexAfter(string path, string start) =>
        path.StartsWith(start, StringComparison.Ordinal) && int.TryParse(path.AsSpan(start.Length, path.IndexOf(']', StringComparison.Ordinal) - start.Length), out var index)
            ? index
            : null;
}
