using Gateway.Contracts.Node.V1;
using Gateway.Node.Cases;

namespace Gateway.Node.Import;

/// <summary>Collects rows into cases: rows that share a case reference are one case with several subjects.</summary>
internal sealed class CaseRowGroups(CaseMap map, DateOnly today)
{
    private readonly List<Group> _groups = [];
    private readonly Dictionary<string, Group> _byReference = new(StringComparer.Ordinal);
    private readonly List<RowProblem> _problems = [];
    private readonly List<RejectedRow> _rejected = [];
    private long _rows;

    public void Add(SourceRow row, IReadOnlyDictionary<string, string> texts)
    {
        _rows++;
        var cells = new RowCells(map, texts, row.Line);
        var people = map.People.ApplyAll(texts);
        var made = CaseFromRow.Make(map, cells, people, today);
        IEnumerable<RowProblem> unreadable = map.TrialHeardOn is null ? people.Problems.Select(problem => new RowProblem(row.Line, problem.Column, problem.Advice)) : [];
        List<RowProblem> problems = [.. cells.Problems, .. unreadable];
        if (made.Reference.Length == 0 || !_byReference.TryGetValue(made.Reference, out var group))
        {
            group = new Group(made);
            _groups.Add(group);
            if (made.Reference.Length > 0)
                _byReference.Add(made.Reference, group);
        }
        else if (group.Contradiction(made) is { } field)
        {
            problems.Add(new RowProblem(row.Line, map.PlaceOf(field), $"says something else of the case than line {group.Rows[0].Line}, which has the same reference: rows of one case differ in the person only"));
        }
        else
        {
            group.Join(made);
        }

        group.Rows.Add(row);
        group.Truth.Add((row, people.Truth));
        group.Problems.AddRange(problems);
    }

    public void Reject(SourceRow row, RowProblem problem)
    {
        _rows++;
        _problems.Add(problem);
        _rejected.Add(new RejectedRow(row, problem.WhatToDo));
    }

    public CaseFileReading Finish(string header, char separator)
    {
        var cases = new List<ImportedCase>();
        foreach (var group in _groups)
        {
            if (group.Problems.Count == 0)
                group.Problems.AddRange(CaseValidation.Check(group.Case, today).Select(problem => new RowProblem(group.Rows[0].Line, PlaceOf(problem.Field), problem.Problem)));
            if (group.Problems.Count == 0)
                cases.Add(new ImportedCase(group.Case, group.Rows, [.. group.Case.Subjects.Select((_, index) => index < group.Truth.Count ? group.Truth[index].Truth : null)]));
            else
                RejectAll(group);
        }

        _problems.Sort((left, right) => left.Line.CompareTo(right.Line));
        _rejected.Sort((left, right) => left.Row.Line.CompareTo(right.Row.Line));
        return new CaseFileReading(cases, _problems, _rejected, header, separator, _rows);
    }

    // One bad row keeps its whole case back: half a case would be flagged as if it were the whole.
    private void RejectAll(Group group)
    {
        _problems.AddRange(group.Problems);
        foreach (var row in group.Rows)
        {
            var own = group.Problems.Where(problem => problem.Line == row.Line).ToList();
            _rejected.Add(new RejectedRow(row, string.Join(' ', own.Count > 0 ? own.Select(InWords) : [$"Another row of this case is wrong: line {group.Problems[0].Line}."])));
        }
    }

    private static string InWords(RowProblem problem) => problem.Column.Length == 0 ? $"{problem.WhatToDo}." : $"{problem.Column}: {problem.WhatToDo}.";

    private string PlaceOf(string field) =>
        CaseFields.NameOf(field) is { } name ? map.PlaceOf(name)
        : map.People.Names[0] is { } first ? first.Full ?? first.Surname ?? first.Forenames ?? string.Empty
        : string.Empty;

    /// <summary>The rows of one case.</summary>
    private sealed class Group(Case made)
    {
        public Case Case { get; } = made;

        public List<SourceRow> Rows { get; } = [];

        public List<(SourceRow Row, string? Truth)> Truth { get; } = [];

        public List<RowProblem> Problems { get; } = [];

        /// <summary>The first field in which a further row contradicts the case; null when it does not.</summary>
        public string? Contradiction(Case other) =>
            Case.Descriptor.Fields.InDeclarationOrder()
                .Where(field => field.FieldNumber != Case.SubjectsFieldNumber)
                .FirstOrDefault(field => !Equals(field.Accessor.GetValue(Case), field.Accessor.GetValue(other)))?.Name;

        public void Join(Case other)
        {
            foreach (var subject in other.Subjects.Where(subject => !Case.Subjects.Contains(subject)))
            {
                // Rows that number their persons keep their numbers; the others are numbered as they come.
                if (Case.Subjects.Any(known => known.Reference == subject.Reference))
                    subject.Reference = $"{Case.Subjects.Count + 1}";
                Case.Subjects.Add(subject);
            }
        }
    }
}
