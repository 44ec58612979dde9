using Gateway.EndToEnd.Tests.Deployments;

namespace Gateway.EndToEnd.Tests.CommandLine;

/// <summary>What cannot be meant is refused before anything is asked, with what may be meant, and without pages of help above which it scrolls away.</summary>
public sealed class WrongWordTests(SharedDeployment shared)
{
    [Fact]
    public async Task A_wrong_command_gets_the_nearest_one_suggested()
    {
        var refused = await GatewayProgram.RunAsync("notice");
        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains("Did you mean one of the following?\nnotices\n", refused.Output + refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_option_gets_the_nearest_one_suggested()
    {
        var refused = await GatewayProgram.RunAsync([.. Asking(), "--purpos", "marac_transfer"]);
        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains("Did you mean one of the following?\n--purpose\n", refused.Output + refused.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--purpose", "gossip", "marac_transfer")]
    [InlineData("--urgency", "asap", "emergency")]
    [InlineData("--purpose", "MaracTransfer", "marac_transfer")]
    public async Task A_word_outside_the_vocabulary_gets_the_whole_vocabulary(string option, string word, string known)
    {
        string[] sound = ["--role", "panel_coordinator", "--purpose", "marac_transfer", "--basis", "dpa2018_part3", "--urgency", "routine"];
        var at = Array.IndexOf(sound, option);
        sound[at + 1] = word;

        var refused = await GatewayProgram.RunAsync([.. Asking(), .. sound]);

        Assert.NotEqual(0, refused.ExitCode);
        Assert.Empty(refused.Output);
        Assert.StartsWith($"{option} '{word}' is not in the vocabulary. Use one of: ", refused.Error, StringComparison.Ordinal);
        Assert.Contains(known, refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_shows_the_words_of_the_policy_and_not_those_of_the_program()
    {
        var help = await GatewayProgram.RunAsync("query", "--help");
        Assert.Equal(0, help.ExitCode);
        Assert.Contains("panel_coordinator", help.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("PanelCoordinator", help.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Unspecified", help.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Routine", help.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_word_at_all_gets_the_list_of_commands()
    {
        var nothing = await GatewayProgram.RunAsync();
        Assert.NotEqual(0, nothing.ExitCode);
        Assert.Contains("notices", nothing.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_agency_that_is_not_enrolled_gets_the_enrolled_ones()
    {
        var refused = await GatewayProgram.RunAsync("notices", "--deployment", shared.Trial.Folder.Path, "--as", "esex-police");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("'esex-police' is not an enrolled agency. Enrolled are: essex-police, ", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_is_no_deployment_says_how_one_is_made()
    {
        using var empty = new TemporaryFolder();
        var refused = await GatewayProgram.RunAsync("notices", "--deployment", empty.PathOf("."), "--as", SharedDeployment.Holder);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("is not a deployment", refused.Error, StringComparison.Ordinal);
        Assert.Contains("./gateway setup", refused.Error, StringComparison.Ordinal);
    }

    private string[] Asking() => ["query", "--deployment", shared.Trial.Folder.Path, "--as", SharedDeployment.Requester, "--name", "Bertram Gillespie", "--dob", "1979-08-22"];
}
