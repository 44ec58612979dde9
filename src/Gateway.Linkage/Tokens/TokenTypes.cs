using System.Collections.Frozen;

namespace Gateway.Linkage;

/// <summary>What each token type is made of, and its stable name.</summary>
public static class TokenTypes
{
    private static readonly TokenTypeDescription?[] ByNumber = Describe();

    /// <summary>All token types in order of number.</summary>
    public static IReadOnlyList<TokenTypeDescription> All { get; } = [.. ByNumber.OfType<TokenTypeDescription>()];

    private static readonly FrozenDictionary<string, TokenType> ByName =
        All.ToFrozenDictionary(static description => description.Name, static description => description.Type, StringComparer.Ordinal);

    /// <summary>One more than the highest number of a token type; token types fit a 64-bit mask.</summary>
    internal const int Limit = 64;

    /// <summary>True if <paramref name="type"/> is a token type of this recipe.</summary>
    public static bool IsKnown(TokenType type) => (int)type < Limit && ByNumber[(int)type] is not null;

    /// <summary>Stable name for evidence and model files, such as <c>name_year_month</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The type is unknown.</exception>
    public static string NameOf(TokenType type) => Of(type).Name;

    /// <summary>What a type is made of.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The type is unknown.</exception>
    public static TokenTypeDescription Of(TokenType type) =>
        IsKnown(type) ? ByNumber[(int)type]! : throw new ArgumentOutOfRangeException(nameof(type), type, "Not a token type of this recipe.");

    /// <summary>The type of the given stable name, if there is one.</summary>
    public static bool TryParse(string name, out TokenType type) => ByName.TryGetValue(name, out type);

    private static TokenTypeDescription?[] Describe()
    {
        const IdentityParts bothNames = IdentityParts.ForenameSound | IdentityParts.SurnameSound;
        const IdentityParts yearMonth = IdentityParts.BirthYear | IdentityParts.BirthMonth;
        const IdentityParts monthDay = IdentityParts.BirthMonth | IdentityParts.BirthDay;
        const IdentityParts yearDay = IdentityParts.BirthYear | IdentityParts.BirthDay;
        const IdentityParts date = yearMonth | IdentityParts.BirthDay;
        var types = new TokenTypeDescription?[Limit];
        Add(TokenType.Name, "name", IdentityParts.NameWords | bothNames);
        Add(TokenType.NameYearMonth, "name_year_month", bothNames | yearMonth);
        Add(TokenType.NameMonthDay, "name_month_day", bothNames | monthDay);
        Add(TokenType.NameYearDay, "name_year_day", bothNames | yearDay);
        Add(TokenType.NameSwappedDate, "name_swapped_date", bothNames | IdentityParts.BirthYear | IdentityParts.MonthAndDayInEitherOrder);
        Add(TokenType.ForenameDate, "forename_date", IdentityParts.ForenameSound | date);
        Add(TokenType.SurnameDate, "surname_date", IdentityParts.SurnameSound | date);
        Add(TokenType.InitialsDate, "initials_date", IdentityParts.Initials | date);
        Add(TokenType.ForenamePairSurnameDate, "forename_pair_surname_date", IdentityParts.ForenameLetters | IdentityParts.SurnameSound | date);
        Add(TokenType.SurnamePairForenameDate, "surname_pair_forename_date", IdentityParts.SurnameLetters | IdentityParts.ForenameSound | date);
        Add(TokenType.PrefixesMonthDay, "prefixes_month_day", IdentityParts.ForenameStart | IdentityParts.SurnameStart | monthDay);
        Add(TokenType.LettersAYearMonth, "letters_a_year_month", IdentityParts.NameLetters | yearMonth);
        Add(TokenType.LettersBYearMonth, "letters_b_year_month", IdentityParts.NameLetters | yearMonth);
        Add(TokenType.DatePostcode, "date_postcode", date | IdentityParts.Postcode);
        Add(TokenType.DatePlace, "date_place", date | IdentityParts.Place);
        Add(TokenType.DateStreet, "date_street", date | IdentityParts.Street);
        Add(TokenType.YearMonthPostcode, "year_month_postcode", yearMonth | IdentityParts.Postcode);
        Add(TokenType.ForenameYearMonthPlace, "forename_year_month_place", IdentityParts.ForenameSound | yearMonth | IdentityParts.Place);
        Add(TokenType.NameDistrict, "name_district", bothNames | IdentityParts.District);
        Add(TokenType.ForenamePostcode, "forename_postcode", IdentityParts.ForenameSound | IdentityParts.Postcode);
        Add(TokenType.SurnamePostcode, "surname_postcode", IdentityParts.SurnameSound | IdentityParts.Postcode);
        Add(TokenType.NamePlace, "name_place", bothNames | IdentityParts.Place);
        Add(TokenType.NameHouse, "name_house", bothNames | IdentityParts.House);
        Add(TokenType.LettersAPlace, "letters_a_place", IdentityParts.NameLetters | IdentityParts.Place);
        Add(TokenType.LettersBPlace, "letters_b_place", IdentityParts.NameLetters | IdentityParts.Place);
        Add(TokenType.Id, "id", IdentityParts.Id | IdentityParts.IdPart);
        Add(TokenType.IdEndYear, "id_end_year", IdentityParts.IdPart | IdentityParts.BirthYear);
        Add(TokenType.IdEndSurname, "id_end_surname", IdentityParts.IdPart | IdentityParts.SurnameSound);
        Add(TokenType.Email, "email", IdentityParts.Email);
        Add(TokenType.EmailLocal, "email_local", IdentityParts.EmailPart);
        Add(TokenType.EmailDomainName, "email_domain_name", IdentityParts.EmailPart | bothNames);
        Add(TokenType.EmailLettersYear, "email_letters_year", IdentityParts.EmailPart | IdentityParts.BirthYear);
        return types;

        void Add(TokenType type, string name, IdentityParts parts) => types[(int)type] = new TokenTypeDescription(type, name, parts);
    }
}

/// <summary>A token type with its stable name and the parts of an identity that an agreeing token proves equal.</summary>
/// <param name="Type">The type.</param>
/// <param name="Name">Stable name, for evidence and model files.</param>
/// <param name="Parts">The parts it is made of.</param>
public sealed record TokenTypeDescription(TokenType Type, string Name, IdentityParts Parts);

/// <summary>Parts of an identity that token types are made of.</summary>
[Flags]
public enum IdentityParts
{
    /// <summary>No part.</summary>
    None = 0,

    /// <summary>Forename and surname, letter by letter (forename in its usual form).</summary>
    NameWords = 1 << 0,

    /// <summary>How the forename sounds.</summary>
    ForenameSound = 1 << 1,

    /// <summary>How the surname sounds.</summary>
    SurnameSound = 1 << 2,

    /// <summary>First letters of the forename.</summary>
    ForenameStart = 1 << 3,

    /// <summary>First letters of the surname.</summary>
    SurnameStart = 1 << 4,

    /// <summary>Both initials.</summary>
    Initials = 1 << 5,

    /// <summary>Most letters of the name.</summary>
    NameLetters = 1 << 6,

    /// <summary>Year of birth.</summary>
    BirthYear = 1 << 7,

    /// <summary>Month of birth.</summary>
    BirthMonth = 1 << 8,

    /// <summary>Day of birth.</summary>
    BirthDay = 1 << 9,

    /// <summary>Month and day of birth, in either order.</summary>
    MonthAndDayInEitherOrder = 1 << 10,

    /// <summary>Postcode.</summary>
    Postcode = 1 << 11,

    /// <summary>Postcode district.</summary>
    District = 1 << 12,

    /// <summary>Place lived in or born in.</summary>
    Place = 1 << 13,

    /// <summary>Street.</summary>
    Street = 1 << 14,

    /// <summary>House number.</summary>
    House = 1 << 15,

    /// <summary>External id.</summary>
    Id = 1 << 16,

    /// <summary>Half of an external id.</summary>
    IdPart = 1 << 17,

    /// <summary>Email address.</summary>
    Email = 1 << 18,

    /// <summary>Part of an email address.</summary>
    EmailPart = 1 << 19,

    /// <summary>Some letters of the forename.</summary>
    ForenameLetters = 1 << 20,

    /// <summary>Some letters of the surname.</summary>
    SurnameLetters = 1 << 21,
}
