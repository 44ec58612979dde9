using System.Diagnostics;
using System.Text.RegularExpressions;
using Gateway.Repository.Tests.Trees;

namespace Gateway.Repository.Tests.Documents;

/// <summary>
/// Checks that every `./gateway …` line in a document's code blocks is a command that exists, with options that it has. The
/// executable lists them with `./gateway commands`: one command a line, its options after it, for example `demo --cases --json`.
/// </summary>
internal static partial class Commands
{
    public static IEnumerable<string> Faults(RepositoryTree tree, IReadOnlyCollection<string> listing)
    {
        var commands = listing.Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToDictionary(
            words => string.Join(' ', words.TakeWhile(word => !word.StartsWith('-'))),
            words => words.Where(word => word.StartsWith('-')).ToHashSet(StringComparer.Ordinal),
            StringComparer.Ordinal);
        return from path in tree.PathsEnding(".md")
               from line in Lines(tree.Text(path))
               from fault in Faults(line, commands)
               select $"{path}: '{line}' {fault}";
    }

    /// <summary>Command lines in code blocks, as a reader would copy them: continued lines joined, comments and pipes cut off.</summary>
    public static IEnumerable<string> Lines(string markdown) =>
        Block().Matches(markdown).Select(block => block.Groups["text"].Value.Replace("\\\n", " ", StringComparison.Ordinal))
            .SelectMany(text => Line().Matches(text)).Select(line => line.Groups["command"].Value.Trim());

    /// <summary>What the built executable lists, and what the script that starts it does by itself.</summary>
    public static IReadOnlyList<string> Listed()
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "gateway.dll"), "commands"]) { RedirectStandardOutput = true, UseShellExecute = false };
        using var gateway = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        var listing = gateway.StandardOutput.ReadToEnd();
        gateway.WaitForExit();
        return [.. listing.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries), "test", "build"];
    }

    private static IEnumerable<string> Faults(string line, Dictionary<string, HashSet<string>> commands)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var name = Enumerable.Range(1, words.Length).Reverse().Select(count => string.Join(' ', words[..count])).FirstOrDefault(commands.ContainsKey);
        if (name is null)
        {
            if (words.Length > 0 && words[0] is not ("--help" or "--version"))
                yield return "is no command of ./gateway: correct the line, or add the command.";
            yield break;
        }

        foreach (var option in words.Where(word => word.StartsWith("--", StringComparison.Ordinal)).Select(word => word.Split('=')[0]))
        {
            if (option != "--help" && !commands[name].Contains(option) && name is not ("test" or "build"))
                yield return $"uses {option}, which ./gateway {name} does not have.";
        }
    }

    [GeneratedRegex("""^```[a-z]*\n(?<text>.*?)^```""", RegexOptions.ExplicitCapture | RegexOptions.Singleline | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Block();

    [GeneratedRegex("""^\s*(\$ )?\./gateway\b(?<command>[^\n|>#&;]*)""", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Line();
}
