using System.CommandLine;
using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Gateway.Policy;

/// <summary><c>gateway policy check</c>: everything that a policy can ever decide, counted, and what somebody should look at.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var file = PolicyFiles.File();
        var overlay = PolicyFiles.Overlay();
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command("check", "Count what a policy decides over every possible request and record, and find rules that do nothing. Exit code 1: it does not load, a rule is dead, or the overlay widens.") { file, overlay, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            var output = parsed.InvocationConfiguration.Output;
            var load = await PolicyFiles.TryLoadAsync(parsed.GetValue(file), parsed.GetValue(overlay), cancellation);
            if (load.Policy is not { } policy)
            {
                if (parsed.GetValue(json))
                    await output.WriteLineAsync(PolicyJson.Of(new { Ok = false, load.Errors }));
                else
                    await parsed.InvocationConfiguration.Error.WriteLineAsync($"The policy cannot be used.\n{string.Join('\n', load.Errors)}");
                return 1;
            }

            var started = Stopwatch.GetTimestamp();
            var report = policy.Check();
            var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            var dead = report.Findings.Any(finding => finding.Kind is PolicyFindingKind.DeadRule);
            var changes = parsed.GetValue(overlay) is null ? null : (await PolicyFiles.LoadAsync(parsed.GetValue(file), null, cancellation)).CompareWith(policy);
            var ok = !dead && changes is not { OnlyNarrows: false };
            if (parsed.GetValue(json))
                await output.WriteLineAsync(PolicyJson.Of(report, [("ok", ok), ("seconds", Math.Round(seconds, 3)), .. OverlayMembers(changes)]));
            else
                Write(output, report, changes, seconds);
            return ok ? 0 : 1;
        });
        return command;
    }

    private static IEnumerable<(string Name, JsonNode Value)> OverlayMembers(PolicyChanges? changes) =>
        changes is null ? [] : [("overlay_only_narrows", changes.OnlyNarrows), ("overlay_changes", (long)changes.Changed)];

    private static void Write(TextWriter output, PolicyReport report, PolicyChanges? changes, double seconds)
    {
        if (changes is not null)
            output.WriteLine($"The overlay changes {changes.Changed:N0} decisions and {(changes.OnlyNarrows ? "only narrows" : "WIDENS")}.");
        output.WriteLine($"{report.PolicyVersion}: {report.Combinations:N0} combinations, all covered, in {report.Classes:N0} classes that no rule tells apart ({report.Nodes:N0} nodes, {seconds:N1} s)");
        foreach (var tier in report.Tiers)
            output.WriteLine($"  {tier.Tier.Name(),-8} {tier.Combinations,19:N0}");
        output.WriteLine($"\n{"rule",-16}{"matches",19}{"decides",19}{"alone",19}");
        foreach (var rule in report.Rules)
            output.WriteLine($"{rule.Id,-16}{rule.Matches,19:N0}{rule.Decides,19:N0}{rule.Alone,19:N0}");
        output.WriteLine($"\n{report.Overlaps.Count} pairs of a permit and a forbid that takes from it (--json lists them with examples)");
        foreach (var same in report.ValuesNeverToldApart)
            output.WriteLine($"No rule tells apart, of {same.Attribute}: {string.Join(", ", same.Values)}");
        var pairs = report.Findings.Count(IsPair);
        if (pairs > 0)
            output.WriteLine($"{pairs} pairs of values with which nothing is ever given (--json lists them)");
        foreach (var finding in report.Findings.Where(finding => !IsPair(finding)))
        {
            output.WriteLine($"\n{PolicyJson.Word(finding.Kind)}: {finding.Text} ({finding.Combinations:N0} combinations)");
            if (finding.Example is not null)
                output.WriteLine($"  for example {finding.Example}");
        }
    }

    private static bool IsPair(PolicyFinding finding) => finding.Kind is PolicyFindingKind.Gap && finding.Subject.Contains(' ');
}
