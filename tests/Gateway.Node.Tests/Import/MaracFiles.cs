using System.Text;
using Gateway.Node.Import;
using Gateway.Population;
using Gateway.Population.Cases;
using Gateway.Population.Export;
using Gateway.Population.Places;

namespace Gateway.Node.Tests.Import;

/// <summary>The shipped map, and files of generated cases under its labels.</summary>
internal static class MaracFiles
{
    public static readonly DateOnly Today = new(2026, 11, 23);

    private static readonly Lazy<CaseMap> Shipped = new(() => CaseMap.Read(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "maps", "marac.yaml"))));

    private static readonly Lazy<GeneratedSet> Set = new(() => CaseGenerator.Generate(7, 300, [.. ForceArea.All.Take(3)], Today));

    public static CaseMap Map => Shipped.Value;

    public static IReadOnlyList<GeneratedCase> Generated => Set.Value.Cases;

    public static string Csv(IEnumerable<GeneratedCase> cases)
    {
        var csv = new StringWriter();
        MaracCsv.WriteCases(cases, csv);
        return csv.ToString();
    }

    public static CaseFileReading Read(string csv, NodeSecret? secret = null) => Read(Encoding.UTF8.GetBytes(csv), secret);

    public static CaseFileReading Read(byte[] csv, NodeSecret? secret = null) => CaseFile.Read(new MemoryStream(csv), Map, Today, secret: secret);

    public static string Rejects(CaseFileReading reading)
    {
        var rejects = new StringWriter();
        reading.WriteRejects(rejects, reading.Rejected);
        return rejects.ToString();
    }
}
