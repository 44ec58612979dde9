using System.CommandLine;

namespace Gateway.Policy;

/// <summary><c>gateway policy diff</c>: every decision that changes between two policies.</summary>
internal static class DiffCommand
{
    public static Command Create()
    {
        var before = new Argument<FileInfo>("before") { Description = "National policy as it is." };
        var after = new Argument<FileInfo?>("after") { Description = "National policy as it would be; without it, the same.", Arity = ArgumentArity.ZeroOrOne };
        var overlay = new Option<FileInfo?>("--overlay") { Description = "Force overlay on the policy after, to see what it takes away." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command("diff", "Count every decision that changes between two policies, by tier, rule and value, with examples. Exit code 2: something is given that was not.") { before, after, overlay, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            var old = await PolicyFiles.LoadAsync(parsed.GetRequiredValue(before), null, cancellation);
            var now = await PolicyFiles.LoadAsync(parsed.GetValue(after) ?? parsed.GetRequiredValue(before), parsed.GetValue(overlay), cancellation);
            var changes = Compare(old, now);
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
                await output.WriteLineAsync(PolicyJson.Of(changes));
            else
                Write(output, changes);
            return changes.OnlyNarrows ? 0 : 2;
        });
        return command;
    }

    private static PolicyChanges Compare(CompiledPolicy before, CompiledPolicy after)
    {
        try
        {
            return before.CompareWith(after);
        }
        catch (ArgumentException different)
        {
            throw new CommandLine.CommandFailedException(different.Message);
        }
    }

    private static void Write(TextWriter output, PolicyChanges changes)
    {
        output.WriteLine($"{changes.Before} → {changes.After}");
        output.WriteLine($"{changes.Changed:N0} of {changes.Combinations:N0} decisions change: the tier rises in {changes.Wider:N0} and falls in {changes.Narrower:N0}.");
        output.WriteLine(changes.OnlyNarrows ? "Nothing is given that was not given before." : $"SOMETHING IS GIVEN THAT WAS NOT: a higher tier {changes.Wider:N0} times; a field more, an alert or a duty less {changes.Loosened:N0} times.");
        foreach (var tier in changes.Tiers)
            output.WriteLine($"\n{tier.From} → {tier.To}: {tier.Combinations:N0}\n  for example {tier.Example}");
        if (changes.Rules.Count > 0)
            output.WriteLine($"\n{"rule",-12}{"",-10}{"newly matches",19}{"no longer",19}{"of the changes",19}");
        foreach (var rule in changes.Rules)
            output.WriteLine($"{rule.Id,-12}{PolicyJson.Word(rule.Kind),-10}{rule.NewlyMatches,19:N0}{rule.NoLongerMatches,19:N0}{rule.Changed,19:N0}");
        if (changes.Given.Count > 0)
            output.WriteLine($"\n{"given",-22}{"newly",19}{"no longer",19}");
        foreach (var given in changes.Given)
            output.WriteLine($"{given.Id,-22}{given.Given,19:N0}{given.TakenAway,19:N0}");
        foreach (var attribute in changes.ByValue.GroupBy(value => value.Attribute))
            output.WriteLine($"\nby {attribute.Key}: {string.Join(", ", attribute.Select(value => $"{value.Value} {value.Combinations:N0}"))}");
    }
}
