using Gateway.Contracts.Node.V1;
using Gateway.EndToEnd.Tests.Deployments;

namespace Gateway.EndToEnd.Tests.CommandLine;

public sealed class NoticesCommandTests(SharedDeployment shared)
{
    [Fact]
    public async Task Notices_tell_whose_case_it_is_who_else_heard_him_and_whom_to_call_until_somebody_takes_note()
    {
        await UntilNoticedAsync(SharedDeployment.Requester);

        var listed = await NoticesAsync(SharedDeployment.Requester);

        Assert.Equal((0, string.Empty), (listed.ExitCode, listed.Error));
        Assert.Contains("The subject of your case KNT-1 was also heard at essex-police. You may see full (", listed.Output, StringComparison.Ordinal);
        Assert.Contains("call      Essex Police duty desk, 01632 960", listed.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Gillespie", listed.Output, StringComparison.Ordinal);

        var noted = await NoticesAsync(SharedDeployment.Requester, "--acknowledge", listed.OutputLines[0].Split(' ')[0]);
        Assert.Equal((0, "Taken note of.\n"), (noted.ExitCode, noted.Output));
        Assert.StartsWith("No notices.\n", (await NoticesAsync(SharedDeployment.Requester)).Output, StringComparison.Ordinal);
        Assert.Contains("KNT-1", (await NoticesAsync(SharedDeployment.Requester, "--all")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_owner_of_a_sealed_record_reads_who_asked()
    {
        using (var asking = shared.Trial.Door(SharedDeployment.Requester))
            await asking.Queries.QueryAsync(Questions.About(SharedDeployment.Sealed));
        using (var owner = shared.Trial.Door(SharedDeployment.Holder))
        {
            await Eventually.HoldsAsync("the owner is told", async () =>
                (await owner.Notices.ListAlertsAsync(new ListAlertsRequest())).Alerts.Any(alert => alert.Record.Requester == SharedDeployment.Requester));
        }

        var listed = await NoticesAsync(SharedDeployment.Holder);

        Assert.Equal((0, string.Empty), (listed.ExitCode, listed.Error));
        Assert.Contains("kent-police asked about your case ESX-3 as panel_coordinator for perpetrator_panel. Call Kent Police duty desk, 01632 960", listed.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not-an-id", "A notice's id is 32 hexadecimal digits")]
    [InlineData("00000000000000000000000000000000", "notice")]
    public async Task A_notice_that_there_is_not_cannot_be_taken_note_of(string id, string said)
    {
        var refused = await NoticesAsync(SharedDeployment.Holder, "--acknowledge", id);
        Assert.Equal((1, string.Empty), (refused.ExitCode, refused.Output));
        Assert.Contains(said, refused.Error, StringComparison.Ordinal);
    }

    private Task<ProgramResult> NoticesAsync(string agency, params string[] more) =>
        GatewayProgram.RunAsync(["notices", "--deployment", shared.Trial.Folder.Path, "--as", agency, .. more]);

    private async Task UntilNoticedAsync(string agency)
    {
        using var door = shared.Trial.Door(agency);
        await Eventually.HoldsAsync("the notice arrives", async () => (await door.Notices.ListNoticesAsync(new ListNoticesRequest())).Notices.Count > 0);
    }
}
