namespace Gateway.Node.Import;

/// <summary>
/// Collects rows into cases: rows that share a case reference are one case with several subjects. A case of which any row is wrong is kept
/// back whole: entering the rest of it would retract the flags of the subjects that are left out.
/// </summary>
internal sealed class CaseRowGroups(CaseMap map, DateOnly today, NodeSecret? secret)
{
    private readonly List<RowGroup> _groups = [];
    private readonly Dictionary<string, RowGroup> _byReference = new(StringComparer.Ordinal);
    private readonly List<FileRow> _unreadable = [];
    private readonly List<RowProblem> _problems = [];
    private readonly List<RejectedRow> _rejected = [];

    /// <summary>How many rows were taken.</summary>
    public long Rows { get; private set; }

    /// <summary>Takes a row whose cells can be relied on.</summary>
    public void Add(SourceRow row, Dictionary<string, string> texts)
    {
        Rows++;
        var cells = new RowCells(map, texts, row.Line);
        var people = map.People.ApplyAll(map.WithoutRepeats(texts));
        var made = CaseFromRow.Make(map, cells, people, secret);
        if (map.TrialHeardOn is null)
            cells.Problems.AddRange(people.Problems.Select(problem => new RowProblem(row.Line, problem.Column, problem.Advice)));
        if (made.Reference.Length == 0 || !_byReference.TryGetValue(made.Reference, out var group))
        {
            group = new RowGroup(made, VictimsFromRow.ConsentField(cells));
            _groups.Add(group);
            if (made.Reference.Length > 0)
                _byReference.Add(made.Reference, group);
        }
        else if (group.Contradiction(made) is { } field)
        {
            cells.Add(field, $"says something else of the case than line {group.Rows[0].Line}, which has the same reference: rows of one case differ in the person only");
        }

        group.Join(row, made.Subjects, people.Truth, isNumbered: cells.Said("subject").Length > 0, cells);
        group.Problems.AddRange(cells.Problems.Distinct());
    }

    /// <summary>Takes a row whose cells cannot be relied on.</summary>
    public void Reject(FileRow row, string whatToDo)
    {
        Rows++;
        _unreadable.Add(row);
        _problems.Add(new RowProblem(row.Source.Line, string.Empty, whatToDo));
        _rejected.Add(new RejectedRow(row.Source, whatToDo));
    }

    /// <summary>Settles which cases can be entered.</summary>
    public CaseFileReading Finish(string header, char separator)
    {
        foreach (var row in _unreadable)
            KeepBackCasesOf(row);
        var cases = new List<ImportedCase>();
        foreach (var group in _groups)
        {
            group.Validate(map, today);
            if (group.Problems.Count == 0)
                cases.Add(new ImportedCase(group.Case, group.Rows, group.Truth));
            else
                RejectAll(group);
        }

        return new CaseFileReading(
            cases, [.. _problems.OrderBy(problem => problem.Line)], [.. _rejected.OrderBy(rejected => rejected.Row.Line)], header, separator, Rows);
    }

    // A row that cannot be read may be the second subject of a case whose first row can.
    private void KeepBackCasesOf(FileRow row)
    {
        foreach (var cell in row.Cells.Select(cell => cell.Trim()).Distinct(StringComparer.Ordinal))
        {
            if (cell.Length > 0 && _byReference.TryGetValue(cell, out var group))
                group.Problems.Add(new RowProblem(group.Rows[0].Line, map.PlaceOf("reference"), $"is kept back: the row on line {row.Source.Line} seems to be of the same case and cannot be read"));
        }
    }

    private void RejectAll(RowGroup group)
    {
        _problems.AddRange(group.Problems);
        foreach (var row in group.Rows)
        {
            var own = group.Problems.Where(problem => problem.Line == row.Line).ToList();
            _rejected.Add(new RejectedRow(row, string.Join(' ', own.Count > 0 ? own.Select(InWords) : [$"Another row of this case is wrong, and a case is taken whole or not at all: line {group.Problems[0].Line}."])));
        }
    }

    private static string InWords(RowProblem problem) => problem.Column.Length == 0 ? $"{problem.WhatToDo.TrimEnd('.')}." : $"{problem.Column}: {problem.WhatToDo.TrimEnd('.')}.";
}
