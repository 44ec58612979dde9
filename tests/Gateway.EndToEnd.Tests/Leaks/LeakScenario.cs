using System.IO.Compression;
using System.Text;
using Gateway.CommandLine;
using Gateway.Contracts.Events.V1;
using Gateway.Contracts.Exchange.V1;
using Gateway.Contracts.Node.V1;
using Gateway.Deployment;
using Gateway.EndToEnd.Tests.Deployments;
using Gateway.EndToEnd.Tests.Leaks.Search;
using Gateway.Node.Tokenising;
using Gateway.Streams;
using Google.Protobuf;
using Grpc.Core;

namespace Gateway.EndToEnd.Tests.Leaks;

/// <summary>
/// A deployment through which canaries went by every door: a person heard at Essex and in South Wales, asked about and disclosed to Kent,
/// which holds nothing of its own. Everything that is on disk, was told to anybody, or was traced is kept for the search.
/// </summary>
public sealed class LeakScenario : IAsyncLifetime
{
    internal const string Essex = "essex-police";
    internal const string SouthWales = "south-wales-police";
    internal const string Kent = "kent-police";

    private readonly List<Content> _everything = [];

    internal CanaryGarden Garden { get; } = new();

    /// <summary>The search for all canaries, in all forms, and for what the token recipe makes of the person.</summary>
    internal LeakSearch Search { get; private set; } = new([]);

    /// <summary>All that is on disk, except the clear registers of Essex and South Wales, and all that anybody was told, except Kent's disclosure.</summary>
    internal IReadOnlyList<Content> Everything => _everything;

    /// <summary>The clear registers of Essex and South Wales.</summary>
    internal IReadOnlyList<Content> Registers { get; private set; } = [];

    /// <summary>What Kent was told of the records, in the end.</summary>
    internal IReadOnlyList<DisclosedRecord> Disclosed { get; private set; } = [];

    /// <summary>The calls that entered canaries, to see that none of their fields was forgotten.</summary>
    internal List<IMessage> Entered { get; } = [];

    internal int Refusals { get; private set; }

    /// <summary>The deployment's files after a leak was planted on its event log.</summary>
    internal IReadOnlyList<Content> WithPlantedLeak { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        using var telemetry = new TelemetryTap();
        await using var trial = await TrialDeployment.StartAsync(
            PlannedAgency.Police("essex", "Essex Police"), PlannedAgency.Police("south-wales", "South Wales Police"), PlannedAgency.Police("kent", "Kent Police"));
        var calls = new WrongCalls(trial.Folder, Garden);

        await EnterAsync(trial, calls);
        await ImportAsync(trial);
        await AskAsync(trial, calls);
        await WithdrawAsync(trial, calls);
        string[] roles = [Essex, DeploymentFolder.FirstCustodian, DeploymentFolder.Matcher, DeploymentFolder.Exchange];
        foreach (var member in roles)
            await calls.MakeAsync(member);
        _everything.Add(new Content("traces and metrics", Encoding.UTF8.GetBytes(telemetry.Words)));

        // After the traces are taken: this process is the caller as well, and a caller's own trace has the address that it called.
        foreach (var member in roles)
            await calls.MakeUnknownAsync(member, Essex);
        await trial.UntilSearchableAsync(flags: 5);

        Refusals = calls.Refusals;
        Registers = [.. DeploymentContents.RegisterOf(trial.Folder, Essex), .. DeploymentContents.RegisterOf(trial.Folder, SouthWales)];
        _everything.AddRange(DeploymentContents.Of(trial.Folder, Essex, SouthWales));
        _everything.Add(new Content("what callers were told", Encoding.Latin1.GetBytes(calls.Told)));
        await PlantAsync(trial);
        Search = new LeakSearch([
            .. Garden.Planted.SelectMany(CanaryForms.Of),
            .. CanaryForms.Of(new Canary("match tokens of the person", "match tokens"), SubjectIdentifiers.Of(CanaryCases.Person(Garden, "PutCase"))),
        ]);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task EnterAsync(TrialDeployment trial, WrongCalls calls)
    {
        using var essex = trial.Door(Essex);
        var put = Enter(new PutCaseRequest { RequestId = TrialDeployment.NewRequestId(), Case = CanaryCases.Of(Garden, "PutCase", CanaryCases.Person(Garden, "PutCase")) });
        var reply = await essex.Cases.PutCaseAsync(put, calls.Metadata("PutCase"));
        Assert.Empty(reply.NotFlaggedBecause);
        var amended = CanaryCases.Of(Garden, "AmendCase", CanaryCases.Person(Garden, "AmendCase"));
        amended.Subjects[0].Names.Add(new PersonName { Full = Garden.Text("AmendCase new alias", 2) });
        var amend = Enter(new AmendCaseRequest { RequestId = TrialDeployment.NewRequestId(), CaseId = reply.CaseId, Revision = reply.Revision, Case = amended });
        await essex.Cases.AmendCaseAsync(amend, calls.Metadata("AmendCase"));

        // What is wrong with these is not quoted.
        await RefusedAsync(calls, () => essex.Cases.AmendCaseAsync(amend, calls.Metadata("AmendCase")).ResponseAsync, sameAnswer: true);
        amend.RequestId = TrialDeployment.NewRequestId();
        await RefusedAsync(calls, () => essex.Cases.AmendCaseAsync(amend, calls.Metadata("AmendCase")).ResponseAsync);
        var wrong = CanaryCases.Of(Garden, "wrong PutCase", CanaryCases.Person(Garden, "wrong PutCase"));
        wrong.Risk = (Risk)99;
        wrong.Subjects[0].DatesOfBirth.Add(Garden.Text("wrong PutCase date of birth"));
        wrong.Items[0].InformationGrade = Garden.Text("wrong PutCase grade");
        wrong.Items[0].VictimReference = Garden.Text("wrong PutCase reference to a victim");
        wrong.Items.Add(wrong.Items[1].Clone());
        wrong.Team = string.Concat(Enumerable.Repeat(Garden.Text("wrong PutCase long text"), 2_000));
        await RefusedAsync(calls, () => essex.Cases.PutCaseAsync(new PutCaseRequest { RequestId = TrialDeployment.NewRequestId(), Case = wrong }, calls.Metadata("PutCase")).ResponseAsync);

        using var southWales = trial.Door(SouthWales);
        await southWales.Cases.PutCaseAsync(
            new PutCaseRequest { RequestId = TrialDeployment.NewRequestId(), Case = CanaryCases.Of(Garden, "PutCase elsewhere", CanaryCases.Person(Garden, "PutCase elsewhere")) },
            calls.Metadata("PutCase"));
        await trial.UntilSearchableAsync(flags: 2);
    }

    private async Task ImportAsync(TrialDeployment trial)
    {
        var columns = new (string Label, Func<int, string> Cell)[]
        {
            ("Case reference", row => Garden.Text($"import {row} case reference")),
            ("Panel reference", row => Garden.Text($"import {row} panel reference")),
            ("Dates heard", row => row == 2 ? Garden.Text("import 2 date heard") : "2026-09-14"),
            ("Referring agency", row => Garden.Text($"import {row} referring agency")),
            ("Perpetrator(s) name", row => Garden.Text($"import {row} name", 2)),
            ("Perpetrator(s) DOB", row => row == 1 ? Garden.Text("import 1 date of birth") : "1971-06-30"),
            ("Perpetrator(s) address", row => $"{Garden.Text($"import {row} house")}, {Garden.Text($"import {row} street")} Road, {Garden.Text($"import {row} place")}, CM2 9ZZ"),
            ("Perpetrator PNC ID", row => Garden.Text($"import {row} PNC id")),
            ("Victim reference", row => Garden.Text($"import {row} victim")),
            ("Outcome", row => row == 4 ? $"{Garden.Text("import 4 outcome")}\" \"and on" : Garden.Text($"import {row} outcome", 2)),
            ("Team", row => Garden.Text($"import {row} team")),
            ("Needs", row => Garden.Text($"import {row} need", 2)),
            ("Professional judgement", row => Garden.Text($"import {row} judgement", 3)),
            ("Risk level", row => row == 3 ? Garden.Text("import 3 risk level") : "high"),
            ("A column that no map names", row => Garden.Text($"import {row} unknown column")),
        };
        var csv = new StringBuilder().AppendJoin(',', columns.Select(column => column.Label)).AppendLine();
        for (var row = 0; row < 5; row++)
            csv.AppendJoin(',', columns.Select(column => $"\"{column.Cell(row)}\"")).AppendLine();
        csv.AppendLine(Garden.Text("import row of one cell"));
        await ImportAsync(trial, "rows.csv", csv.ToString());
        await ImportAsync(trial, "no-table.csv", $"{Garden.Text("import of no table")}\n\"{Garden.Text("import of a quote that never ends")}");
    }

    private async Task ImportAsync(TrialDeployment trial, string name, string csv)
    {
        var folder = Directory.CreateTempSubdirectory("gateway-import-");
        try
        {
            var file = Path.Combine(folder.FullName, name);
            await File.WriteAllTextAsync(file, csv);
            using var told = new StringWriter();
            try
            {
                await GatewayCommandLine.Create().Parse(["import", file, "--deployment", trial.Folder.Path, "--as", Essex])
                    .InvokeAsync(new() { Output = told, Error = told, EnableDefaultExceptionHandler = false });
            }
            catch (CommandFailedException failed)
            {
                await told.WriteLineAsync(failed.Message);
            }

            _everything.Add(new Content($"what the import of {name} said", Encoding.UTF8.GetBytes(told.ToString())));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task AskAsync(TrialDeployment trial, WrongCalls calls)
    {
        using var kent = trial.Door(Kent);
        var question = Enter(Questions.About(CanaryCases.Person(Garden, "Query"), question => question.Operator = Garden.Text("Query operator", 2)));
        var answer = await kent.Queries.QueryAsync(question, calls.Metadata("Query"));
        var disclosed = new List<DisclosedRecord>();
        foreach (var finding in answer.Answer.Findings)
        {
            var disclosure = await kent.Queries.DiscloseAsync(new PersonDiscloseRequest { QueryId = question.RequestId, Handle = finding.Handle }, calls.Metadata("Disclose"));
            Assert.Equal(DisclosureOutcome.Released, disclosure.Outcome);
            disclosed.Add(disclosure.Record);
        }

        Disclosed = disclosed;
        var wrong = Questions.About(CanaryCases.Person(Garden, "wrong Query"), question => question.Purpose = (Purpose)99);
        wrong.Person.DatesOfBirth.Add(Garden.Text("wrong Query date of birth"));
        await RefusedAsync(calls, () => kent.Queries.QueryAsync(wrong, calls.Metadata("Query")).ResponseAsync);
        question.Operator = Garden.Text("Query repeated by another operator");
        await RefusedAsync(calls, () => kent.Queries.QueryAsync(question, calls.Metadata("Query")).ResponseAsync);
        await RefusedAsync(calls, () => kent.Queries.DiscloseAsync(
            new PersonDiscloseRequest { QueryId = question.RequestId, Handle = ByteString.CopyFrom(Garden.Id("Disclose handle")) }, calls.Metadata("Disclose")).ResponseAsync);

        using var essex = trial.Door(Essex);
        var notice = (await Eventually.YieldsAsync("Essex has a notice", async () =>
            await essex.Notices.ListNoticesAsync(new ListNoticesRequest(), calls.Metadata("ListNotices")) is { Notices.Count: > 0 } list ? list : null)).Notices[0];
        await essex.Notices.AcknowledgeNoticeAsync(
            Enter(new AcknowledgeNoticeRequest { RequestId = TrialDeployment.NewRequestId(), NoticeId = notice.Record.NoticeId, Operator = Garden.Text("AcknowledgeNotice operator", 2) }),
            calls.Metadata("AcknowledgeNotice"));
    }

    private async Task WithdrawAsync(TrialDeployment trial, WrongCalls calls)
    {
        using var southWales = trial.Door(SouthWales);
        var again = await southWales.Cases.PutCaseAsync(
            new PutCaseRequest { RequestId = TrialDeployment.NewRequestId(), Case = CanaryCases.Of(Garden, "PutCase elsewhere", CanaryCases.Person(Garden, "PutCase elsewhere")) });
        var withdrawal = Enter(new WithdrawCaseRequest { RequestId = TrialDeployment.NewRequestId(), CaseId = again.CaseId, Reason = Garden.Text("WithdrawCase reason", 3) });
        var withdrawn = await southWales.Cases.WithdrawCaseAsync(withdrawal, calls.Metadata("WithdrawCase"));
        Assert.Equal(1u, withdrawn.FlagsRetracted);
    }

    private async Task PlantAsync(TrialDeployment trial)
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            await gzip.WriteAsync(Encoding.Unicode.GetBytes($"a leak: {Garden.Text("planted on the event log")}"));
        await trial.EventLog.AppendAsync([new NewRecord(Topics.DeadLetter, "planted", packed.ToArray())]);
        WithPlantedLeak = [.. DeploymentContents.Of(trial.Folder, Essex, SouthWales)];
    }

    private static async Task RefusedAsync<T>(WrongCalls calls, Func<Task<T>> call, bool sameAnswer = false)
    {
        try
        {
            await call();
            Assert.True(sameAnswer, "The call should have been refused.");
        }
        catch (RpcException refusal)
        {
            calls.Hear(refusal);
        }
    }

    private T Enter<T>(T message)
        where T : IMessage
    {
        Entered.Add(message);
        return message;
    }
}
