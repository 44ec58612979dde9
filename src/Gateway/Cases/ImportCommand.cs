using System.CommandLine;

namespace Gateway.Cases;

internal static class ImportCommand
{
    public static Command Create() => new("import", "x");
}
