using CsvHelper;
using Gateway.Population.Export;

namespace Gateway.Population.Tests;

public sealed class MaracCsvTests
{
    [Fact]
    public void Each_subject_is_one_row_under_the_labels_of_the_form_and_reads_back()
    {
        var set = Sets.Of(1);
        var rows = Rows(MaracCsv.Labels, text => MaracCsv.WriteCases(set.Cases, text));

        Assert.Equal(set.Truth.Count, rows.Count);
        Assert.Equal(MaracCsv.Labels.Count, MaracCsv.Labels.Distinct().Count());
        foreach (var label in new[] { "Referring agency", "Date", "Perpetrator(s) name", "Perpetrator(s) DOB", "Perpetrator(s) address", "Relationship to victim", "Has consent been given?" })
            Assert.Contains(label, MaracCsv.Labels);
        foreach (var row in rows)
        {
            var subject = set.Subject(new FlagKey(row["Case reference"], int.Parse(row["Subject"]) - 1));
            Assert.Equal(subject.Name.Surname, row["Perpetrator surname"]);
            Assert.Equal(subject.PoliceId?.Value ?? "", row["Perpetrator PNC ID"]);
            Assert.Equal(subject.BirthDates.Count == 0 ? "" : subject.BirthDates[0].Value.ToString("yyyy-MM-dd"), row["Perpetrator(s) DOB"]);
        }
    }

    [Fact]
    public void The_truth_is_a_file_of_its_own()
    {
        var set = Sets.Of(1);
        Assert.DoesNotContain("Person", MaracCsv.Labels);
        var rows = Rows(["Case reference", "Subject", "Person"], text => MaracCsv.WriteTruth(set, text));
        Assert.Equal(set.Truth.Count, rows.Count);
        Assert.All(rows, row => Assert.Equal(set.Truth[new FlagKey(row["Case reference"], int.Parse(row["Subject"]) - 1)].ToString(), row["Person"]));
    }

    private static List<Dictionary<string, string>> Rows(IReadOnlyList<string> labels, Action<TextWriter> write)
    {
        using var text = new StringWriter();
        write(text);
        Assert.DoesNotContain('\r', text.ToString());
        using var csv = CsvReader.FromText(text.ToString(), new CsvReaderOptions { Separator = ',' });
        var rows = new List<Dictionary<string, string>>();
        while (csv.Read())
            rows.Add(labels.ToDictionary(label => label, label => csv.GetString(label)));
        return rows;
    }
}
