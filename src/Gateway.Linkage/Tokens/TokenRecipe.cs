using Gateway.Linkage.Normalise;

namespace Gateway.Linkage;

/// <summary>
/// Turns identifiers into the inputs of match tokens, at most 32 of them for a person of one name, date and address. Pure: the same identifiers give the same inputs, in the same order,
/// in whatever order they are listed. A token with a missing part is left out.
/// </summary>
public static class TokenRecipe
{
    /// <summary>Version of normalisation and token types together. Tokens of different versions are never compared.</summary>
    public const int Version = 1;

    /// <summary>A record with more tokens than this is refused: no person's record needs them.</summary>
    public const int MaxTokens = 1024;

    private const int SoundLength = 5;
    private const int PrefixLength = 3;

    /// <summary>The token inputs of one person: each once, in order of type and then of bytes.</summary>
    /// <exception cref="ArgumentException">The record gives more than <see cref="MaxTokens"/> tokens.</exception>
    public static IReadOnlyList<TokenInput> For(PersonIdentifiers person)
    {
        ArgumentNullException.ThrowIfNull(person);
        var names = person.Names.SelectMany(NameReading.Of).Distinct().Select(NameKeys.Of).ToArray();
        var dates = person.BirthDates.Select(date => BirthDate.Parse(date.Text)).OfType<BirthDate>().Distinct().Select(DateKeys.Of).ToArray();
        var addresses = person.Addresses.Select(AddressReading.Of).Distinct().ToArray();
        var places = person.Birthplaces.Select(place => AddressReading.SoundOf(PlainText.Joined(place.Text)))
            .Concat(addresses.Select(address => address.Place)).Where(place => place.Length > 0).Distinct().ToArray();

        var inputs = new HashSet<TokenInput>();
        AddNames(inputs, names, dates);
        AddPlaces(inputs, names, dates, places);
        AddAddresses(inputs, names, dates, addresses);
        AddIds(inputs, names, dates, [.. person.ExternalIds.Select(id => PlainText.Joined(id.Text)).Where(id => id.Length > 1).Distinct()]);
        AddEmails(inputs, names, dates, person.Emails);
        if (inputs.Count > MaxTokens)
        {
            throw new ArgumentException(
                $"A record gives {inputs.Count} match tokens, more than {MaxTokens}: check that it holds the names, dates and addresses of one person only.",
                nameof(person));
        }

        var ordered = inputs.ToArray();
        Array.Sort(ordered, static (a, b) => a.Bytes.Span.SequenceCompareTo(b.Bytes.Span));
        return ordered;
    }

    private static void AddNames(HashSet<TokenInput> inputs, NameKeys[] names, DateKeys[] dates)
    {
        foreach (var name in names)
        {
            Add(inputs, TokenType.Name, name.LowWord, name.HighWord);
            foreach (var date in dates)
            {
                Add(inputs, TokenType.NameYearMonth, name.LowSound, name.HighSound, date.YearMonth);
                Add(inputs, TokenType.NameMonthDay, name.LowSound, name.HighSound, date.MonthDay);
                Add(inputs, TokenType.NameYearDay, name.LowSound, name.HighSound, date.YearDay);
                Add(inputs, TokenType.NameSwappedDate, name.LowSound, name.HighSound, date.Swappable);
                Add(inputs, TokenType.ForenameDate, name.ForenameSound, date.Whole);
                Add(inputs, TokenType.SurnameDate, name.SurnameSound, date.Whole);
                Add(inputs, TokenType.InitialsDate, name.LowInitial, name.HighInitial, date.Whole);
                Add(inputs, TokenType.ForenamePairSurnameDate, name.ForenamePair, name.SurnameSound, date.Whole);
                Add(inputs, TokenType.SurnamePairForenameDate, name.SurnamePair, name.ForenameSound, date.Whole);
                Add(inputs, TokenType.PrefixesMonthDay, name.ForenamePrefix, name.SurnamePrefix, date.MonthDay);
                Add(inputs, TokenType.LettersAYearMonth, name.LettersA, date.YearMonth);
                Add(inputs, TokenType.LettersBYearMonth, name.LettersB, date.YearMonth);
            }
        }
    }

    private static void AddPlaces(HashSet<TokenInput> inputs, NameKeys[] names, DateKeys[] dates, string[] places)
    {
        foreach (var place in places)
        {
            foreach (var date in dates)
                Add(inputs, TokenType.DatePlace, date.Whole, place);
            foreach (var name in names)
            {
                Add(inputs, TokenType.NamePlace, name.LowSound, name.HighSound, place);
                Add(inputs, TokenType.LettersAPlace, name.LettersA, place);
                Add(inputs, TokenType.LettersBPlace, name.LettersB, place);
                foreach (var date in dates)
                    Add(inputs, TokenType.ForenameYearMonthPlace, name.ForenameSound, date.YearMonth, place);
            }
        }
    }

    private static void AddAddresses(HashSet<TokenInput> inputs, NameKeys[] names, DateKeys[] dates, AddressReading[] addresses)
    {
        foreach (var address in addresses)
        {
            var postcode = address.Postcode?.Whole ?? "";
            var district = address.Postcode?.District ?? "";
            foreach (var date in dates)
            {
                Add(inputs, TokenType.DatePostcode, date.Whole, postcode);
                Add(inputs, TokenType.DateStreet, date.Whole, address.Street);
                Add(inputs, TokenType.YearMonthPostcode, date.YearMonth, postcode);
            }

            foreach (var name in names)
            {
                Add(inputs, TokenType.NameDistrict, name.LowSound, name.HighSound, district);
                Add(inputs, TokenType.ForenamePostcode, name.ForenameSound, postcode);
                Add(inputs, TokenType.SurnamePostcode, name.SurnameSound, postcode);
                Add(inputs, TokenType.NameHouse, name.LowSound, name.HighSound, address.House);
            }
        }
    }

    private static void AddIds(HashSet<TokenInput> inputs, NameKeys[] names, DateKeys[] dates, string[] ids)
    {
        foreach (var id in ids)
        {
            var end = id[(id.Length / 2)..];
            Add(inputs, TokenType.Id, id);
            foreach (var date in dates)
                Add(inputs, TokenType.IdEndYear, end, date.Year);

            foreach (var name in names)
                Add(inputs, TokenType.IdEndSurname, end, name.SurnameSound);
        }
    }

    private static void AddEmails(HashSet<TokenInput> inputs, NameKeys[] names, DateKeys[] dates, IReadOnlyList<EmailAddress> emails)
    {
        foreach (var email in emails)
        {
            var at = email.Text.LastIndexOf('@');
            var local = PlainText.Joined(at < 0 ? email.Text : email.Text[..at]);
            var domain = at < 0 ? "" : PlainText.Joined(email.Text[(at + 1)..]);
            Add(inputs, TokenType.Email, local, domain);
            Add(inputs, TokenType.EmailLocal, local);
            foreach (var date in dates)
                Add(inputs, TokenType.EmailLettersYear, local.Length == 0 ? "" : LetterPairs.Band(0, local), date.Year);

            foreach (var name in names)
                Add(inputs, TokenType.EmailDomainName, domain, name.LowSound, name.HighSound);
        }
    }

    /// <summary>Adds a token unless a part of it is missing.</summary>
    private static void Add(HashSet<TokenInput> inputs, TokenType type, params ReadOnlySpan<string> parts)
    {
        foreach (var part in parts)
        {
            if (part.Length == 0)
                return;
        }

        inputs.Add(TokenInput.Of(type, parts));
    }

    /// <summary>What is compared of one reading of a name; "low" and "high" are its two words in alphabetical order.</summary>
    private sealed record NameKeys(
        string LowWord, string HighWord, string LowSound, string HighSound, string LowInitial, string HighInitial,
        string ForenameSound, string SurnameSound, string ForenamePrefix, string SurnamePrefix, string LettersA, string LettersB,
        string ForenamePair, string SurnamePair)
    {
        public static NameKeys Of(NameReading name)
        {
            var (forename, surname) = name;
            var forenameSound = forename.Length == 0 ? "" : Metaphone.Encode(forename, SoundLength);
            var surnameSound = surname.Length == 0 ? "" : Metaphone.Encode(surname, SoundLength);
            var (lowWord, highWord) = Sorted(forename, surname);
            var (lowSound, highSound) = Sorted(forenameSound, surnameSound);
            var (lowInitial, highInitial) = Sorted(Start(forename, 1), Start(surname, 1));
            var whole = forename.Length > 0 && surname.Length > 0;
            return new NameKeys(
                lowWord, highWord, lowSound, highSound, lowInitial, highInitial,
                forenameSound, surnameSound, Start(forename, PrefixLength), Start(surname, PrefixLength),
                whole ? LetterPairs.Band(0, forename, surname) : "",
                whole ? LetterPairs.Band(1, forename, surname) : "",
                LetterPairs.One(forename),
                LetterPairs.One(surname));
        }

        public override string ToString() => Redacted.Text;

        private static (string Low, string High) Sorted(string a, string b) => string.CompareOrdinal(a, b) <= 0 ? (a, b) : (b, a);

        private static string Start(string word, int length) => word[..Math.Min(length, word.Length)];
    }

    /// <summary>What is compared of a date of birth; a key whose part is unknown is empty.</summary>
    private sealed record DateKeys(string Year, string YearMonth, string MonthDay, string YearDay, string Swappable, string Whole)
    {
        public static DateKeys Of(BirthDate date)
        {
            var (year, month, day) = ($"{date.Year:D4}", $"{date.Month:D2}", $"{date.Day:D2}");
            if (date.Month is not { } m)
                return new DateKeys(year, "", "", "", "", "");
            if (date.Day is not { } d)
                return new DateKeys(year, year + month, "", "", "", "");
            return new DateKeys(year, year + month, month + day, year + day, $"{year}{Math.Min(m, d):D2}{Math.Max(m, d):D2}", year + month + day);
        }

        public override string ToString() => Redacted.Text;
    }
}
