using System.Text;
using FsCheck.Xunit;
using Gateway.Node.Import;
using static Gateway.Node.Tests.Import.MaracFiles;

namespace Gateway.Node.Tests.Import;

/// <summary>A damaged file is never an accident: every row is taken or rejected, nothing of a rejected row is shown, no half case is taken.</summary>
public sealed class DamagedFileTests
{
    private const string Header = "Case reference,Panel reference,Dates heard,Perpetrator(s) name,Perpetrator(s) DOB,Perpetrator(s) address";

    private static readonly byte[] Sound = Encoding.UTF8.GetBytes(Csv(Generated.Take(25)));

    private static string Row(string reference, string name = "Dafydd Quillfeather") => $"{reference},MARAC-1,12/11/2026,{name},09/03/1985,CO12 9ZZ";

    [Fact]
    public void A_quotation_mark_left_open_costs_its_own_line_alone()
    {
        var reading = Read($"{Header}\n{Row("A1")}\nA2,MARAC-1,12/11/2026,\"Emrys Quillfeather,09/03/1985,CO12 9ZZ\n{Row("A3")}\n{Row("A4")}\n");

        Assert.Equal(["A1", "A3", "A4"], reading.Cases.Select(imported => imported.Case.Reference));
        Assert.Equal([2L, 4L, 5L], reading.Cases.Select(imported => imported.Rows[0].Line));
        Assert.Equal(3L, Assert.Single(reading.Rejected).Row.Line);
        Assert.Equal(4, reading.Rows);
    }

    [Fact]
    public void Many_quotation_marks_left_open_in_a_long_file_do_not_stop_the_rest()
    {
        var bad = string.Concat(Enumerable.Range(0, 50).Select(_ => "X,MARAC-1,12/11/2026,\"Emrys,09/03/1985,CO12 9ZZ\n"));
        var filler = string.Concat(Enumerable.Range(0, 20_000).Select(number => $"{Row($"B{number}")}\n"));
        var reading = Read($"{Header}\nY,MARAC-1,12/11/2026,\"Emrys,09/03/1985,CO12 9ZZ\n{filler}{bad}");
        Assert.Equal(20_000, reading.Cases.Count);
        Assert.Equal(51, reading.Rejected.Count);
    }

    [Fact]
    public void Two_rows_run_together_by_two_lost_quotation_marks_are_not_taken_as_one()
    {
        var reading = Read($"{Header}\nA1,MARAC-1,12/11/2026,\"Dafydd Quillfeather,09/03/1985,CO12 9ZZ\nA2,MARAC-1,12/11/2026,Emrys Quillfeather\",01/02/1980,CF10 1AA\n");
        Assert.Empty(reading.Cases);
        Assert.Equal(1, reading.Rows);
        Assert.Contains("two rows run together", Assert.Single(reading.Problems).WhatToDo, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_break_inside_quotation_marks_is_text()
    {
        var reading = Read($"{Header},Outcome\r\n{Row("A1")},\"Closed.\r\nMoved away.\"\r\n{Row("A2")},\r\n");
        Assert.Equal("Closed.\r\nMoved away.", reading.Cases[0].Case.Outcome);
        Assert.Equal([2L, 4L], reading.Cases.Select(imported => imported.Rows[0].Line));
    }

    [Theory]
    [InlineData("A1,MARAC-1,12/11/2026,\"Emrys Quillfeather,01/02/1980,CF10 1AA")]
    [InlineData("A1,MARAC-1,12/11/2026,Emrys Quillfeather,01/02/1980")]
    [InlineData("A1,MARAC-1,12/11/2026,Emrys \"Em\" Quillfeather,01/02/1980,CF10 1AA")]
    [InlineData("A1,MARAC-1,12/11/2026,Emrys Quillfeather,31/02/1980,CF10 1AA")]
    [InlineData("A1,MARAC-2,12/11/2026,Emrys Quillfeather,01/02/1980,CF10 1AA")]
    public void A_case_of_which_any_row_is_wrong_is_kept_back_whole_for_half_of_it_would_retract_the_rest(string second)
    {
        var reading = Read($"{Header}\n{Row("A1")}\n{second}\n{Row("A3")}\n");

        Assert.Equal(["A3"], reading.Cases.Select(imported => imported.Case.Reference));
        Assert.Equal([2L, 3L], reading.Rejected.Select(rejected => rejected.Row.Line));
        Assert.Contains("line", reading.Rejected[0].Why, StringComparison.Ordinal);

        // Put right, the reject file alone makes the whole case.
        var repaired = Rejects(reading).Replace(second, "A1,MARAC-1,12/11/2026,Emrys Quillfeather,01/02/1980,CF10 1AA", StringComparison.Ordinal);
        var again = Read(repaired);
        Assert.Empty(again.Problems);
        Assert.Equal(2, Assert.Single(again.Cases).Case.Subjects.Count);
        Assert.DoesNotContain(again.Notes, note => note.Contains(CaseFileReading.WhyLabel, StringComparison.Ordinal));
    }

    [Fact]
    public void A_reject_file_that_is_still_wrong_is_rejected_again_as_it_was_with_one_reason()
    {
        string[] wrong = ["A1,MARAC-1,31/02/2026,Emrys Quillfeather,01/02/1980,", "A2,\"MARAC-1,12/11/2026,Emrys Quillfeather,01/02/1980,", "A3,MARAC-1,12/11/2026,Emrys"];
        var once = Rejects(Read($"\uFEFF{Header}\n{string.Join('\n', wrong)}\n"));
        var twice = Rejects(Read(once));

        Assert.Equal($"\uFEFF{Header},{CaseFileReading.WhyLabel}", once.Split('\n')[0]);
        Assert.Equal(once.Split('\n')[0], twice.Split('\n')[0]);
        for (var row = 0; row < wrong.Length; row++)
        {
            Assert.StartsWith($"{wrong[row]},\"Not imported: ", twice.Split('\n')[row + 1], StringComparison.Ordinal);
            Assert.Equal(twice.Split('\n')[row + 1].LastIndexOf("Not imported:", StringComparison.Ordinal), twice.Split('\n')[row + 1].IndexOf("Not imported:", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_number_that_two_people_of_a_case_share_is_rejected_and_a_row_that_stands_twice_is_one_person()
    {
        var header = $"{Header},Subject";
        Assert.Equal("Subject", Read($"{header}\n{Row("A1")},1\n{Row("A1", "Emrys Quillfeather")},1\n").Problems[0].Column);
        Assert.Single(Assert.Single(Read($"{Header}\n{Row("A1")}\n{Row("A1")}\n").Cases).Case.Subjects);
    }

    [Theory]
    [InlineData("Items", "fact; police; He was seen")]
    [InlineData("Actions", "Visit him weekly")]
    public void An_entry_that_lacks_a_part_is_rejected_and_not_misread(string column, string text) =>
        Assert.Equal(column, Assert.Single(Read($"{Header},{column}\n{Row("A1")},{text}\n").Problems).Column);

    [Fact]
    public void A_header_alone_blank_rows_and_zero_bytes_say_what_to_do()
    {
        Assert.Contains("no row", Assert.Throws<CaseFileException>(() => Read($"{Header}\n")).Message, StringComparison.Ordinal);
        Assert.Equal(1, Read($"{Header}\n,,,,,\n{Row("A1")}\n  \n").Rows);
        Assert.Contains("zero bytes", Assert.Throws<CaseFileException>(() => Read($"{Header}\n{Row("A\0")}\n")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_problem_shows_what_stands_in_a_cell()
    {
        const string Canary = "Zebedee-Canary-4711";
        var labels = Csv(Generated.Take(1)).Split('\n')[0].Split(',');
        foreach (var (label, index) in labels.Select((label, index) => (label, index)))
        {
            var csv = Csv(Generated.Take(2)).Split('\n');
            var cells = Enumerable.Repeat(Canary, labels.Length).ToArray();
            string[] damaged = [csv[0], csv[1], string.Join(',', cells), $"\"{Canary}", string.Join(',', cells.Select((cell, at) => at == index ? $"{cell}; {cell} | {cell}" : ""))];
            var reading = Read(string.Join('\n', damaged));
            Assert.NotEmpty(reading.Problems);
            Assert.DoesNotContain(Canary, string.Join('\n', [.. reading.Problems.Select(problem => problem.ToString()), .. reading.Rejected.Select(rejected => rejected.Why), .. reading.Notes]), StringComparison.Ordinal);
            Assert.DoesNotContain(Canary, $"{reading.Rejected[0].Row} {label}", StringComparison.Ordinal);
        }
    }

    [Property(MaxTest = 500)]
    public void Whatever_bytes_are_changed_every_row_is_taken_or_rejected(int seed)
    {
        var random = new Random(seed);
        var damaged = Sound.ToList();
        ReadOnlySpan<byte> hurtful = "\",\n\r;|\0 \xFF"u8;
        for (var edit = random.Next(1, 6); edit > 0; edit--)
        {
            var at = random.Next(damaged.Count);
            var value = random.Next(3) > 0 ? hurtful[random.Next(hurtful.Length)] : (byte)random.Next(256);
            switch (random.Next(3))
            {
                case 0: damaged[at] = value; break;
                case 1: damaged.Insert(at, value); break;
                default: damaged.RemoveAt(at); break;
            }
        }

        AssertNothingLost([.. damaged]);
    }

    private static void AssertNothingLost(byte[] file)
    {
        CaseFileReading reading;
        try
        {
            reading = Read(file);
        }
        catch (CaseFileException refused)
        {
            Assert.NotEmpty(refused.Message);
            return;
        }

        var taken = reading.Cases.SelectMany(imported => imported.Rows).Concat(reading.Rejected.Select(rejected => rejected.Row)).OrderBy(row => row.Line).ToList();
        Assert.Equal(reading.Rows, taken.Count);
        Assert.Equal(taken.Count, taken.Select(row => row.Line).Distinct().Count());

        // Every line of the file that is not blank stands in exactly one row.
        var lines = Lines(Encoding.UTF8.GetString(file).TrimStart('\uFEFF')).Select((text, index) => (Text: text, Number: index + 1L)).ToList();
        var covered = taken.SelectMany(row => Lines(row.Raw).Select((text, index) => (Text: text, Number: row.Line + index))).Where(line => !Blank(line.Text)).ToList();
        var headerEnds = taken.Count == 0 ? long.MaxValue : taken[0].Line;
        Assert.Equal(lines.Where(line => line.Number >= headerEnds && !Blank(line.Text)), covered);
        Assert.Equal(reading.Rejected.Select(rejected => rejected.Row.Line), reading.Rejected.Select(rejected => rejected.Row.Line).Order());
        Assert.All(reading.Rejected, rejected => Assert.NotEmpty(rejected.Why));
    }

    private static string[] Lines(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n', '\r');

    private static bool Blank(string line) => line.All(character => char.IsWhiteSpace(character) || character == ',');
}
