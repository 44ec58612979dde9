using System.Text.RegularExpressions;
using Gateway.Repository.Tests.Trees;

namespace Gateway.Repository.Tests.Protos;

/// <summary>Every file, service, method, message, enum, oneof and field of the protos has a comment above it.</summary>
internal static partial class ProtoDocumentation
{
    public static IEnumerable<string> Faults(RepositoryTree tree) =>
        tree.PathsEnding(".proto").Where(path => path.StartsWith("protos/", StringComparison.Ordinal)).SelectMany(path => Faults(path, tree.Text(path).Split('\n')));

    private static IEnumerable<string> Faults(string path, string[] lines)
    {
        if (!lines.Any(line => line.StartsWith("//", StringComparison.Ordinal)))
            yield return $"{path} says nothing about itself: write a comment above its first declaration.";
        for (var i = 0; i < lines.Length; i++)
        {
            var declared = Declaration().Match(lines[i]);
            if (declared.Success && (i == 0 || !lines[i - 1].TrimStart().StartsWith("//", StringComparison.Ordinal)))
                yield return $"{path}:{i + 1}: {declared.Groups["name"].Value} has no comment above it.";
        }
    }

    // Values of enums are documented where their name does not say everything.
    [GeneratedRegex(
        """^\s*(service|message|enum|rpc|oneof)\s+(?<name>[\w.]+)|^\s+(repeated\s+|optional\s+)?(map<[^>]+>|[a-z][\w.]*\.[A-Z]\w*|[A-Z]\w*|double|float|u?int(32|64)|sint(32|64)|s?fixed(32|64)|bool|string|bytes)\s+(?<name>\w+)\s*=\s*\d+""",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Declaration();
}
