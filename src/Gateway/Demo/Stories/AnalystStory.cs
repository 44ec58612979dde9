using Gateway.Contracts.Enrolment.V1;
using Gateway.Contracts.Events.V1;
using Gateway.Hosting.Events;
using Gateway.RunningRoles;
using Gateway.Statistics.Disclosure;
using Gateway.Statistics.Flows;
using Gateway.Streams;
using Gateway.CommandLine;
using Google.Protobuf;
using Spectre.Console;

namespace Gateway.Demo.Stories;

/// <summary>The Commissioner's analyst: flows between areas, disclosure-controlled, and never a person.</summary>
internal sealed class AnalystStory(IAnsiConsole console, RunningDeployment running)
{
    /// <summary>Counts and tells.</summary>
    public async Task TellAsync(CancellationToken cancellation)
    {
        var flows = await CountAsync(cancellation);
        var forces = DemoAgencies.Forces.Select(force => (force.Code, force.Name)).ToList();
        var publication = DisclosureControl.Publish(FlowTable.Tabulate(flows, forces));
        console.Write(new Rule("[bold]What the Commissioner's analyst sees[/]").LeftJustified());
        if (publication.Table is not { } published)
        {
            console.WriteLine($"Nothing: {publication.Refusal}");
            return;
        }

        var table = new Table().Border(TableBorder.Rounded).Title(Markup.Escape(published.Title)).AddColumn(Markup.Escape($"{published.RowHeading} \\ {published.ColumnHeading}"));
        foreach (var column in published.Columns)
            table.AddColumn(new TableColumn(Markup.Escape(column)).RightAligned());
        table.AddColumn(new TableColumn("[bold]all[/]").RightAligned());
        foreach (var (row, index) in published.Rows.Select((row, index) => (row, index)))
            table.AddRow([new Text(row), .. published.Cells[index].Select(Cell), Cell(published.RowTotals[index])]);
        table.AddRow([new Markup("[bold]all[/]"), .. published.ColumnTotals.Select(Cell), Cell(published.GrandTotal)]);
        console.Write(table);
        foreach (var note in published.Notes)
            console.MarkupLine($"[dim]{Markup.Escape(note)}[/]");
        console.WriteLine();
    }

    private static Text Cell(PublishedCell cell) => new(cell.ToString());

    // A match gives each side a decision; the one whose holder heard him first is the flow towards the other.
    private async Task<IReadOnlyList<FlowCount>> CountAsync(CancellationToken cancellation)
    {
        var opener = new EventOpener(running.Folder.Register);
        var newest = new Dictionary<ByteString, DecisionRecord>();
        await foreach (var record in running.EventLog.ReplayAsync(Topics.Decisions, cancellation: cancellation))
        {
            if (opener.TryOpen<DecisionRecord>(record.Topic, record.Key, record.Value, Component.Exchange, out var decision, out _))
                newest[decision.Body.DecisionId] = decision.Body;
        }

        return [.. newest.Values
            .Where(decision => decision is { Standing: true, HolderHeardFirst: true })
            .GroupBy(decision => (decision.HolderForce, decision.RequesterForce, decision.Risk))
            .Select(flow => new FlowCount(flow.Key.HolderForce, flow.Key.RequesterForce, PolicyWord.Of(flow.Key.Risk), flow.Count()))];
    }
}
