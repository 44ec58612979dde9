namespace Gateway.Population.Places;

/// <summary>A territorial police force of England or Wales and the area it polices.</summary>
/// <param name="Code">Stable code in words, such as <c>south-wales</c> (the form that police.uk uses).</param>
/// <param name="HomeOfficeCode">The Home Office's two-digit code, such as <c>62</c>.</param>
/// <param name="Name">Full name.</param>
/// <param name="PopulationThousands">Residents in thousands, rounded.</param>
/// <param name="EastKm">Easting of the middle of the area in kilometres, national grid.</param>
/// <param name="NorthKm">Northing of the middle of the area in kilometres, national grid.</param>
/// <param name="CommunityBoosts">How many times more common a community is than elsewhere.</param>
/// <param name="Towns">Its larger towns.</param>
public sealed record ForceArea(
    string Code,
    string HomeOfficeCode,
    string Name,
    int PopulationThousands,
    int EastKm,
    int NorthKm,
    IReadOnlyDictionary<string, int> CommunityBoosts,
    IReadOnlyList<Town> Towns)
{
    /// <summary>All 43 territorial forces, by code.</summary>
    public static IReadOnlyList<ForceArea> All { get; } = ForceFile.Read();

    /// <summary>The eight forces of the demo: three that run panels of their own kind, and large neighbours.</summary>
    public static IReadOnlyList<ForceArea> DemoForces { get; } =
    [
        Find("essex"), Find("kent"), Find("south-wales"), Find("avon-and-somerset"),
        Find("west-mercia"), Find("greater-manchester"), Find("west-yorkshire"), Find("northumbria"),
    ];

    /// <summary>The force with a code.</summary>
    /// <param name="code">Such as <c>essex</c>.</param>
    /// <exception cref="ArgumentException">No force has that code.</exception>
    public static ForceArea Find(string code) => All.FirstOrDefault(f => f.Code == code)
        ?? throw new ArgumentException($"'{code}' is not a territorial force of England or Wales; use a code such as 'essex' or 'south-wales'.", nameof(code));
}

/// <summary>A town and the postcode districts in it.</summary>
/// <param name="Name">Post town.</param>
/// <param name="Districts">Such as <c>CM1</c>.</param>
public sealed record Town(string Name, IReadOnlyList<string> Districts);

/// <summary>Reads <c>forces.txt</c>.</summary>
internal static class ForceFile
{
    public static IReadOnlyList<ForceArea> Read()
    {
        using var reader = new StreamReader(EmbeddedData.Open("forces.txt"));
        var forces = new List<ForceArea>();
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#') || line.Length == 0)
                continue;
            var parts = line.Split('|', StringSplitOptions.TrimEntries);
            var grid = parts[4].Split(' ');
            forces.Add(new ForceArea(parts[0], parts[1], parts[2], int.Parse(parts[3]), int.Parse(grid[0]), int.Parse(grid[1]),
                parts[5].Split(", ").Select(b => b.Split(' ')).ToDictionary(b => b[0], b => int.Parse(b[1]), StringComparer.Ordinal),
                [.. parts[6].Split(", ").Select(ReadTown)]));
        }
        return forces;
    }

    private static Town ReadTown(string text)
    {
        var words = text.Split(' ');
        var name = words.TakeWhile(w => !w.Any(char.IsAsciiDigit)).ToArray();
        return new Town(string.Join(' ', name), words[name.Length..]);
    }
}
