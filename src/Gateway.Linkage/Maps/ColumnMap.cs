using System.Globalization;
using Gateway.Linkage.Normalise;

namespace Gateway.Linkage.Maps;

/// <summary>Says which column of a file holds which identifier. Read it with <see cref="ColumnMapReader"/>.</summary>
public sealed record ColumnMap
{
    /// <summary>What kind of file the map is for.</summary>
    public required string Title { get; init; }

    /// <summary>Column of the record's own reference; null if there is none.</summary>
    public string? Record { get; init; }

    /// <summary>Column of the person's label where the truth is known; null if there is none.</summary>
    public string? Truth { get; init; }

    /// <summary>What stands between two persons in one row, each in the same place in every column; null if a row is one person. Where the names are one person's, it parts nothing in other columns.</summary>
    public string? PersonSeparator { get; init; }

    /// <summary>Where names, aliases and spellings stand.</summary>
    public IReadOnlyList<NameColumns> Names { get; init; } = [];

    /// <summary>Where dates of birth stand.</summary>
    public IReadOnlyList<DateColumns> BirthDates { get; init; } = [];

    /// <summary>Where addresses stand.</summary>
    public IReadOnlyList<AddressColumns> Addresses { get; init; } = [];

    /// <summary>Where external ids stand.</summary>
    public IReadOnlyList<TextColumn> ExternalIds { get; init; } = [];

    /// <summary>Where email addresses stand.</summary>
    public IReadOnlyList<TextColumn> Emails { get; init; } = [];

    /// <summary>Where places of birth stand.</summary>
    public IReadOnlyList<TextColumn> Birthplaces { get; init; } = [];

    /// <summary>The columns that a file must have and <paramref name="header"/> lacks.</summary>
    public IReadOnlyList<string> MissingColumns(IEnumerable<string> header)
    {
        var present = header.ToHashSet(StringComparer.Ordinal);
        IEnumerable<string?> required =
        [
            Record, Truth,
            .. Names.Where(name => !name.Optional).SelectMany(name => new[] { name.Forenames, name.Surname, name.Full }),
            .. BirthDates.Where(date => !date.Optional).SelectMany(date => new[] { date.Column, date.Year, date.Month, date.Day }),
            .. Addresses.Where(address => !address.Optional).SelectMany(address => new[] { address.House, address.Street, address.Place, address.Postcode, address.Line }),
            .. ExternalIds.Concat(Emails).Concat(Birthplaces).Where(text => !text.Optional).Select(text => text.Column),
        ];
        return [.. required.OfType<string>().Distinct().Where(column => !present.Contains(column))];
    }

    /// <summary>The one person of a row, or the first of several.</summary>
    /// <param name="row">Value of each column by its name; a column that is absent counts as empty.</param>
    public PersonIdentifiers Apply(IReadOnlyDictionary<string, string> row) => ApplyAll(row).Persons[0];

    /// <summary>All that the map finds in a row.</summary>
    /// <param name="row">Value of each column by its name; a column that is absent counts as empty.</param>
    public MappedRow ApplyAll(IReadOnlyDictionary<string, string> row)
    {
        ArgumentNullException.ThrowIfNull(row);
        var problems = new List<ColumnProblem>();
        var persons = new List<PersonIdentifiers>();
        var count = PersonSeparator is null ? 1 : NamedPersons(row);
        for (var number = 0; number < count; number++)
            persons.Add(PersonOf(new PersonCells(row, count == 1 ? null : PersonSeparator, number), problems));
        return new MappedRow(Cell(row, Record), Cell(row, Truth), persons, problems);
    }

    private int NamedPersons(IReadOnlyDictionary<string, string> row) => Math.Max(1, Names
        .SelectMany(name => new[] { name.Full, name.Surname, name.Forenames })
        .Max(column => Cell(row, column)?.Split(PersonSeparator).Length ?? 0));

    private PersonIdentifiers PersonOf(PersonCells cells, List<ColumnProblem> problems) => new()
    {
        Names = [.. Names.SelectMany(columns => NamesOf(columns, cells))],
        BirthDates = [.. BirthDates.SelectMany(columns => DatesOf(columns, cells, problems))],
        Addresses = [.. Addresses.SelectMany(columns => AddressesOf(columns, cells))],
        ExternalIds = [.. Texts(ExternalIds, cells).Select(text => new ExternalId(text))],
        Emails = [.. Texts(Emails, cells).Select(text => new EmailAddress(text))],
        Birthplaces = [.. Texts(Birthplaces, cells).Select(text => new Birthplace(text))],
    };

    private static IEnumerable<PersonName> NamesOf(NameColumns columns, PersonCells cells)
    {
        if (columns.Full is not null)
            return cells.Parts(columns.Full, columns.Separator).Select(PersonName.OfFull);
        var (forenames, surname) = (cells.Text(columns.Forenames), cells.Text(columns.Surname));
        return forenames is null && surname is null ? [] : [PersonName.Of(forenames, surname)];
    }

    private static IEnumerable<BirthDateText> DatesOf(DateColumns columns, PersonCells cells, List<ColumnProblem> problems)
    {
        if (columns.Column is null)
        {
            var (year, month, day) = (cells.Text(columns.Year), cells.Text(columns.Month), cells.Text(columns.Day));
            if (year is not null)
                yield return new BirthDateText($"{year}-{month ?? "00"}-{day ?? "00"}");
            yield break;
        }

        foreach (var text in cells.Parts(columns.Column, columns.Separator))
        {
            var iso = columns.Layout is not null && DateOnly.TryParseExact(text, columns.Layout, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
                ? date.ToString("yyyy-MM-dd")
                : text;
            if (BirthDate.Parse(iso) is null)
                problems.Add(new ColumnProblem(columns.Column, "holds no possible date; write it as 1984-03-07, 7/3/1984 or 7 March 1984, or as 1984 if no more is known"));
            else
                yield return new BirthDateText(iso);
        }
    }

    private static IEnumerable<PostalAddress> AddressesOf(AddressColumns columns, PersonCells cells)
    {
        if (columns.Line is not null)
            return cells.Parts(columns.Line, columns.Separator).Select(PostalAddress.OfLine);
        var address = new PostalAddress
        {
            House = cells.Text(columns.House),
            Street = cells.Text(columns.Street),
            Place = cells.Text(columns.Place),
            Postcode = cells.Text(columns.Postcode),
        };
        return address == new PostalAddress() ? [] : [address];
    }

    private static IEnumerable<string> Texts(IReadOnlyList<TextColumn> columns, PersonCells cells) =>
        columns.SelectMany(column => cells.Parts(column.Column, column.Separator));

    private static string? Cell(IReadOnlyDictionary<string, string> row, string? column) =>
        column is not null && row.TryGetValue(column, out var value) && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;

    /// <summary>What one row says of one of its persons.</summary>
    private readonly record struct PersonCells(IReadOnlyDictionary<string, string> Row, string? PersonSeparator, int Number)
    {
        public override string ToString() => Redacted.Text;

        public string? Text(string? column)
        {
            var text = Cell(Row, column);
            if (text is null || PersonSeparator is null)
                return text;
            var persons = text.Split(PersonSeparator, StringSplitOptions.TrimEntries);
            return Number < persons.Length && persons[Number].Length > 0 ? persons[Number] : null;
        }

        public string[] Parts(string column, string? separator)
        {
            var text = Text(column);
            if (text is null)
                return [];
            return separator is null ? [text] : text.Split(separator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        }
    }
}

/// <summary>Where a name stands: forenames and surname apart, or one full name.</summary>
/// <param name="Forenames">Column of the forenames.</param>
/// <param name="Surname">Column of the surname.</param>
/// <param name="Full">Column of the full name, instead of the two others.</param>
/// <param name="Separator">What stands between several full names in one cell.</param>
/// <param name="Optional">True if a file may lack the columns.</param>
public sealed record NameColumns(string? Forenames, string? Surname, string? Full, string? Separator, bool Optional);

/// <summary>Where a date stands: in one column, or in parts.</summary>
/// <param name="Column">Column of the whole date.</param>
/// <param name="Layout">Its layout in .NET's notation, such as MM/dd/yyyy; null reads any layout, day before month. A date in another layout is read as if none were given.</param>
/// <param name="Year">Column of the year, instead of a whole date.</param>
/// <param name="Month">Column of the month.</param>
/// <param name="Day">Column of the day.</param>
/// <param name="Separator">What stands between several dates in one cell.</param>
/// <param name="Optional">True if a file may lack the columns.</param>
public sealed record DateColumns(string? Column, string? Layout, string? Year, string? Month, string? Day, string? Separator, bool Optional);

/// <summary>Where an address stands: in parts, or in one line.</summary>
/// <param name="House">Column of the house number.</param>
/// <param name="Street">Column of the street.</param>
/// <param name="Place">Column of the suburb, town or city.</param>
/// <param name="Postcode">Column of the postcode.</param>
/// <param name="Line">Column of the whole address, instead of the parts.</param>
/// <param name="Separator">What stands between several whole addresses in one cell.</param>
/// <param name="Optional">True if a file may lack the columns.</param>
public sealed record AddressColumns(string? House, string? Street, string? Place, string? Postcode, string? Line, string? Separator, bool Optional);

/// <summary>Where a text stands.</summary>
/// <param name="Column">The column.</param>
/// <param name="Separator">What stands between several texts in one cell.</param>
/// <param name="Optional">True if a file may lack the column.</param>
public sealed record TextColumn(string Column, string? Separator, bool Optional);

/// <summary>What a map found in a row.</summary>
/// <param name="Record">The record's own reference.</param>
/// <param name="Truth">The person's label where the truth is known.</param>
/// <param name="Persons">The persons; at least one, which may be empty.</param>
/// <param name="Problems">Cells that hold nothing usable; what they hold is left out of the persons.</param>
public sealed record MappedRow(string? Record, string? Truth, IReadOnlyList<PersonIdentifiers> Persons, IReadOnlyList<ColumnProblem> Problems)
{
    /// <inheritdoc/>
    public override string ToString() => Redacted.Text;
}

/// <summary>A cell that could not be used.</summary>
/// <param name="Column">Its column.</param>
/// <param name="Advice">What is wrong and what to write instead; never the value.</param>
public readonly record struct ColumnProblem(string Column, string Advice);
