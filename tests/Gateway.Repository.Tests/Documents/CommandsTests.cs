using Gateway.Repository.Tests.Trees;

namespace Gateway.Repository.Tests.Documents;

public sealed class CommandsTests
{
    private static readonly string[] Listing = ["demo --cases --json", "policy explain", "policy test --scenarios", "test"];

    [Fact]
    public void Every_command_in_a_document_exists() => Guard.Holds(Commands.Faults(RepositoryTree.Real, Commands.Listed()));

    [Theory]
    [InlineData("./gateway", "")]
    [InlineData("./gateway --help", "")]
    [InlineData("./gateway demo", "")]
    [InlineData("$ ./gateway demo --cases 500 --json > totals.json", "")]
    [InlineData("./gateway policy test --scenarios FILE  # says why", "")]
    [InlineData("./gateway test", "")]
    [InlineData("./gateway dmeo", "is no command")]
    [InlineData("./gateway policy", "is no command")]
    [InlineData("./gateway demo --case 500", "uses --case, which ./gateway demo does not have")]
    [InlineData("./gateway demo \\\n  --records people.csv", "uses --records")]
    public void A_command_line_is_judged_by_what_the_executable_lists(string line, string fault)
    {
        var faults = Commands.Faults(RepositoryTree.Sample(("README.md", $"Try:\n\n```bash\n{line}\n```\n")), Listing);

        if (fault.Length == 0)
            Guard.Holds(faults);
        else
            Guard.Finds(fault, faults);
    }

    [Fact]
    public void Text_outside_code_blocks_is_prose() =>
        Guard.Holds(Commands.Faults(RepositoryTree.Sample(("README.md", "Once `./gateway fly` is there …\n")), Listing));
}
