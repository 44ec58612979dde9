using Gateway.EndToEnd.Tests.Deployments;

namespace Gateway.EndToEnd.Tests.CommandLine;

public sealed class QueryCommandTests(SharedDeployment shared)
{
    private static readonly string[] Coordinator = ["--role", "panel_coordinator", "--purpose", "perpetrator_panel", "--basis", "dpa2018_part3"];

    [Fact]
    public async Task A_query_says_who_holds_what_may_be_seen_why_what_to_do_and_whom_to_call_and_fetches_the_content()
    {
        var asked = await AskAsync(SharedDeployment.Requester, "Leopold Wetherspoon", "1988-02-17", "CM4 5DE", [.. Coordinator, "--disclose"]);

        Assert.Equal((0, string.Empty), (asked.ExitCode, asked.Error));
        Assert.Equal("Heard elsewhere: yes, 1 record at 1 other force area.", asked.OutputLines[0]);
        string[] expected =
        [
            "essex-police: you may see full (",
            "call      Essex Police duty desk, 01632 960",
            "why him   ",
            "same date of birth",
            "rule      P02  ",
            "you must  O10  ",
            "From essex-police, OFFICIAL-SENSITIVE:",
            "team      Public protection unit, ESX-2",
            "risk      high, RFG 71",
            "order     Non-molestation order of ESX-2  [fact, police]",
            "action    Weekly visits for ESX-2 (offender manager)  [fact, police]",
            "need      Alcohol, says ESX-2  [assessment, police]",
        ];
        Assert.All(expected, words => Assert.Contains(words, asked.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_sealed_person_and_nobody_are_told_in_the_same_words()
    {
        var silent = await AskAsync(SharedDeployment.Requester, "Aldous Farthingale", "1981-04-13", "CM9 1AB", [.. Coordinator, "--disclose"]);
        var nobody = await AskAsync(SharedDeployment.Requester, "Nathaniel Hollowaydon", "1983-11-05", "CM9 3CD", [.. Coordinator, "--disclose"]);
        Assert.Equal("No answer that may be given for this purpose.\n", nobody.Output);
        Assert.Equal(nobody, silent);
    }

    [Fact]
    public async Task A_hit_is_told_as_one_word()
    {
        var asked = await AskAsync(SharedDeployment.Housing, "Leopold Wetherspoon", "1988-02-17", "CM4 5DE", ["--role", "panel_member", "--purpose", "marac_preparation", "--basis", "public_task"]);
        Assert.Equal((0, "Heard elsewhere: yes. Nothing more may be given for this purpose.\n"), (asked.ExitCode, asked.Output));
    }

    [Fact]
    public async Task A_role_outside_the_enrolment_is_refused_with_what_to_do()
    {
        var refused = await AskAsync(SharedDeployment.Housing, "Leopold Wetherspoon", "1988-02-17", "CM4 5DE", Coordinator);
        Assert.Equal((1, string.Empty), (refused.ExitCode, refused.Output));
        Assert.Equal("gateway: The role is not enrolled for this agency: ask in a role that is.\n", refused.Error);
    }

    [Fact]
    public async Task A_person_told_too_little_of_is_refused_by_field()
    {
        var refused = await GatewayProgram.RunAsync(["query", "--deployment", shared.Trial.Folder.Path, "--as", SharedDeployment.Requester, "--name", "Leopold Wetherspoon", .. Coordinator]);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("  person: Too little to tell this person from others", refused.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Wetherspoon", refused.Error, StringComparison.Ordinal);
    }

    private Task<ProgramResult> AskAsync(string agency, string name, string born, string postcode, params string[] request) => GatewayProgram.RunAsync(
        ["query", "--deployment", shared.Trial.Folder.Path, "--as", agency, "--name", name, "--dob", born, "--postcode", postcode, .. request]);
}
