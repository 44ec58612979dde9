using Gateway.Linkage.Maps;

namespace Gateway.Node.Import;

/// <summary>Which column of a file holds what: the people by linkage's map, the rest by the section <c>case</c> of the same file.</summary>
public sealed class CaseMap
{
    private readonly CaseSection _case;

    private CaseMap(ColumnMap people, CaseSection section)
    {
        (People, _case) = (people, section);
        Labels = LabelsOf(people).Concat(section.Columns.Values.Select(column => column.Column).OfType<string>()).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Where the people stand.</summary>
    public ColumnMap People { get; }

    /// <summary>For trials on files of people alone: the day on which each counts as heard by a trial panel; null in every real import.</summary>
    internal DateOnly? TrialHeardOn { get; private init; }

    internal int ExpiresAfterYears => _case.ExpiresAfterYears;

    /// <summary>Every column that the map names.</summary>
    internal IReadOnlySet<string> Labels { get; }

    /// <summary>Reads a map.</summary>
    /// <param name="yaml">The map's text.</param>
    /// <exception cref="ColumnMapException">The text is no map; the message says where and what to do.</exception>
    public static CaseMap Read(string yaml)
    {
        var people = ColumnMapReader.Read(new StringReader(yaml));
        return new CaseMap(people, CaseSection.Read(yaml));
    }

    /// <summary>
    /// The same map for a trial on a file of people alone, such as public linkage data: every row becomes a case that a trial panel heard
    /// on a day, and a cell that cannot be read is left out instead of refused. Never for real data: publishing a guess is probing.
    /// </summary>
    /// <param name="heardOn">The day; not after the day of the import.</param>
    public CaseMap ForTrial(DateOnly heardOn) => new(People, _case) { TrialHeardOn = heardOn };

    internal CaseColumn? this[string field] => _case.Columns.GetValueOrDefault(field);

    /// <summary>The columns that the map needs and the header lacks.</summary>
    internal IEnumerable<string> MissingColumns(IReadOnlyCollection<string> header) =>
        People.MissingColumns(header)
            .Concat(_case.Columns.Values.Where(column => column is { Column: not null, Optional: false } && !header.Contains(column.Column)).Select(column => column.Column!))
            .Distinct(StringComparer.Ordinal);

    /// <summary>The columns with a value of the map's own, and that value.</summary>
    internal IEnumerable<(string Column, string Value)> Assumed() =>
        _case.Columns.Values.Where(column => column is { Column: not null, Value: not null }).Select(column => (column.Column!, column.Value!));

    /// <summary>A row as <see cref="People"/> is to read it: without the columns that repeat as one text what it says in parts.</summary>
    internal Dictionary<string, string> WithoutRepeats(Dictionary<string, string> row)
    {
        var once = new Dictionary<string, string>(row, StringComparer.Ordinal);
        foreach (var whole in _case.Wholes.Where(whole => whole.Parts.Any(part => row.TryGetValue(part, out var text) && !string.IsNullOrWhiteSpace(text))))
            once.Remove(whole.Column);
        if (this["earlier_addresses"]?.Column is { } earlier)
            once.Remove(earlier);
        return once;
    }

    /// <summary>What an error calls the place of a field: its column where there is one.</summary>
    internal string PlaceOf(string field) => this[field]?.Column ?? field;

    private static HashSet<string> LabelsOf(ColumnMap people)
    {
        IEnumerable<string?> labels =
        [
            people.Record, people.Truth,
            .. people.Names.SelectMany(name => new[] { name.Forenames, name.Surname, name.Full }),
            .. people.BirthDates.SelectMany(date => new[] { date.Column, date.Year, date.Month, date.Day }),
            .. people.Addresses.SelectMany(address => new[] { address.House, address.Street, address.Place, address.Postcode, address.Line }),
            .. people.ExternalIds.Concat(people.Emails).Concat(people.Birthplaces).Select(text => text.Column),
        ];
        return labels.OfType<string>().ToHashSet(StringComparer.Ordinal);
    }
}
