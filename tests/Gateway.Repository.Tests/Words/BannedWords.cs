using System.Text.RegularExpressions;
using Gateway.Repository.Tests.Trees;

namespace Gateway.Repository.Tests.Words;

/// <summary>Finds words that do not belong into a finished file. The patterns are written so that none of them finds itself.</summary>
internal static partial class BannedWords
{
    public static IEnumerable<string> Faults(RepositoryTree tree) =>
        from path in tree.Paths.Where(IsText)
        from line in tree.Text(path).Split('\n').Select((text, index) => (Text: text, Number: index + 1))
        from fault in Faults(path, line.Text)
        select $"{path}:{line.Number}: {fault}";

    private static IEnumerable<string> Faults(string path, string line)
    {
        if (Unfinished().Match(line) is { Success: true } unfinished)
            yield return $"'{unfinished.Value}' marks something unfinished: finish it, or open an issue.";
        if (Elsewhere().Match(line) is { Success: true } elsewhere)
            yield return $"'{elsewhere.Value}' speaks of how or where the text was made: the project speaks of itself alone.";
        if (path.StartsWith("src/", StringComparison.Ordinal) && Waiting().IsMatch(line))
            yield return "a thread is put to sleep: await, or take the clock as an argument.";
    }

    // Data sets, lock files and vectors hold words that nobody wrote as prose.
    private static bool IsText(string path) =>
        !path.EndsWith("packages.lock.json", StringComparison.Ordinal)
        && !path.StartsWith("tests/vectors/", StringComparison.Ordinal)
        && Path.GetExtension(path) is ".cs" or ".md" or ".proto" or ".yaml" or ".yml" or ".props" or ".csproj" or ".sh" or ".sql" or ".json" or ".js" or ".ts" or ".py" or ".cshtml" or ".dfy" or "";

    [GeneratedRegex("""\b(TO[D]O|FIX[M]E|HAC[K]|XX[X]|NotImplemented[E]xception)\b""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Unfinished();

    [GeneratedRegex(
        """\b(sub-?age[n]ts?|language mode[l]s?|chat ?bo[t]s?|AI[- ]generate[d]|as (you )?requeste[d] by the user|(this|previous|next|last) sessio[n] (of work|will|did)|hand-?ove[r] (notes?|document))\b|(^|[\s"'`(=])/(wor[k]|tm[p]/h|roo[t])/""",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Elsewhere();

    [GeneratedRegex("""\bThread\s*\.\s*Slee[p]\b""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Waiting();
}
