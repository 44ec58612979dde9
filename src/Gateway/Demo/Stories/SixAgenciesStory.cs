using Gateway.CommandLine;
using Gateway.Contracts.Events.V1;
using Gateway.Contracts.Exchange.V1;
using Gateway.Contracts.Node.V1;
using Gateway.Deployment;
using Gateway.Hosting.Requests;
using Gateway.Queries;
using Google.Protobuf;
using Spectre.Console;
using Tier = Gateway.Contracts.Events.V1.Tier;

namespace Gateway.Demo.Stories;

/// <summary>The same question asked by six agencies with different purposes: side by side, what each sees, and why.</summary>
internal sealed class SixAgenciesStory(IAnsiConsole console, DeploymentFolder folder)
{
    private static readonly string[] Fields = ["team", "history", "risk", "orders", "needs", "actions", "victim_derived"];

    /// <summary>Asks and tells.</summary>
    public async Task TellAsync(DemoSet set, CancellationToken cancellation)
    {
        var asked = set.Batches.SelectMany(batch => batch.Cases).Single(known => known.Reference == set.Story.Later.Case);
        var person = asked.Subjects[int.Parse(set.Story.Later.Subject) - 1];
        var tellings = new List<Telling>();
        foreach (var asker in Askers(set.StoryForce))
            tellings.Add(await AskAsync(asker, person, cancellation));

        console.Write(new Rule("[bold]One man, one question, six agencies[/]").LeftJustified());
        console.MarkupLine($"A man is heard in [bold]{set.StoryForce}[/]. \"Has any other area heard a case about him, and what may I see?\"\n");
        console.Write(WhatEachSees(tellings));
        WhyEachSeesIt(tellings);
        WhatTheHolderReleased(tellings);
    }

    private static Asker[] Askers(string force) =>
    [
        new($"{force}-police", "Police officer, life at risk", Role.InvestigatingOfficer, Purpose.PreventImminentHarm, LegalBasis.VitalInterests, Urgency.Emergency),
        new($"{force}-probation", "Probation, managing him", Role.OffenderManager, Purpose.OffenderManagement, LegalBasis.Dpa2018Part3, Urgency.Routine),
        new($"{force}-childrens-services", "Children's social worker", Role.SocialWorker, Purpose.ChildSafeguarding, LegalBasis.PublicTask, Urgency.Routine),
        new($"{force}-idva", "IDVA, before the MARAC", Role.Idva, Purpose.MaracPreparation, LegalBasis.PublicTask, Urgency.Routine),
        new($"{force}-programme", "Programme, his case manager", Role.CaseManager, Purpose.PerpetratorPanel, LegalBasis.PublicTask, Urgency.Routine),
        new($"{force}-housing", "Housing, at the MARAC", Role.PanelMember, Purpose.MaracPreparation, LegalBasis.PublicTask, Urgency.Routine),
    ];

    private async Task<Telling> AskAsync(Asker asker, Subject person, CancellationToken cancellation)
    {
        using var door = NodeDoor.Open(folder, asker.Agency);
        var request = new PersonQueryRequest
        {
            RequestId = ByteString.CopyFrom(RequestId.New(TimeProvider.System.GetUtcNow())),
            Person = person,
            Operator = "demo",
            Role = asker.Role,
            Purpose = asker.Purpose,
            LegalBasis = asker.Basis,
            Urgency = asker.Urgency,
        };
        var reply = await door.Queries.QueryAsync(request, cancellationToken: cancellation);
        var best = reply.Answer.Findings.FirstOrDefault(finding => !finding.Own);
        var disclosed = best is null
            ? null
            : await door.Queries.DiscloseAsync(new PersonDiscloseRequest { QueryId = request.RequestId, Handle = best.Handle }, cancellationToken: cancellation);
        return new Telling(asker, reply, best, disclosed);
    }

    private static Table WhatEachSees(IReadOnlyList<Telling> tellings)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn(string.Empty);
        foreach (var telling in tellings)
            table.AddColumn(new TableColumn($"[bold]{Markup.Escape(telling.Asker.Who)}[/]").Centered());
        table.AddRow([new Text("for the purpose"), .. tellings.Select(telling => new Text(PolicyWord.Of(telling.Asker.Purpose)))]);
        table.AddRow([new Text("sees"), .. tellings.Select(telling => new Markup($"[bold]{TierOf(telling)}[/]"))]);
        foreach (var field in Fields)
            table.AddRow([new Text($"  {field}"), .. tellings.Select(telling => Tick(telling.Best?.Fields.Contains(field)))]);
        table.AddRow([new Text("calls"), .. tellings.Select(telling => new Text(telling.Best is null ? "–" : Desk(telling).Telephone))]);
        foreach (var duty in Duties(tellings))
            table.AddRow([new Text($"must: {AnswerText.Words(duty)}"), .. tellings.Select(telling => Tick(telling.Best?.Obligations.Any(obligation => obligation.Id == duty.Id)))]);
        return table;
    }

    private static IEnumerable<Obligation> Duties(IEnumerable<Telling> tellings) =>
        tellings.SelectMany(telling => telling.Best?.Obligations ?? []).DistinctBy(obligation => obligation.Id).OrderBy(obligation => obligation.Id, StringComparer.Ordinal);

    private static Text Tick(bool? holds) => new(holds == true ? "yes" : "–");

    private void WhyEachSeesIt(IReadOnlyList<Telling> tellings)
    {
        console.WriteLine("Why, in the requester's view of the rules:");
        foreach (var telling in tellings)
        {
            var why = telling.Best is null
                ? AnswerText.Headline(telling.Reply.Answer)
                : string.Join("; ", telling.Best.Shown.Select(rule => $"{rule} {AnswerText.Words(rule)}"));
            console.WriteLine($"  {telling.Asker.Who}: {why}");
        }

        console.WriteLine();
    }

    private void WhatTheHolderReleased(IReadOnlyList<Telling> tellings)
    {
        if (tellings.FirstOrDefault(telling => telling.Disclosed?.Outcome == DisclosureOutcome.Released) is not { Best: { } best, Disclosed: { } disclosed } told)
            return;
        var content = new StringWriter();
        DisclosureText.Write(content, best, disclosed);
        console.MarkupLine($"What {Markup.Escape(told.Asker.Who)} then received, sealed by the holder to this one request:");
        console.WriteLine(content.ToString());
    }

    private static string TierOf(Telling telling) =>
        telling.Best is not null ? PolicyWord.Of(telling.Best.Tier) : PolicyWord.Of(telling.Reply.Answer.HeardElsewhere ? Tier.Hit : Tier.None);

    private static Contracts.Enrolment.V1.DutyDesk Desk(Telling telling) => telling.Reply.DutyDesks[telling.Reply.Answer.Findings.IndexOf(telling.Best)];

    private sealed record Asker(string Agency, string Who, Role Role, Purpose Purpose, LegalBasis Basis, Urgency Urgency);

    private sealed record Telling(Asker Asker, PersonQueryReply Reply, Finding? Best, PersonDiscloseReply? Disclosed);
}
