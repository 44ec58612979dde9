using System.Text.RegularExpressions;
using Gateway.Repository.Tests.Trees;

namespace Gateway.Repository.Tests.Documents;

/// <summary>Compares docs/DEPENDENCIES.md with what the project files use.</summary>
internal static partial class Dependencies
{
    private const string Document = "docs/DEPENDENCIES.md";

    public static IEnumerable<string> Unexplained(RepositoryTree tree) =>
        from package in Used(tree).Except(Explained(tree), StringComparer.OrdinalIgnoreCase)
        select $"{package} is used and {Document} does not say why, under which licence, and what would replace it.";

    public static IEnumerable<string> Unused(RepositoryTree tree) =>
        from package in Explained(tree).Except(Used(tree), StringComparer.OrdinalIgnoreCase)
        select $"{Document} explains {package}, which no project uses: take the row out.";

    private static HashSet<string> Used(RepositoryTree tree) =>
        tree.PathsEnding(".csproj", ".props").SelectMany(path => Reference().Matches(tree.Text(path))).Select(match => match.Groups["package"].Value)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);

    // The first cell of a row names one package or several.
    private static HashSet<string> Explained(RepositoryTree tree) =>
        tree.Text(Document).Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .SelectMany(line => Named().Matches(line.Split('|')[1])).Select(match => match.Groups["package"].Value)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);

    [GeneratedRegex("""<(Global)?PackageReference\s+Include="(?<package>[^"]+)""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Reference();

    [GeneratedRegex("`(?<package>[^`]+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Named();
}
