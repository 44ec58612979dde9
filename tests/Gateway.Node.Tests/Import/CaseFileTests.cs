using System.Text;
using Gateway.Contracts.Events.V1;
using Gateway.Linkage.Maps;
using Gateway.Node.Cases;
using Gateway.Node.Import;

namespace Gateway.Node.Tests.Import;

public sealed class CaseFileTests
{
    private const string Header = "Case reference,Panel reference,Dates heard,Perpetrator(s) name,Perpetrator(s) DOB,Perpetrator(s) address";
    private const string Good = "ESX/1,MARAC-1,12/11/2026,Dafydd Quillfeather,09/03/1985,\"12 Larkspur Close, Harwich, CO12 9ZZ\"";
    private static readonly DateOnly Today = new(2026, 11, 23);

    [Fact]
    public void The_forms_own_labels_make_a_case_that_the_node_takes()
    {
        var reading = Read($"{Header},Referring agency,Date,Has consent been given?\n{Good},IDVA service,2026-11-02,yes\n");

        Assert.Empty(reading.Problems);
        var made = Assert.Single(reading.Cases).Case;
        Assert.Equal(("ESX/1", "MARAC-1", PanelKind.Marac, Risk.Medium), (made.Reference, made.PanelReference, made.PanelKind, made.Risk));
        Assert.Equal([20261112u], made.HeardOn);
        Assert.Equal("Dafydd Quillfeather", made.Subjects[0].Names[0].Full);
        Assert.Equal("CO12 9ZZ", made.Subjects[0].Addresses[0].Postcode);
        var said = Assert.Single(Assert.Single(made.Victims).Consent);
        Assert.Equal((VictimConsent.Given, new DateTime(2026, 11, 2)), (said.State, said.StatedAt.ToDateTime().Date));
        Assert.Equal(20321112u, made.ExpiresOn);
        Assert.Empty(CaseValidation.Check(made, Today));
    }

    [Fact]
    public void A_good_row_is_kept_and_a_bad_one_is_named_by_line_and_column_and_rejected_as_it_was()
    {
        var bad = "ESX/2,MARAC-1,31/02/2026,Emrys Quillfeather,yesterday,";
        var reading = Read($"{Header}\n{Good}\n{bad}\n");

        Assert.Equal("ESX/1", Assert.Single(reading.Cases).Case.Reference);
        Assert.Equal([(3L, "Dates heard"), (3L, "Perpetrator(s) DOB")], reading.Problems.Select(problem => (problem.Line, problem.Column)));
        Assert.All(reading.Problems, problem => Assert.DoesNotContain("yesterday", problem.ToString()));
        var rejects = new StringWriter();
        reading.WriteRejects(rejects, reading.Rejected);
        var lines = rejects.ToString().Split('\n');
        Assert.Equal($"{Header},Why not imported", lines[0]);
        Assert.StartsWith($"{bad},\"Not imported: Dates heard: holds no date", lines[1]);
    }

    [Fact]
    public void A_reject_file_that_was_put_right_imports()
    {
        var reading = Read($"{Header}\nESX/2,MARAC-1,31/02/2026,Emrys Quillfeather,01/02/1980,\n");
        var rejects = new StringWriter();
        reading.WriteRejects(rejects, reading.Rejected);

        var again = Read(rejects.ToString().Replace("31/02/2026", "28/02/2026", StringComparison.Ordinal));

        Assert.Empty(again.Problems);
        Assert.Single(again.Cases);
    }

    [Theory]
    [InlineData("ESX/2,MARAC-1,12/11/2026,Emrys \"Em\" Quillfeather,01/02/1980,", "quotation mark stands inside")]
    [InlineData("ESX/2,MARAC-1,12/11/2026,\"Emrys\" Quillfeather,01/02/1980,", "after a closing quotation mark")]
    [InlineData("ESX/2,MARAC-1,12/11/2026,\"Emrys Quillfeather,01/02/1980,", "never closed")]
    [InlineData("ESX/2,MARAC-1,12/11/2026,Emrys Quillfeather", "does not have 6 cells")]
    [InlineData("ESX/2,MARAC-1,12/11/2026,Emrys Quillfeather,01/02/1980,,", "does not have 6 cells")]
    public void A_malformed_row_is_rejected_with_advice_and_the_others_are_kept(string bad, string advice)
    {
        var reading = Read($"{Header}\n{Good}\n{bad}\n");

        Assert.Single(reading.Cases);
        var problem = Assert.Single(reading.Problems);
        Assert.Equal(3, problem.Line);
        Assert.Contains(advice, problem.WhatToDo);
        Assert.Equal(bad, Assert.Single(reading.Rejected).Row.Raw.TrimEnd('\n'));
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData(" \n\n", "empty")]
    [InlineData("Case reference,Panel reference,Dates heard,Perpetrator(s) name,Perpetrator(s) DOB\n", "'Perpetrator(s) address' is missing")]
    [InlineData("Case reference,Perp name,Perpetrator(s) DOB,Perpetrator(s) address\n", "the nearest in the file is 'Perp name'")]
    [InlineData("Case reference,Case reference,Perpetrator(s) name,Perpetrator(s) DOB,Perpetrator(s) address\n", "in the header twice")]
    public void A_file_that_cannot_be_read_as_a_whole_says_what_to_do(string csv, string advice) =>
        Assert.Contains(advice, Assert.Throws<CaseFileException>(() => Read(csv)).Message);

    [Theory]
    [InlineData("ESX/2026/0001,Dafydd Quillfeather,09/03/1985\n")]
    [InlineData("Dafydd Quillfeather,Dafydd Quillfeather\n")]
    public void A_file_that_begins_with_a_person_instead_of_a_header_is_refused_without_naming_him(string csv)
    {
        var message = Assert.Throws<CaseFileException>(() => Read(csv)).Message;
        Assert.Contains("not the header", message);
        Assert.DoesNotContain("Quillfeather", message);
    }

    [Fact]
    public void Byte_order_marks_and_UTF_16_are_read_and_anything_else_than_Unicode_is_refused_by_line()
    {
        var csv = $"{Header}\n{Good.Replace("Dafydd", "Siân", StringComparison.Ordinal)}\n";
        byte[][] readable =
        [
            [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(csv)],
            [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(csv)],
            [.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes(csv)],
        ];
        Assert.All(readable, bytes => Assert.Equal("Siân Quillfeather", Assert.Single(Read(bytes).Cases).Case.Subjects[0].Names[0].Full));

        Assert.Contains("Line 2", Assert.Throws<CaseFileException>(() => Read(Encoding.Latin1.GetBytes(csv))).Message);
        Assert.Contains("UTF-16", Assert.Throws<CaseFileException>(() => Read(Encoding.Unicode.GetBytes(csv))).Message);
    }

    [Theory]
    [InlineData(';')]
    [InlineData('\t')]
    public void Other_separators_are_found_out(char separator)
    {
        var csv = $"{Header}\n{Good}\n".Replace("\"12 Larkspur Close, Harwich, CO12 9ZZ\"", "CO12 9ZZ", StringComparison.Ordinal).Replace(',', separator);
        Assert.Single(Read(csv).Cases);
    }

    [Fact]
    public void Rows_of_one_case_become_its_subjects_and_may_not_contradict_each_other()
    {
        var second = Good.Replace("Dafydd", "Emrys", StringComparison.Ordinal);
        Assert.Equal(2, Assert.Single(Read($"{Header}\n{Good}\n{second}\n").Cases).Case.Subjects.Count);

        var contradiction = Read($"{Header}\n{Good}\n{second.Replace("MARAC-1", "MARAC-2", StringComparison.Ordinal)}\n");
        Assert.Empty(contradiction.Cases);
        Assert.Equal((3, "Panel reference"), (contradiction.Problems[0].Line, contradiction.Problems[0].Column));
        Assert.Equal(2, contradiction.Rejected.Count);
    }

    [Fact]
    public void Several_perpetrators_of_one_form_stand_in_one_cell()
    {
        var made = Assert.Single(Read($"{Header}\nESX/1,MARAC-1,12/11/2026,Dafydd Quillfeather | Dai Quillfeather; Emrys Quillfeather,09/03/1985; 01/02/1980,\n").Cases).Case;
        Assert.Equal(["1", "2"], made.Subjects.Select(subject => subject.Reference));
        Assert.Equal(2, made.Subjects[0].Names.Count);
    }

    [Theory]
    [InlineData("Risk level", "very high", "write one of standard, medium, high")]
    [InlineData("Seal", "hidden", "none, notify_owner, silent")]
    [InlineData("RFG score", "7x", "no whole number")]
    [InlineData("RFG score", "101", "at most 100")]
    [InlineData("Originator consent", "not_needed", "the originator's consent is needed")]
    [InlineData("Expires on", "soon", "no date")]
    [InlineData("Victim consent", "V9; any; given; 2026-01-01;", "names a victim")]
    [InlineData("Victim consent", "1; any; given; ;", "needs the day")]
    [InlineData("Items", "fact; police; ; 9Z; p; He was seen", "3x5x2")]
    [InlineData("Dates heard", "24/11/2026", "in the future")]
    public void A_cell_that_makes_no_sense_names_its_column_and_the_words_that_do(string column, string text, string advice)
    {
        var header = Header.Contains(column, StringComparison.Ordinal) ? Header : $"{Header},{column}";
        var row = column == "Dates heard" ? Good.Replace("12/11/2026", text, StringComparison.Ordinal) : $"{Good},{text}";

        var problem = Assert.Single(Read($"{header}\n{row}\n").Problems);

        Assert.Equal((2, column), (problem.Line, problem.Column));
        Assert.Contains(advice, problem.WhatToDo);
    }

    [Fact]
    public void A_row_with_too_little_to_find_anybody_is_rejected()
    {
        var problem = Assert.Single(Read($"{Header}\nESX/1,MARAC-1,12/11/2026,Dafydd Quillfeather,,\n").Problems);
        Assert.Contains("Too little", problem.WhatToDo);
    }

    [Theory]
    [InlineData("case:\n  rsk: { column: Risk }\n", "nearest is 'risk'")]
    [InlineData("case:\n  risk: { colunm: Risk }\n", "nearest key is 'column'")]
    [InlineData("case:\n  orders: { column: Orders }\n", "needs 'parts:'")]
    [InlineData("case:\n  orders: { column: Orders, parts: [colour] }\n", "no part of 'orders'")]
    [InlineData("case:\n  risk: {}\n", "needs 'column: NAME' or 'value: TEXT'")]
    [InlineData("case:\n  expires_after_years: 0\n", "from 1 to 100")]
    public void A_map_that_makes_no_sense_says_on_which_line(string section, string advice)
    {
        var failure = Assert.Throws<ColumnMapException>(() => CaseMap.Read($"map: 1\ntitle: test\nnames:\n  - full: Name\n{section}"));
        Assert.Contains(advice, failure.Message);
        Assert.True(failure.Line >= 5);
    }

    [Fact]
    public void A_file_of_people_alone_becomes_cases_in_a_trial_and_is_never_flagged_without()
    {
        var map = CaseMap.Read(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "maps", "febrl.yaml")));
        const string Csv = "rec_id,given_name,surname,street_number,address_1,address_2,suburb,postcode,state,date_of_birth,soc_sec_id,cluster\nr1,mitchell,green,7,wallaby place,delmar,cleveland,2119,sa,19560409,1804974,p1\n";

        var trial = Assert.Single(CaseFile.Read(Stream(Csv), map.ForTrial(Today), Today).Cases);
        Assert.Equal("p1", Assert.Single(trial.Truth));
        Assert.Empty(Flaggability.Obstacles(trial.Case));

        Assert.Empty(CaseFile.Read(Stream(Csv), map, Today).Cases);
    }

    [Fact]
    public void Progress_ends_at_the_whole_file()
    {
        var told = new List<(long Done, long All)>();
        CaseFile.Read(Stream($"{Header}\n{Good}\n"), Marac(), Today, (done, all) => told.Add((done, all)));
        Assert.Equal(told[^1].All, told[^1].Done);
    }

    private static CaseMap Marac() => CaseMap.Read(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "maps", "marac.yaml")));

    private static CaseFileReading Read(string csv) => Read(Encoding.UTF8.GetBytes(csv));

    private static CaseFileReading Read(byte[] csv) => CaseFile.Read(new MemoryStream(csv), Marac(), Today);

    private static MemoryStream Stream(string csv) => new(Encoding.UTF8.GetBytes(csv));
}
