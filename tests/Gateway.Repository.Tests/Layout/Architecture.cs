namespace Gateway.Repository.Tests.Layout;

/// <summary>
/// Who may use whom, as docs/ARCHITECTURE.md draws it. A new project or edge needs a decision in docs/decisions and a line here.
/// </summary>
internal static class Architecture
{
    /// <summary>Every project of src, with the projects that it may use.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> AllowedProjects { get; } = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
    {
        ["Gateway.Contracts"] = [],
        ["Gateway.Linkage"] = [],
        ["Gateway.Pseudonyms"] = [],
        ["Gateway.Audit"] = [],
        ["Gateway.Statistics"] = [],
        ["Gateway.Population"] = [],
        ["Gateway.Streams"] = [],
        ["Gateway.Policy"] = ["Gateway.Contracts"],
        ["Gateway.Storage"] = ["Gateway.Streams", "Gateway.Audit"],
        ["Gateway.Hosting"] = ["Gateway.Contracts"],
        ["Gateway.Node"] =
        [
            "Gateway.Contracts", "Gateway.Hosting", "Gateway.Linkage", "Gateway.Policy", "Gateway.Pseudonyms",
            "Gateway.Audit", "Gateway.Storage", "Gateway.Streams",
        ],
        ["Gateway.Custodian"] = ["Gateway.Contracts", "Gateway.Hosting", "Gateway.Pseudonyms"],
        ["Gateway.Matcher"] = ["Gateway.Contracts", "Gateway.Hosting", "Gateway.Linkage", "Gateway.Streams"],
        ["Gateway.Exchange"] =
        [
            "Gateway.Contracts", "Gateway.Hosting", "Gateway.Policy", "Gateway.Audit", "Gateway.Statistics",
            "Gateway.Storage", "Gateway.Streams",
        ],
        ["Gateway"] = [Anything],
    };

    /// <summary>Stands for every project of src.</summary>
    public const string Anything = "*";

    /// <summary>Libraries that take time, randomness and streams as arguments.</summary>
    public static IReadOnlyList<string> PureLibraries { get; } =
        ["Gateway.Audit", "Gateway.Linkage", "Gateway.Policy", "Gateway.Population", "Gateway.Pseudonyms", "Gateway.Statistics"];

    /// <summary>Packages (and the assemblies they bring) that one project alone may touch: the prefix of their name, and the project.</summary>
    public static IReadOnlyDictionary<string, string> KeptToOneProject { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["Confluent.Kafka"] = "Gateway.Streams",
        ["Microsoft.Data.Sqlite"] = "Gateway.Storage",
        ["Npgsql"] = "Gateway.Storage",
        ["dbup"] = "Gateway.Storage",
        ["SQLitePCLRaw"] = "Gateway.Storage",
    };

    /// <summary>Prefixes of what no pure library may touch, whatever brings it.</summary>
    public static IReadOnlyList<string> Infrastructure { get; } =
    [
        "Microsoft.AspNetCore", "Microsoft.Extensions.Hosting", "Microsoft.Extensions.Logging", "Microsoft.Extensions.DependencyInjection", "Grpc", "Serilog",
        "OpenTelemetry", "StackExchange.Redis", "Dapper", "Microsoft.EntityFrameworkCore", "OpenIddict", "Quartz",
    ];

    public static bool MayUse(string project, string used) =>
        AllowedProjects.TryGetValue(project, out var allowed) && (allowed.Contains(Anything) || allowed.Contains(used));

    /// <summary>Why a project may not touch a package or assembly; null when it may.</summary>
    public static string? WhyNotPackage(string project, string package)
    {
        foreach (var (prefix, only) in KeptToOneProject)
        {
            if (Begins(package, prefix) && project != only)
                return $"{project} touches {package}, which only {only} may: use what {only} offers.";
        }

        return PureLibraries.Contains(project) && Infrastructure.Any(prefix => Begins(package, prefix))
            ? $"{project} is a pure library and touches {package}: hand the effect to a role."
            : null;
    }

    private static bool Begins(string name, string prefix) =>
        name.Equals(prefix, StringComparison.OrdinalIgnoreCase)
        || name.StartsWith(prefix + ".", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith(prefix + "-", StringComparison.OrdinalIgnoreCase);
}
