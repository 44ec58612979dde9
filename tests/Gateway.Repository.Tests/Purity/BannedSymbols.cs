using System.Text.RegularExpressions;
using Gateway.Repository.Tests.Trees;

namespace Gateway.Repository.Tests.Purity;

/// <summary>Checks that the analyzer which bans clock, randomness and I/O reads its list in every pure library, and is silenced in none.</summary>
internal static partial class BannedSymbols
{
    private const string Wiring = "src/Directory.Build.props";
    private const string List = "src/BannedSymbols.txt";

    private static readonly string[] NeverLeftOut =
    [
        "P:System.DateTime.Now", "P:System.DateTime.UtcNow", "P:System.DateTimeOffset.Now", "P:System.DateTimeOffset.UtcNow", "M:System.Guid.NewGuid",
        "M:System.Guid.CreateVersion7", "P:System.Random.Shared", "M:System.Random.#ctor", "T:System.Environment", "T:System.IO.File",
    ];

    public static IEnumerable<string> Wired(RepositoryTree tree, IEnumerable<string> pureLibraries)
    {
        var wiring = tree.Contains(Wiring) ? tree.Text(Wiring) : string.Empty;
        if (!wiring.Contains("<AdditionalFiles Include=\"$(MSBuildThisFileDirectory)BannedSymbols.txt\" />", StringComparison.Ordinal))
            yield return $"{Wiring} hands {List} to no analyzer.";
        foreach (var library in pureLibraries)
        {
            if (!wiring.Contains($";{library};", StringComparison.Ordinal))
                yield return $"{library} is a pure library and {Wiring} does not name it.";
            // A Directory.Build.props of its own would hide the one above it.
            if (tree.Contains($"src/{library}/Directory.Build.props"))
                yield return $"src/{library}/Directory.Build.props hides {Wiring}: remove it.";
        }
    }

    public static IEnumerable<string> Listed(RepositoryTree tree)
    {
        var lines = tree.Text(List).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (var symbol in NeverLeftOut.Where(symbol => !lines.Any(line => line.StartsWith(symbol + ";", StringComparison.Ordinal))))
            yield return $"{List} does not ban {symbol}.";
        foreach (var line in lines.Where(line => !Entry().IsMatch(line)))
            yield return $"{List} bans '{line}' and names no replacement.";
    }

    public static IEnumerable<string> Silenced(RepositoryTree tree, IReadOnlyCollection<string> pureLibraries) =>
        from path in tree.Paths
        where pureLibraries.Any(library => path.StartsWith($"src/{library}/", StringComparison.Ordinal)) || path is ".editorconfig" or "Directory.Build.props"
        where tree.Text(path).Contains("RS0030", StringComparison.Ordinal)
        select $"{path} mentions RS0030: a pure library takes time, randomness and streams as arguments; silence nothing.";

    [GeneratedRegex("^[A-Z]:[^;]+;A pure library .+: .+$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Entry();
}
