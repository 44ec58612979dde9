using FsCheck.Xunit;

namespace Gateway.Linkage.Tests.Tokens;

public class TokenRecipeTests
{
    private static readonly PersonIdentifiers Thomas = new()
    {
        Names = [PersonName.Of("Thomas", "Whitfield")],
        BirthDates = [new("1984-03-07")],
        ExternalIds = [new("2004/123456X")],
        Addresses = [new() { House = "12A", Street = "Sample Street", Place = "Cardiff", Postcode = "CF10 1AA" }],
        Emails = [new("tom.whitfield@mail.test")],
    };

    [Fact]
    public void A_record_that_holds_everything_gives_each_type_once()
    {
        var inputs = TokenRecipe.For(Thomas);

        Assert.Equal(TokenTypes.All.Select(type => type.Type), inputs.Select(input => input.Type));
    }

    [Fact]
    public void Inputs_are_type_zero_and_length_prefixed_parts()
    {
        var name = TokenRecipe.For(Thomas).Single(input => input.Type == TokenType.Name);

        Assert.Equal([1, 0, 0, 6, .. "THOMAS"u8, 0, 9, .. "WHITFIELD"u8], name.Bytes.ToArray());
    }

    [Fact]
    public void Parts_cannot_be_cut_differently_to_the_same_bytes() =>
        Assert.NotEqual(TokenInput.Of(TokenType.Name, "AB", "C"), TokenInput.Of(TokenType.Name, "A", "BC"));

    [Theory]
    [InlineData("Tom", "Whitfield")]
    [InlineData("THOMAS", "whitfield")]
    [InlineData("Whitfield", "Thomas")]
    [InlineData("Tómas", "Whitfield")]
    public void Nicknames_case_accents_and_swapped_parts_give_the_same_name(string forename, string surname)
    {
        var name = Inputs(new() { Names = [PersonName.Of(forename, surname)] });

        Assert.Contains(TokenInput.Of(TokenType.Name, "THOMAS", "WHITFIELD"), name);
    }

    [Theory]
    [InlineData("Whitfield, Tom")]
    [InlineData("Mr Tom Whitfield")]
    [InlineData("Tom  Whitfield")]
    public void A_full_name_is_read_in_either_order(string full) =>
        Assert.Contains(TokenInput.Of(TokenType.Name, "THOMAS", "WHITFIELD"), Inputs(new() { Names = [PersonName.OfFull(full)] }));

    [Fact]
    public void A_forename_after_Mohammed_is_also_read_as_the_forename_in_use()
    {
        var inputs = Inputs(new() { Names = [PersonName.Of("Muhammad Bilal", "Khan")] });

        Assert.Contains(TokenInput.Of(TokenType.Name, "KHAN", "MOHAMMED"), inputs);
        Assert.Contains(TokenInput.Of(TokenType.Name, "BILAL", "KHAN"), inputs);
    }

    [Fact]
    public void Each_half_of_a_double_barrelled_surname_is_read_too()
    {
        var inputs = Inputs(new() { Names = [PersonName.OfFull("Tom Whitfield-Jones")] });

        Assert.Contains(TokenInput.Of(TokenType.Name, "THOMAS", "WHITFIELDJONES"), inputs);
        Assert.Contains(TokenInput.Of(TokenType.Name, "JONES", "THOMAS"), inputs);
    }

    [Fact]
    public void An_alias_adds_tokens_of_the_same_types()
    {
        var before = TokenRecipe.For(Thomas);
        var after = TokenRecipe.For(Thomas with { Names = [.. Thomas.Names, PersonName.Of("Karl", "Brandt")] });

        Assert.Subset(after.ToHashSet(), before.ToHashSet());
        Assert.Equal(before.Select(input => input.Type).Distinct(), after.Select(input => input.Type).Distinct());
        Assert.True(after.Count > before.Count);
    }

    [Fact]
    public void The_order_of_names_and_dates_does_not_matter()
    {
        var person = Thomas with
        {
            Names = [PersonName.Of("Tom", "Whitfield"), PersonName.Of("Karl", "Brandt"), PersonName.Of("Tom", "Whitfield")],
            BirthDates = [new("1984-03-07"), new("1985")],
        };
        var reversed = person with { Names = [.. person.Names.Reverse()], BirthDates = [.. person.BirthDates.Reverse()] };

        Assert.Equal(TokenRecipe.For(person), TokenRecipe.For(reversed));
    }

    [Fact]
    public void A_partial_date_gives_the_tokens_that_need_no_more()
    {
        var types = Inputs(Thomas with { BirthDates = [new("03/1984")] }).Select(input => input.Type).ToHashSet();

        Assert.Contains(TokenType.NameYearMonth, types);
        Assert.DoesNotContain(TokenType.NameMonthDay, types);
    }

    [Fact]
    public void Nobody_known_gives_no_tokens() => Assert.Empty(TokenRecipe.For(new PersonIdentifiers()));

    [Fact]
    public void A_record_of_absurdly_many_names_is_refused()
    {
        var crowd = Thomas with { Names = [.. "BDFKLMNPRT".SelectMany(_ => "BDFKLMNPRT", (a, b) => PersonName.Of($"{a}a{b}o", "Whitfield"))] };

        Assert.Contains("one person only", Assert.Throws<ArgumentException>(() => TokenRecipe.For(crowd)).Message);
    }

    [Fact]
    public void No_identifier_prints_itself()
    {
        object[] printed = [Thomas, Thomas.Names[0], Thomas.BirthDates[0], Thomas.ExternalIds[0], Thomas.Addresses[0], Thomas.Emails[0], new Birthplace("Cardiff"), TokenRecipe.For(Thomas)[0]];

        Assert.All(printed, value => Assert.Equal("[redacted]", value.ToString()));
        Assert.DoesNotContain("0x", new Token(TokenType.Id, 77).ToString());
        Assert.Equal("id [redacted]", new Token(TokenType.Id, 77).ToString());
    }

    [Property(MaxTest = 300)]
    public void Any_text_gives_tokens_without_failing(string? forename, string? surname, string? date, string? house, string? postcode)
    {
        var person = new PersonIdentifiers
        {
            Names = [PersonName.Of(forename, surname), PersonName.OfFull(surname ?? "")],
            BirthDates = [new(date!)],
            Addresses = [new() { House = house, Street = surname, Place = forename, Postcode = postcode }],
            ExternalIds = [new(date!)],
            Emails = [new(surname!)],
            Birthplaces = [new(house!)],
        };

        Assert.All(TokenRecipe.For(person), input => Assert.True(TokenTypes.IsKnown(input.Type)));
    }

    private static IReadOnlyList<TokenInput> Inputs(PersonIdentifiers person) => TokenRecipe.For(person);
}
