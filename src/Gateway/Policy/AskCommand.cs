using System.CommandLine;
using Gateway.CommandLine;

namespace Gateway.Policy;

/// <summary><c>gateway policy query</c>: who can see what, and when.</summary>
internal static class AskCommand
{
    public static Command Create()
    {
        var query = new Argument<string>("query") { Description = "For example: who can see full when victim_sole and not_sought (policies/README.md has the grammar)." };
        var (policy, overlay) = (PolicyFiles.Policy(), PolicyFiles.Overlay());
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command("query", "Answer who can see a tier or a field, and when, over everything that the policy can decide.") { query, policy, overlay, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            var compiled = await PolicyFiles.LoadAsync(parsed.GetValue(policy), parsed.GetValue(overlay), cancellation);
            var answer = Ask(compiled, parsed.GetRequiredValue(query));
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
                await output.WriteLineAsync(PolicyJson.Of(answer));
            else
                Write(output, answer);
        });
        return command;
    }

    private static PolicyAnswer Ask(CompiledPolicy policy, string query)
    {
        try
        {
            return policy.Ask(query);
        }
        catch (FormatException wrong)
        {
            throw new CommandFailedException(wrong.Message);
        }
    }

    private static void Write(TextWriter output, PolicyAnswer answer)
    {
        output.WriteLine($"{answer.Seen:N0} of {answer.Asked:N0} combinations");
        foreach (var group in answer.Groups)
        {
            output.WriteLine($"\n{(group.Always ? "always" : $"{group.Seen:N0} of {group.Asked:N0}")}");
            foreach (var values in group.Values)
                output.WriteLine($"  {values.Attribute}: {string.Join(", ", values.Values)}");
            output.WriteLine($"  for example {group.Example}");
        }
    }
}
