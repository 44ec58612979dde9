using Gateway.Linkage.Normalise;

namespace Gateway.Linkage;

/// <summary>
/// What is known of who a person is, as it was written down. Every list may be empty; order means nothing.
/// Aliases and alternative spellings are further names; a disputed date of birth is a further date.
/// </summary>
public sealed record PersonIdentifiers
{
    /// <summary>Names, aliases and alternative spellings.</summary>
    public IReadOnlyList<PersonName> Names { get; init; } = [];

    /// <summary>Dates of birth as written, complete or partial.</summary>
    public IReadOnlyList<BirthDateText> BirthDates { get; init; } = [];

    /// <summary>Identifiers given by other systems, such as a PNC id.</summary>
    public IReadOnlyList<ExternalId> ExternalIds { get; init; } = [];

    /// <summary>Present and former addresses.</summary>
    public IReadOnlyList<PostalAddress> Addresses { get; init; } = [];

    /// <summary>Places of birth.</summary>
    public IReadOnlyList<Birthplace> Birthplaces { get; init; } = [];

    /// <summary>Email addresses.</summary>
    public IReadOnlyList<EmailAddress> Emails { get; init; } = [];

    /// <inheritdoc/>
    public override string ToString() => Redacted.Text;
}

/// <summary>One name of a person: either forenames and surname apart, or one full name.</summary>
public sealed record PersonName
{
    private PersonName(string? forenames, string? surname, string? full)
    {
        Forenames = forenames;
        Surname = surname;
        Full = full;
    }

    /// <summary>One or more forenames, separated by spaces; null if unknown or if only <see cref="Full"/> is known.</summary>
    public string? Forenames { get; }

    /// <summary>Surname; null if unknown or if only <see cref="Full"/> is known.</summary>
    public string? Surname { get; }

    /// <summary>The whole name in one text, "Forenames Surname" or "Surname, Forenames"; null if the parts are known.</summary>
    public string? Full { get; }

    /// <summary>A name whose parts are known. Either part may be null.</summary>
    public static PersonName Of(string? forenames, string? surname) => new(forenames, surname, full: null);

    /// <summary>A name in one text.</summary>
    public static PersonName OfFull(string full) => new(forenames: null, surname: null, full);

    /// <inheritdoc/>
    public override string ToString() => Redacted.Text;
}

/// <summary>A date of birth as written, such as "1984-03-07", "7/3/84", "March 1984" or "1984".</summary>
/// <param name="Text">The text as written; day before month where only numbers are given.</param>
public readonly record struct BirthDateText(string Text)
{
    /// <summary>The first day that the text can mean; null if no date of birth can be read from it.</summary>
    public DateOnly? EarliestDay => BirthDate.Parse(Text) is { } date ? new DateOnly(date.Year, date.Month ?? 1, date.Day ?? 1) : null;

    /// <inheritdoc/>
    public override string ToString() => Redacted.Text;
}

/// <summary>An identifier from another system, such as a PNC id.</summary>
/// <param name="Text">The identifier as written.</param>
public readonly record struct ExternalId(string Text)
{
    /// <inheritdoc/>
    public override string ToString() => Redacted.Text;
}

/// <summary>A place of birth.</summary>
/// <param name="Text">The place as written.</param>
public readonly record struct Birthplace(string Text)
{
    /// <inheritdoc/>
    public override string ToString() => Redacted.Text;
}

/// <summary>An email address.</summary>
/// <param name="Text">The address as written.</param>
public readonly record struct EmailAddress(string Text)
{
    /// <inheritdoc/>
    public override string ToString() => Redacted.Text;
}
