using Gateway.Linkage.Normalise;

namespace Gateway.Linkage.Tests.Normalise;

public class NormaliseTests
{
    // Codes by the published rules of Metaphone (1990), worked by hand.
    [Theory]
    [InlineData("THOMPSON", "TMSN")]
    [InlineData("THOMSON", "TMSN")]
    [InlineData("SIMPSON", "SMSN")]
    [InlineData("THATCHER", "0XR")]
    [InlineData("SMITH", "SM0")]
    [InlineData("SMYTHE", "SM0")]
    [InlineData("KNIGHT", "NT")]
    [InlineData("NIGHT", "NT")]
    [InlineData("WRIGHT", "RT")]
    [InlineData("PHILIP", "FLP")]
    [InlineData("PHILLIPS", "FLPS")]
    [InlineData("SCHMIDT", "SKMTT")]
    [InlineData("XAVIER", "SFR")]
    [InlineData("WHITE", "WT")]
    [InlineData("CHURCH", "XRX")]
    [InlineData("JUDGE", "JJ")]
    [InlineData("CLARKE", "KLRK")]
    [InlineData("CATHERINE", "K0RN")]
    [InlineData("KATHRYN", "K0RN")]
    [InlineData("AARON", "ARN")]
    [InlineData("GHULAM", "KLM")]
    [InlineData("LAMB", "LM")]
    [InlineData("123", "123")]
    public void Metaphone_follows_its_rules(string word, string code) => Assert.Equal(code, Metaphone.Encode(word, 5));

    [Theory]
    [InlineData("1984-03-07", 1984, 3, 7)]
    [InlineData("19840307", 1984, 3, 7)]
    [InlineData("07031984", 1984, 3, 7)]
    [InlineData("7/3/1984", 1984, 3, 7)]
    [InlineData("07.03.84", 1984, 3, 7)]
    [InlineData("7th March 1984", 1984, 3, 7)]
    [InlineData("Mar 7, 1984", 1984, 3, 7)]
    [InlineData("07MAR1984", 1984, 3, 7)]
    [InlineData("1984/3/7 00:00:00", 1984, 3, 7)]
    [InlineData("1984-03-07T00:00:00", 1984, 3, 7)]
    [InlineData("7/3/05", 2005, 3, 7)]
    [InlineData("1984-03", 1984, 3, null)]
    [InlineData("March 1984", 1984, 3, null)]
    [InlineData("??/03/1984", 1984, 3, null)]
    [InlineData("1984-00-00", 1984, null, null)]
    [InlineData("1984", 1984, null, null)]
    public void Dates_in_any_common_layout_are_read(string text, int year, int? month, int? day) =>
        Assert.Equal(new BirthDate(year, month, day), BirthDate.Parse(text));

    [Theory]
    [InlineData("1984-02-30")]
    [InlineData("1984-13-07")]
    [InlineData("31/04/1984")]
    [InlineData("19081309")]
    [InlineData("0001-01-01")]
    [InlineData("about forty")]
    [InlineData("84")]
    [InlineData("")]
    [InlineData(null)]
    public void Impossible_dates_are_dropped(string? text) => Assert.Null(BirthDate.Parse(text));

    [Theory]
    [InlineData("CF10 1AA", "CF101AA", "CF10")]
    [InlineData("cf1o 1aa", "CF101AA", "CF10")]
    [InlineData("sw1a2aa", "SW1A2AA", "SW1A")]
    [InlineData("M1 1AE", "M11AE", "M1")]
    [InlineData("CF10", "", "CF10")]
    [InlineData("3165", "3165", "316")]
    [InlineData("50667", "50667", "506")]
    public void Postcodes_of_any_country_are_read(string text, string whole, string district) =>
        Assert.Equal(new PostcodeReading(whole, district), PostcodeReading.Of(text));

    [Theory]
    [InlineData("none")]
    [InlineData("")]
    [InlineData(null)]
    public void What_is_no_postcode_is_dropped(string? text) => Assert.Null(PostcodeReading.Of(text));

    [Theory]
    [InlineData("Łukasz", "LUKASZ")]
    [InlineData("Müller", "MULLER")]
    [InlineData("O’Brien", "OBRIEN")]
    [InlineData("محمد", "MHMD")]
    [InlineData("Ｓｍｉｔｈ", "SMITH")]
    public void Every_script_becomes_plain_letters(string text, string plain) => Assert.Equal(plain, PlainText.Joined(text));

    [Theory]
    [InlineData("TOM", "THOMAS")]
    [InlineData("MUHAMMAD", "MOHAMMED")]
    [InlineData("MOHD", "MOHAMMED")]
    [InlineData("KRZYSZTOF", "CHRISTOPHER")]
    [InlineData("YOUSAF", "YUSUF")]
    [InlineData("ZEBEDEE", "ZEBEDEE")]
    public void Forenames_come_to_their_usual_form(string forename, string usual) => Assert.Equal(usual, Forenames.UsualForm(forename));

    [Fact]
    public void A_variant_under_two_usual_forms_is_refused() =>
        Assert.Contains("line 2", Assert.Throws<FormatException>(() => Forenames.Parse(new StringReader("THOMAS: TOM\nTOMAS: TOM"))).Message);

    [Theory]
    [InlineData("Flat 2, 14 Sample Road, Cardiff, CF10 1AA", "14", "Sample Road", "Cardiff", "CF10 1AA")]
    [InlineData("14a Sample Road Cardiff CF101AA", "14a", "Sample Road Cardiff", null, "CF101AA")]
    [InlineData("14, Sample Road, Cardiff", "14", "Sample Road", "Cardiff", null)]
    [InlineData("Flat 2, 14B; Sample Road; Cardiff; CF10 1AA", "14B", "Sample Road", "Cardiff", "CF10 1AA")]
    [InlineData("Rose Cottage, Barry", null, "Rose Cottage", "Barry", null)]
    [InlineData("no fixed abode", null, "no fixed abode", null, null)]
    public void An_address_in_one_line_falls_into_parts(string line, string? house, string? street, string? place, string? postcode) =>
        Assert.Equal(new PostalAddress { House = house, Street = street, Place = place, Postcode = postcode }, PostalAddress.OfLine(line));
}
