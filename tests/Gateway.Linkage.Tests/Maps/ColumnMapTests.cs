using CsvHelper;
using Gateway.Linkage.Maps;
using Gateway.Linkage.Tests.Data;
using Gateway.Population;
using Gateway.Population.Export;
using Gateway.Population.Places;

namespace Gateway.Linkage.Tests.Maps;

public class ColumnMapTests
{
    private const string Simple = "map: 1\ntitle: test\nnames:\n  - full: Name\n";

    [Fact]
    public void The_MARAC_form_is_read_with_aliases_dates_and_address()
    {
        var person = DevelopmentData.ReadMap("marac.yaml").Apply(new Dictionary<string, string>
        {
            ["Perpetrator(s) name"] = "Whitfield, Thomas",
            ["Perpetrator aliases"] = "Karl Brandt | Tommy W",
            ["Perpetrator(s) DOB"] = "07/03/1984 | 1985",
            ["Perpetrator(s) address"] = "14 Sample Road, Cardiff, CF10 1AA",
            ["Perpetrator PNC ID"] = "2004/123456X",
        });

        Assert.Equal(["Whitfield, Thomas", "Karl Brandt", "Tommy W"], person.Names.Select(name => name.Full));
        Assert.Equal(["07/03/1984", "1985"], person.BirthDates.Select(date => date.Text));
        Assert.Equal("Cardiff", Assert.Single(person.Addresses).Place);
        Assert.Equal("2004/123456X", Assert.Single(person.ExternalIds).Text);
    }

    [Fact]
    public void What_the_generator_exports_is_read_to_the_same_tokens()
    {
        var set = CaseGenerator.Generate(seed: 9, cases: 300, ForceArea.DemoForces, new DateOnly(2026, 1, 31));
        using var csv = new StringWriter();
        MaracCsv.WriteCases(set.Cases, csv);
        var map = DevelopmentData.ReadMap("marac.yaml");
        using var reader = CsvReader.FromText(csv.ToString());
        var subjects = set.Cases.SelectMany(item => item.Subjects).ToArray();
        var row = 0;
        while (reader.Read())
        {
            var person = map.Apply(reader.Headers.ToDictionary(column => column, column => reader.GetString(column)));
            Assert.Subset(TokenRecipe.For(person).ToHashSet(), TokenRecipe.For(GeneratedData.Identifiers(subjects[row++])).ToHashSet());
        }

        Assert.Equal(subjects.Length, row);
        Assert.Empty(map.MissingColumns(reader.Headers));
    }

    [Fact]
    public void Two_perpetrators_in_one_row_are_told_apart_by_their_place()
    {
        var persons = DevelopmentData.ReadMap("marac.yaml").ApplyAll(new Dictionary<string, string>
        {
            ["Perpetrator(s) name"] = "Thomas Whitfield; Kevin Whitfield",
            ["Perpetrator(s) DOB"] = "; 21/10/1987",
        }).Persons;

        Assert.Equal(2, persons.Count);
        Assert.Empty(persons[0].BirthDates);
        Assert.Equal("Kevin Whitfield", Assert.Single(persons[1].Names).Full);
        Assert.Equal("21/10/1987", Assert.Single(persons[1].BirthDates).Text);
    }

    [Fact]
    public void An_impossible_date_is_a_problem_of_its_column_that_does_not_tell_the_value()
    {
        var row = DevelopmentData.ReadMap("marac.yaml").ApplyAll(new Dictionary<string, string>
        {
            ["Perpetrator(s) name"] = "Thomas Whitfield",
            ["Perpetrator(s) DOB"] = "31/02/1984",
        });

        var problem = Assert.Single(row.Problems);
        Assert.Equal("Perpetrator(s) DOB", problem.Column);
        Assert.DoesNotContain("31/02", problem.Advice);
        Assert.Empty(row.Persons[0].BirthDates);
    }

    [Theory]
    [InlineData("febrl.yaml", "soc_sec_id")]
    [InlineData("febrl-no-id.yaml", "given_name")]
    [InlineData("fake.yaml", "email")]
    [InlineData("rldata.yaml", "bd")]
    [InlineData("marac.yaml", "Perpetrator(s) DOB")]
    public void Every_map_in_the_repository_is_read_and_names_the_columns_that_a_file_lacks(string map, string column) =>
        Assert.Contains(column, DevelopmentData.ReadMap(map).MissingColumns([]));

    [Fact]
    public void An_optional_column_may_be_absent() =>
        Assert.DoesNotContain("Perpetrator aliases", DevelopmentData.ReadMap("marac.yaml").MissingColumns([]));

    [Fact]
    public void A_date_in_parts_or_in_a_given_layout_is_read()
    {
        var map = Read(Simple + "birth_dates:\n  - column: Born\n    layout: MM/dd/yyyy\n  - year: Y\n    month: M\n    day: D\n");

        var person = map.Apply(new Dictionary<string, string> { ["Born"] = "03/07/1984", ["Y"] = "1985", ["M"] = "4", ["D"] = "" });

        Assert.Equal(["1984-03-07", "1985-4-00"], person.BirthDates.Select(date => date.Text));
    }

    [Fact]
    public void The_section_of_the_case_is_left_to_the_node() => Assert.Equal("test", Read(Simple + "case:\n  anything: [goes, here]\n").Title);

    [Theory]
    [InlineData("map: 1\ntitle: t\nnmaes:\n  - full: Name\n", 3, "'names'")]
    [InlineData("map: 1\ntitle: t\nnames:\n  - fulll: Name\n", 4, "'full'")]
    [InlineData("map: 2\ntitle: t\nnames:\n  - full: Name\n", 1, "format 1")]
    [InlineData("map: 1\nnames:\n  - full: Name\n", 1, "'title' is missing")]
    [InlineData("map: 1\ntitle: t\n", 1, "at least one name")]
    [InlineData("map: 1\ntitle: t\nnames: Name\n", 3, "list")]
    [InlineData("map: 1\ntitle: t\nnames:\n  - Name\n", 4, "KEY: VALUE")]
    [InlineData("map: 1\ntitle: t\nnames:\n  - full: Name\n    surname: S\n", 4, "either")]
    [InlineData("map: 1\ntitle: t\nnames:\n  - full: Name\n    optional: maybe\n", 5, "true or false")]
    [InlineData("map: 1\ntitle: t\nnames:\n  - full: Name\nbirth_dates:\n  - layout: yyyy\n", 6, "'column: COLUMN'")]
    [InlineData("map: 1\ntitle: t\nnames:\n  - full: [a, b]\n", 4, "one text")]
    [InlineData("map: 1\ntitle: t\n}\n", 3, "no YAML")]
    [InlineData("", 1, "documents")]
    public void A_faulty_map_is_refused_with_line_and_advice(string yaml, long line, string advice)
    {
        var error = Assert.Throws<ColumnMapException>(() => Read(yaml));

        Assert.Equal(line, error.Line);
        Assert.Contains(advice, error.Message);
    }

    private static ColumnMap Read(string yaml) => ColumnMapReader.Read(new StringReader(yaml));
}
