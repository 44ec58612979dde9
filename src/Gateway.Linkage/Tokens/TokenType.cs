namespace Gateway.Linkage;

/// <summary>
/// What a token stands for. Numbers are part of the pseudorandom function's input and never change or get reused.
/// "Sounds like" means equal Metaphone code; forenames are first brought to their usual form (Tom → Thomas).
/// "Similar letters" means that one band of MinHash over the letter pairs of the name agrees.
/// </summary>
public enum TokenType : byte
{
    /// <summary>No type; never valid in a token.</summary>
    None = 0,

    /// <summary>Forename and surname, in either order.</summary>
    Name = 1,

    /// <summary>Name sounds like, in either order; year and month of birth.</summary>
    NameYearMonth = 2,

    /// <summary>Name sounds like, in either order; month and day of birth.</summary>
    NameMonthDay = 3,

    /// <summary>Name sounds like, in either order; year and day of birth.</summary>
    NameYearDay = 4,

    /// <summary>Name sounds like, in either order; year, and month and day in either order (7 March for 3 July).</summary>
    NameSwappedDate = 5,

    /// <summary>Forename sounds like; date of birth.</summary>
    ForenameDate = 6,

    /// <summary>Surname sounds like; date of birth.</summary>
    SurnameDate = 7,

    /// <summary>Both initials, in either order; date of birth.</summary>
    InitialsDate = 8,

    /// <summary>One letter pair of the forename, picked by hash; surname sounds like; date of birth.</summary>
    ForenamePairSurnameDate = 9,

    /// <summary>One letter pair of the surname, picked by hash; forename sounds like; date of birth.</summary>
    SurnamePairForenameDate = 10,

    /// <summary>First three letters of forename and of surname; month and day of birth.</summary>
    PrefixesMonthDay = 11,

    /// <summary>Similar letters in the name (band 0); year and month of birth.</summary>
    LettersAYearMonth = 12,

    /// <summary>Similar letters in the name (band 1); year and month of birth.</summary>
    LettersBYearMonth = 13,

    /// <summary>Date of birth; postcode.</summary>
    DatePostcode = 14,

    /// <summary>Date of birth; place sounds like.</summary>
    DatePlace = 15,

    /// <summary>Date of birth; street sounds like.</summary>
    DateStreet = 16,

    /// <summary>Year and month of birth; postcode.</summary>
    YearMonthPostcode = 17,

    /// <summary>Forename sounds like; year and month of birth; place sounds like.</summary>
    ForenameYearMonthPlace = 18,

    /// <summary>Name sounds like, in either order; postcode district.</summary>
    NameDistrict = 19,

    /// <summary>Forename sounds like; postcode.</summary>
    ForenamePostcode = 20,

    /// <summary>Surname sounds like; postcode.</summary>
    SurnamePostcode = 21,

    /// <summary>Name sounds like, in either order; place sounds like.</summary>
    NamePlace = 22,

    /// <summary>Name sounds like, in either order; house number.</summary>
    NameHouse = 23,

    /// <summary>Similar letters in the name (band 0); place sounds like.</summary>
    LettersAPlace = 24,

    /// <summary>Similar letters in the name (band 1); place sounds like.</summary>
    LettersBPlace = 25,

    /// <summary>External id.</summary>
    Id = 26,

    /// <summary>Second half of the external id; year of birth.</summary>
    IdEndYear = 27,

    /// <summary>Second half of the external id; surname sounds like.</summary>
    IdEndSurname = 28,

    /// <summary>Email address.</summary>
    Email = 29,

    /// <summary>Email address before the @.</summary>
    EmailLocal = 30,

    /// <summary>Email address after the @; name sounds like, in either order.</summary>
    EmailDomainName = 31,

    /// <summary>Similar letters in the email address before the @ (one band); year of birth.</summary>
    EmailLettersYear = 32,
}
