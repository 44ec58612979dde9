using CsvHelper;
using Gateway.Linkage.Evaluation;
using Gateway.Linkage.Maps;

namespace Gateway.Linkage.Tests.Data;

/// <summary>The public development sets, which lie outside the repository.</summary>
internal static class DevelopmentData
{
    public const string Absent = "the public linkage data is absent: set GATEWAY_SHARED to the folder that holds data/linkage";

    /// <summary>Each set as file and map.</summary>
    public static readonly IReadOnlyList<(string Name, string File, string Map)> Sets =
    [
        ("febrl1 with id", "febrl1.csv", "febrl.yaml"),
        ("febrl1 without id", "febrl1.csv", "febrl-no-id.yaml"),
        ("febrl3 with id", "febrl3.csv", "febrl.yaml"),
        ("febrl3 without id", "febrl3.csv", "febrl-no-id.yaml"),
        ("fake_1000", "fake_1000.csv", "fake.yaml"),
        ("fake_20000", "fake_20000.csv", "fake.yaml"),
        ("rldata500", "rldata500.csv", "rldata.yaml"),
    ];

    public static string Repository { get; } = FindRepository();

    public static string? Folder { get; } = FindFolder();

    public static IReadOnlyList<LabelledRecord> Load(string name)
    {
        Assert.SkipWhen(Folder is null, Absent);
        var (_, file, mapFile) = Sets.Single(set => set.Name == name);
        var map = ReadMap(mapFile);
        using var csv = CsvReader.FromFile(Path.Combine(Folder!, file));
        Assert.Empty(map.MissingColumns(csv.Headers));
        var records = new List<LabelledRecord>();
        while (csv.Read())
        {
            var row = csv.Headers.ToDictionary(column => column, column => csv.GetString(column));
            var mapped = map.ApplyAll(row);
            records.Add(new LabelledRecord(mapped.Truth, "all", Pseudorandom.Tokens(mapped.Persons[0])));
        }

        return records;
    }

    public static ColumnMap ReadMap(string file)
    {
        using var reader = new StreamReader(Path.Combine(Repository, "maps", file));
        return ColumnMapReader.Read(reader);
    }

    private static string FindRepository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Gateway.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException("Run the tests from within the repository.");
    }

    private static string? FindFolder()
    {
        var shared = Environment.GetEnvironmentVariable("GATEWAY_SHARED") ?? Path.Combine(Repository, "..", "shared");
        var folder = Path.Combine(shared, "data", "linkage");
        return Directory.Exists(folder) ? folder : null;
    }
}
