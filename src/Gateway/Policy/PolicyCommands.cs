using System.CommandLine;
using Gateway.CommandLine;

namespace Gateway.Policy;

/// <summary><c>gateway policy</c>: decide, explain and test, without any running role.</summary>
internal static class PolicyCommands
{
    public static Command Create() => new("policy", "Decide, explain, test and analyse with a policy document.") { Decide(), Explain(), Test(), CheckCommand.Create(), MatrixCommand.Create(), DiffCommand.Create(), AskCommand.Create() };

    private static Command Decide()
    {
        var (policy, overlay) = (PolicyFiles.Policy(), PolicyFiles.Overlay());
        var requests = new Option<FileInfo>("--requests") { Description = "File of requests, one JSON object a line (policies/README.md has the form).", Required = true };
        var command = new Command("decide", "Answer each line of a file of requests with the decision, one line for each line.") { requests, policy, overlay };
        command.SetAction(async (parsed, cancellation) =>
        {
            var compiled = await PolicyFiles.LoadAsync(parsed.GetValue(policy), parsed.GetValue(overlay), cancellation);
            await using var input = parsed.GetRequiredValue(requests).OpenRead();
            await using var output = Console.OpenStandardOutput();
            await DecisionLines.AnswerAsync(compiled, input, output, cancellation);
        });
        return command;
    }

    private static Command Explain()
    {
        var (policy, overlay) = (PolicyFiles.Policy(), PolicyFiles.Overlay());
        var request = new Option<FileInfo>("--request") { Description = "File with one request and record as a JSON object (policies/README.md has the form).", Required = true };
        var requesterView = new Option<bool>("--requester") { Description = "Show what the requester sees instead of everything." };
        var command = new Command("explain", "Say in words which rules matched a request, what each gave or took away, and what the requester must do.") { request, requesterView, policy, overlay };
        command.SetAction(async (parsed, cancellation) =>
        {
            var compiled = await PolicyFiles.LoadAsync(parsed.GetValue(policy), parsed.GetValue(overlay), cancellation);
            var text = await File.ReadAllTextAsync(parsed.GetRequiredValue(request).FullName, cancellation);
            var decision = DecisionLines.Decide(compiled, System.Text.Encoding.UTF8.GetBytes(text.Trim()));
            Write(parsed.InvocationConfiguration.Output, parsed.GetValue(requesterView) ? compiled.ExplainToRequester(decision) : compiled.ExplainToOwner(decision));
        });
        return command;
    }

    private static Command Test()
    {
        var (policy, overlay) = (PolicyFiles.Policy(), PolicyFiles.Overlay());
        var scenarios = new Option<DirectoryInfo>("--scenarios")
        {
            Description = "Folder of scenario files.",
            DefaultValueFactory = _ => new DirectoryInfo(ShippedFiles.PathOf("policies/scenarios")),
        };
        var command = new Command("test", "Run the policy's scenarios and report the rules that none of them covers.") { scenarios, policy, overlay };
        command.SetAction(async (parsed, cancellation) =>
        {
            var compiled = await PolicyFiles.LoadAsync(parsed.GetValue(policy), parsed.GetValue(overlay), cancellation);
            var folder = parsed.GetRequiredValue(scenarios);
            if (!folder.Exists)
                throw new CommandFailedException($"{folder.FullName} does not exist: name a folder of scenario files with --scenarios.");
            var documents = folder.EnumerateFiles("*.yaml").OrderBy(file => file.Name, StringComparer.Ordinal).Select(file => new PolicyText(file.Name, File.ReadAllBytes(file.FullName)));
            return Report(parsed.InvocationConfiguration.Output, ScenarioRunner.Run(compiled, documents));
        });
        return command;
    }

    private static int Report(TextWriter output, ScenarioReport report)
    {
        foreach (var error in report.Errors)
            output.WriteLine(error);
        foreach (var result in report.Results)
        {
            output.WriteLine($"{(result.Passed ? "pass" : "FAIL")}  {result.Name}");
            foreach (var difference in result.Differences)
                output.WriteLine($"      {result.Source}:{result.Line}: {difference}");
        }

        if (report.UncoveredRules.Count > 0)
            output.WriteLine($"No scenario covers: {string.Join(", ", report.UncoveredRules)}");
        output.WriteLine($"{report.Results.Count(result => result.Passed)} passed, {report.Results.Count(result => !result.Passed) + report.Errors.Count} failed");
        return report.Passed ? 0 : 1;
    }

    private static void Write(TextWriter output, Explanation explanation)
    {
        output.WriteLine(explanation.Outcome);
        foreach (var (heading, rules) in (ReadOnlySpan<(string, IReadOnlyList<ExplainedRule>)>)[("Because", explanation.Reasons), ("The requester must", explanation.Duties), ("The owner is told", explanation.Alerts)])
        {
            if (rules.Count == 0)
                continue;
            output.WriteLine($"{heading}:");
            foreach (var rule in rules)
                output.WriteLine($"  {rule}");
        }

        if (explanation.PolicyVersion is not null)
            output.WriteLine($"Policy {explanation.PolicyVersion}");
    }
}
