using Gateway.Contracts.Events.V1;
using Gateway.Contracts.Node.V1;
using Gateway.Deployment;
using Gateway.Queries;
using Spectre.Console;

namespace Gateway.Demo.Stories;

/// <summary>A panel coordinator's morning: who has turned up in my area that another area has heard?</summary>
internal sealed class CoordinatorStory(IAnsiConsole console, DeploymentFolder folder)
{
    private const int Shown = 2;

    /// <summary>Lists and tells.</summary>
    public async Task TellAsync(DemoSet set, CancellationToken cancellation)
    {
        using var door = NodeDoor.Open(folder, DemoAgencies.NodeOf(set.StoryForce));
        var listed = await door.Notices.ListNoticesAsync(new ListNoticesRequest { UnacknowledgedOnly = true, Limit = 500 }, cancellationToken: cancellation);
        var current = listed.Notices.Where(notice => notice.Record.State == NoticeState.Current).ToList();
        console.Write(new Rule("[bold]The coordinator's notices[/]").LeftJustified());
        console.MarkupLine($"The panel coordinator of [bold]{set.StoryForce}[/] has {current.Count} notices that nobody asked for: cases of hers whose subject another area has heard.\n");
        var text = new StringWriter();
        foreach (var notice in current.OrderByDescending(notice => notice.Record.Tier).ThenByDescending(notice => notice.OwnCaseReference == set.Story.Later.Case).Take(Shown))
            NoticesCommand.Write(text, notice);
        console.WriteLine(text.ToString());
    }
}
