using System.Text;
using FsCheck.Xunit;
using Gateway.Linkage.Tests.Training;

namespace Gateway.Linkage.Tests.Score;

public class LinkageModelTests
{
    private static readonly PersonIdentifiers Thomas = new()
    {
        Names = [PersonName.Of("Thomas", "Whitfield")],
        BirthDates = [new("1984-03-07")],
        Addresses = [new() { House = "12", Street = "Sample Street", Place = "Cardiff", Postcode = "CF10 1AA" }],
    };

    private static readonly PersonIdentifiers Moved = Thomas with
    {
        Addresses = [new() { House = "3", Street = "Other Lane", Place = "Basildon", Postcode = "SS14 1AB" }],
    };

    private static LinkageModel Model => ShippedModel.Model;

    [Fact]
    public void A_man_who_moved_is_found_by_name_and_date_of_birth()
    {
        var score = Score(Thomas, Moved);

        Assert.True(score.LogOdds >= Model.MatchThreshold);
        Assert.Equal("same date of birth, same name; different postcode, street, place", score.Explain());
    }

    [Theory]
    [InlineData("Tom", "Whitfield", "1984-03-07")]
    [InlineData("Whitfield", "Thomas", "1984-03-07")]
    [InlineData("Thomas", "Witfield", "1984-03-07")]
    [InlineData("Thoams", "Whitfield", "1984-03-07")]
    public void A_man_who_moved_is_found_in_spite_of_an_error_in_his_name(string forename, string surname, string date)
    {
        var other = Moved with { Names = [PersonName.Of(forename, surname)], BirthDates = [new(date)] };

        Assert.True(Score(Thomas, other).LogOdds >= Model.MatchThreshold);
    }

    [Fact]
    public void With_several_names_a_type_agrees_if_any_of_its_tokens_does()
    {
        var underAlias = Moved with { Names = [PersonName.Of("Karl", "Brandt"), PersonName.Of("Thomas", "Whitfield")] };

        Assert.Equal(Score(Thomas, Moved).LogOdds, Score(Thomas, underAlias).LogOdds);
    }

    [Fact]
    public void A_stranger_of_one_name_and_a_brother_of_one_home_are_no_matches()
    {
        var stranger = Moved with { BirthDates = [new("1991-11-23")] };
        var brother = Thomas with { Names = [PersonName.Of("Kevin", "Whitfield")], BirthDates = [new("1987-10-21")] };

        Assert.True(Score(Thomas, stranger).LogOdds < Model.MatchThreshold);
        Assert.True(Score(Thomas, brother).LogOdds < Model.MatchThreshold);
        Assert.Contains("different forename", Score(Thomas, Thomas with { Names = [PersonName.Of("Kevin", "Whitfield")] }).Explain());
    }

    [Fact]
    public void The_weights_of_the_evidence_add_up_to_the_score()
    {
        var score = Score(Thomas, Moved);

        Assert.Equal(score.LogOdds, Model.Intercept + score.Evidence.Sum(item => item.Weight) + score.Parts.Sum(part => part.Weight), tolerance: 1e-9);
        Assert.NotEmpty(score.Evidence);
        Assert.NotEmpty(score.Parts);
    }

    [Property(MaxTest = 200)]
    public void The_score_is_symmetric_and_blind_to_order(uint[] left, uint[] right)
    {
        var (a, b) = (Tokens(left), Tokens(right));

        Assert.Equal(Model.LogOdds(a, b), Model.LogOdds(b, a));
        Assert.Equal(Model.LogOdds(a, b), Model.LogOdds(Tokens([.. left.Reverse()]), b));
        Assert.Equal(Model.LogOdds(a, b), Model.Score(a, b).LogOdds);
    }

    [Fact]
    public void A_model_file_reads_back_as_written()
    {
        using var written = new MemoryStream();
        ShippedModel.Shipped.Write(written);

        Assert.Equal(File.ReadAllText(ShippedModel.FilePath), Encoding.UTF8.GetString(written.ToArray()));
    }

    [Theory]
    [InlineData("{", "cannot be used")]
    [InlineData("{}", "cannot be used")]
    [InlineData("null", "empty")]
    public void A_broken_model_file_is_refused(string json, string message) =>
        Assert.Contains(message, Assert.Throws<FormatException>(() => LinkageModelFile.Read(new MemoryStream(Encoding.UTF8.GetBytes(json)))).Message);

    [Theory]
    [InlineData("\"recipe_version\": 1", "\"recipe_version\": 9", "recipe version 9")]
    [InlineData("\"frequency_table_version\": 0", "\"frequency_table_version\": 4", "frequency table version 4")]
    [InlineData("\"name_year_month\"", "\"name_year_moon\"", "name_year_moon")]
    [InlineData("\"match_threshold\"", "\"match_treshold\"", "match_treshold")]
    [InlineData("\"birth_day\"", "\"birth_dya\"", "birth_dya")]
    public void A_model_file_for_another_program_is_refused(string from, string to, string message)
    {
        var json = File.ReadAllText(ShippedModel.FilePath);
        Assert.Contains(from, json);

        var error = Assert.Throws<FormatException>(() => LinkageModelFile.Read(new MemoryStream(Encoding.UTF8.GetBytes(json.Replace(from, to)))));
        Assert.Contains(message, error.Message);
    }

    [Fact]
    public void Weights_that_make_no_sense_are_refused()
    {
        Assert.Throws<ArgumentException>(() => OfWeights(new TokenWeight(TokenType.Name, -0.1, 0)));
        Assert.Throws<ArgumentException>(() => OfWeights(new TokenWeight(TokenType.Name, 1, 0.1)));
        Assert.Throws<ArgumentException>(() => OfWeights(new TokenWeight(TokenType.Name, double.NaN, 0)));
        Assert.Throws<ArgumentException>(() => OfWeights(new TokenWeight(TokenType.Name, 1, 0), new TokenWeight(TokenType.Name, 1, 0)));
    }

    private static LinkageModel OfWeights(params TokenWeight[] weights) => new(1, TokenRecipe.Version, 0, 0, 0, weights);

    private static MatchScore Score(PersonIdentifiers left, PersonIdentifiers right) => Model.Score(Pseudorandom.Tokens(left), Pseudorandom.Tokens(right));

    private static TokenSet Tokens(uint[] numbers) =>
        TokenSet.Of(numbers.Select(number => new Token(TokenTypes.All[(int)(number % TokenTypes.All.Count)].Type, number % 3)));
}
