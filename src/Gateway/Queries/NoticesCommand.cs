using System.CommandLine;
using Gateway.CommandLine;
using Gateway.Contracts.Events.V1;
using Gateway.Contracts.Node.V1;
using Gateway.Deployment;
using Gateway.Hosting.Requests;
using Google.Protobuf;
using Spectre.Console;
using Tier = Gateway.Contracts.Events.V1.Tier;

namespace Gateway.Queries;

/// <summary><c>gateway notices</c>: who has turned up in my area, or left it.</summary>
internal static class NoticesCommand
{
    public static Command Create()
    {
        var (deployment, agency) = NodeDoor.Options();
        var all = new Option<bool>("--all") { Description = "Also notices that somebody has acknowledged." };
        var limit = new Option<uint>("--limit") { Description = "At most so many.", DefaultValueFactory = _ => 20 };
        var acknowledge = new Option<string?>("--acknowledge") { Description = "Take note of the notice with this id instead of listing." };
        var who = new Option<string>("--operator") { Description = "Who takes note.", DefaultValueFactory = _ => Environment.UserName };
        var command = new Command("notices", "List an agency's notices and alerts, or take note of one.") { deployment, agency, all, limit, acknowledge, who };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var door = NodeDoor.Open(DeploymentFolder.Open(parsed.GetRequiredValue(deployment).FullName), parsed.GetRequiredValue(agency));
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(acknowledge) is { } notice)
            {
                await AcknowledgeAsync(door, notice, parsed.GetValue(who)!, cancellation);
                await output.WriteLineAsync("Taken note of.");
                return;
            }

            var notices = await door.Notices.ListNoticesAsync(
                new ListNoticesRequest { UnacknowledgedOnly = !parsed.GetValue(all), Limit = parsed.GetValue(limit) }, cancellationToken: cancellation);
            var alerts = await door.Notices.ListAlertsAsync(new ListAlertsRequest { Limit = parsed.GetValue(limit) }, cancellationToken: cancellation);
            if (notices.Notices.Count == 0)
                await output.WriteLineAsync("No notices.");
            foreach (var listed in notices.Notices)
                Write(output, listed);
            foreach (var alert in alerts.Alerts)
                Write(output, alert);
        });
        return command;
    }

    /// <summary>Writes one notice.</summary>
    public static void Write(TextWriter output, Notice notice)
    {
        var record = notice.Record;
        output.WriteLine($"{Convert.ToHexStringLower(record.NoticeId.Span)}  {notice.ReceivedAt.ToDateTime():yyyy-MM-dd HH:mm} UTC");
        output.WriteLine(record.State == NoticeState.Withdrawn
            ? $"  WITHDRAWN: what was said about your case {notice.OwnCaseReference} no longer holds. Erase it and act on it no more."
            : $"  The subject of your case {notice.OwnCaseReference} {(record.Tier >= Tier.Contact ? $"was also heard at {record.Holder}" : "was heard elsewhere")}. You may see {PolicyWord.Of(record.Tier)}{(record.Fields.Count > 0 ? $" ({string.Join(", ", record.Fields)})" : "")}.");
        if (record.State != NoticeState.Withdrawn && notice.DutyDesk is { } desk)
            output.WriteLine($"  call      {desk.Name}, {desk.Telephone}, {desk.Email}");
        if (record.Evidence.Count > 0)
            output.WriteLine($"  why him   {EvidenceText.Explain(record.Evidence)}");
        foreach (var obligation in record.Obligations)
            output.WriteLine($"  you must  {obligation.Id}  {AnswerText.Words(obligation)}");
        output.WriteLine();
    }

    private static void Write(TextWriter output, Alert alert) =>
        output.WriteLine($"ALERT {alert.Record.Time.ToDateTime():yyyy-MM-dd HH:mm} UTC  {string.Join("; ", alert.Record.Alerts.Select(AnswerText.Words))}: "
            + $"{alert.Record.Requester} asked about your case {alert.OwnCaseReference} as {PolicyWord.Of(alert.Record.Role)} for {PolicyWord.Of(alert.Record.Purpose)}. Call {alert.DutyDesk.Name}, {alert.DutyDesk.Telephone}.");

    private static async Task AcknowledgeAsync(NodeDoor door, string notice, string who, CancellationToken cancellation)
    {
        byte[] id;
        try
        {
            id = Convert.FromHexString(notice);
        }
        catch (FormatException)
        {
            throw new CommandFailedException("A notice's id is 32 hexadecimal digits, as the list shows it.");
        }

        await door.Notices.AcknowledgeNoticeAsync(
            new AcknowledgeNoticeRequest
            {
                RequestId = ByteString.CopyFrom(RequestId.New(TimeProvider.System.GetUtcNow())),
                NoticeId = ByteString.CopyFrom(id),
                Operator = who,
            },
            cancellationToken: cancellation);
    }
}
