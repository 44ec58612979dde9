using System.Text;

namespace Gateway.EndToEnd.Tests.Demo;

/// <summary>A row under the header of the FEBRL data sets.</summary>
internal sealed record SampleRecord(string Id, string Forename, string Surname, int House, string Street, string Suburb, int Postcode, string Born, string SocialSecurityId, string Cluster);

/// <summary>Made-up records: each person stands there twice, the second time with one letter of the surname lost.</summary>
internal static class SampleRecords
{
    private const string Header = "rec_id,given_name,surname,street_number,address_1,address_2,suburb,postcode,state,date_of_birth,soc_sec_id,cluster";
    private static readonly string[] Forenames = ["aurelia", "benedict", "cordelia", "dunstan", "evadne", "fergus", "griselda", "horatio", "isolde", "jethro"];
    private static readonly string[] Beginnings = ["haver", "linden", "marsh", "oaken", "penny", "quill", "raven", "stone"];
    private static readonly string[] Endings = ["brook", "croft", "dale", "field", "gate", "thorpe", "wick"];

    public static IReadOnlyList<SampleRecord> Make(int people)
    {
        var random = new Random(7);
        var rows = new List<SampleRecord>();
        for (var person = 0; person < people; person++)
        {
            var original = new SampleRecord(
                $"rec-{person}-org",
                Forenames[person % Forenames.Length],
                Beginnings[random.Next(Beginnings.Length)] + Endings[random.Next(Endings.Length)],
                random.Next(1, 200),
                $"{Beginnings[random.Next(Beginnings.Length)]} street",
                $"{Endings[random.Next(Endings.Length)]}ville",
                random.Next(2000, 7999),
                $"{random.Next(1940, 2000)}{random.Next(1, 13):00}{random.Next(1, 29):00}",
                $"{random.Next(1_000_000, 9_999_999)}",
                $"person-{person}");
            rows.Add(original);
            rows.Add(original with { Id = $"rec-{person}-dup-0", Surname = original.Surname.Remove(random.Next(1, original.Surname.Length), 1) });
        }

        return rows;
    }

    public static string ToCsv(IEnumerable<SampleRecord> rows)
    {
        var csv = new StringBuilder($"{Header}\n");
        foreach (var row in rows)
            csv.Append($"{row.Id},{row.Forename},{row.Surname},{row.House},{row.Street},,{row.Suburb},{row.Postcode},nsw,{row.Born},{row.SocialSecurityId},{row.Cluster}\n");
        return csv.ToString();
    }
}
