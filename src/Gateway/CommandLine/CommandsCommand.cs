using System.CommandLine;

namespace Gateway.CommandLine;

/// <summary><c>gateway commands</c>: every command and option on a line of its own, for scripts and for the check of the documentation.</summary>
internal static class CommandsCommand
{
    public static Command Create(RootCommand root)
    {
        var command = new Command("commands", "List every command, with its options, one a line.");
        command.SetAction(parsed =>
        {
            foreach (var line in Lines(root, []))
                parsed.InvocationConfiguration.Output.WriteLine(line);
        });
        return command;
    }

    private static IEnumerable<string> Lines(Command command, IReadOnlyList<string> path)
    {
        if (command.Action is not null && path.Count > 0)
            yield return string.Join(' ', [.. path, .. command.Options.Select(option => option.Name)]);
        foreach (var line in command.Subcommands.SelectMany(sub => Lines(sub, [.. path, sub.Name])))
            yield return line;
    }
}
