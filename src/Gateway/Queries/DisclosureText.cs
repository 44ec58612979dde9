using Gateway.CommandLine;
using Gateway.Contracts.Events.V1;
using Gateway.Contracts.Exchange.V1;
using Gateway.Contracts.Node.V1;

namespace Gateway.Queries;

/// <summary>Disclosed content, in words for an officer: only the groups that were permitted, each item with what it is worth.</summary>
internal static class DisclosureText
{
    /// <summary>Writes the content behind a finding, or why there is none.</summary>
    public static void Write(TextWriter output, Finding finding, PersonDiscloseReply reply)
    {
        output.WriteLine();
        switch (reply.Outcome)
        {
            case DisclosureOutcome.Released:
                output.WriteLine($"From {finding.Holder}, OFFICIAL-SENSITIVE:");
                Write(output, reply.Record);
                break;
            case DisclosureOutcome.HolderNotReached:
                output.WriteLine($"{finding.Holder} could not be reached; the request is queued. Call {reply.DutyDesk.Name}, {reply.DutyDesk.Telephone}.");
                break;
            default:
                output.WriteLine($"{finding.Holder} decided again and released nothing.");
                break;
        }
    }

    private static void Write(TextWriter output, DisclosedRecord record)
    {
        if (record.Team.Length > 0)
            output.WriteLine($"  team      {record.Team}");
        if (record.History is { } history)
        {
            output.WriteLine($"  history   {PolicyWord.Of(history.PanelKind)}, heard {string.Join(", ", history.HeardOn.Select(Date))}{(history.Outcome.Length > 0 ? $"; {history.Outcome}" : "")}");
            Write(output, "history", history.Items);
        }

        if (record.Risk is { } risk)
        {
            output.WriteLine($"  risk      {PolicyWord.Of(risk.Level)}{(risk.HasRfgScore ? $", RFG {risk.RfgScore}" : "")}{(risk.HasPpitScore ? $", PPIT {risk.PpitScore}" : "")}");
            Write(output, "risk", risk.Items);
        }

        Write(output, "order", record.Orders);
        Write(output, "need", record.Needs);
        Write(output, "action", record.Actions);
        Write(output, "victim", record.VictimDerived);
    }

    private static void Write(TextWriter output, string group, IEnumerable<DisclosedItem> items)
    {
        foreach (var item in items)
            output.WriteLine($"  {group,-8}  {item.Text}{(item.Owner.Length > 0 ? $" ({item.Owner})" : "")}  [{Worth(item)}]");
    }

    private static string Worth(DisclosedItem item)
    {
        string[] parts =
        [
            item.Fact switch { YesNo.Yes => "fact", YesNo.No => "assessment", _ => "fact or assessment not said" },
            PolicyWord.Of(item.Provenance),
            .. item.SourceGrade > 0 ? (string[])[$"{item.SourceGrade}{item.InformationGrade}"] : [],
            .. item.Date > 0 ? (string[])[Date(item.Date)] : [],
        ];
        return string.Join(", ", parts);
    }

    private static string Date(uint date) => $"{date / 10000:0000}-{date / 100 % 100:00}-{date % 100:00}";
}
