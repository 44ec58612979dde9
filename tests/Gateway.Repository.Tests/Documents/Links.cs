using System.Text.RegularExpressions;
using Gateway.Repository.Tests.Trees;

namespace Gateway.Repository.Tests.Documents;

/// <summary>Checks what documents point at: files and folders, headings, and tests that are named as evidence.</summary>
internal static partial class Links
{
    /// <summary>Links of Markdown files to files, folders and headings that do not exist.</summary>
    public static IEnumerable<string> Broken(RepositoryTree tree) =>
        from path in tree.PathsEnding(".md")
        from link in Link().Matches(tree.Text(path)).Select(match => match.Groups["target"].Value)
        where !link.Contains("://", StringComparison.Ordinal) && !link.StartsWith("mailto:", StringComparison.Ordinal)
        from fault in Fault(tree, path, link)
        select $"{path}: {fault}";

    /// <summary>Paths in backquotes that begin with a folder of the repository and do not exist.</summary>
    public static IEnumerable<string> MissingPaths(RepositoryTree tree) =>
        from path in tree.PathsEnding(".md")
        from named in NamedPath().Matches(tree.Text(path)).Select(match => match.Groups["path"].Value)
        where !tree.Contains(named)
        select $"{path}: names `{named}`, which does not exist.";

    /// <summary>Names of tests in backquotes that no test bears: a promise whose proof is gone.</summary>
    public static IEnumerable<string> MissingTests(RepositoryTree tree)
    {
        var tests = tree.PathsEnding(".cs").Where(path => path.StartsWith("tests/", StringComparison.Ordinal))
            .SelectMany(path => TestMethod().Matches(tree.Text(path))).Select(match => match.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);
        return from path in tree.PathsEnding(".md")
               from named in NamedTest().Matches(tree.Text(path)).Select(match => match.Groups["name"].Value)
               where !tests.Contains(named)
               select $"{path}: names the test `{named}`, which does not exist.";
    }

    private static IEnumerable<string> Fault(RepositoryTree tree, string from, string link)
    {
        var (file, heading) = link.Split('#', 2) is [var before, var after] ? (before, after) : (link, string.Empty);
        var target = file.Length == 0 ? from : Resolve(from, file);
        if (!tree.Contains(target))
            yield return $"links to {link}, which does not exist.";
        else if (heading.Length > 0 && target.EndsWith(".md", StringComparison.Ordinal) && !Headings(tree.Text(target)).Contains(heading))
            yield return $"links to {link}, and {target} has no such heading.";
    }

    private static string Resolve(string from, string link)
    {
        var parts = new List<string>(from.Split('/')[..^1]);
        foreach (var part in link.Split('/').Where(part => part is not ("" or ".")))
        {
            if (part != "..")
                parts.Add(part);
            else if (parts.Count > 0)
                parts.RemoveAt(parts.Count - 1);
        }

        return string.Join('/', parts);
    }

    // The anchor that common renderers give a heading: lower case, punctuation left out, spaces as hyphens.
    private static HashSet<string> Headings(string text) =>
        text.Split('\n').Where(line => line.StartsWith('#'))
            .Select(line => string.Concat(line.TrimStart('#').Trim().ToLowerInvariant().Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_')).Replace(' ', '-'))
            .ToHashSet(StringComparer.Ordinal);

    [GeneratedRegex("""\]\((?<target>[^)\s]+)\)""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();

    [GeneratedRegex("""`(?<path>(src|tests|docs|protos|policies|models|maps|infra|proofs)/[\w./-]*[\w/])`""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NamedPath();

    [GeneratedRegex("""`(?<name>[A-Z][A-Za-z0-9]*(_[A-Za-z0-9]+){2,})`""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NamedTest();

    [GeneratedRegex("""public (async )?[\w<>\[\]]+ (?<name>[A-Z][A-Za-z0-9]*(_[A-Za-z0-9]+)+)\(""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TestMethod();
}
