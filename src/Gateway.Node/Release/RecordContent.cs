using Gateway.Contracts.Node.V1;
using Gateway.Policy.Contracts;
using Google.Protobuf.WellKnownTypes;

namespace Gateway.Node.Release;

/// <summary>Fills a disclosed record with the permitted groups and nothing else.</summary>
internal static class RecordContent
{
    public static DisclosedRecord Of(Case known, HolderDecision decision, DateTimeOffset now)
    {
        var record = new DisclosedRecord
        {
            Tier = decision.Tier.ToMessage(),
            Fields = { decision.Fields },
            Obligations = { decision.Obligations },
            PolicyVersion = decision.Own.PolicyVersion,
            ReleasedAt = Timestamp.FromDateTimeOffset(now),
        };
        foreach (var group in decision.Fields)
            Fill(record, group, known, [.. known.Items.Where(item => decision.Permits(item, group)).Select(Disclosed)]);
        return record;
    }

    // A group that this version does not know stays empty.
    private static void Fill(DisclosedRecord record, string group, Case known, List<DisclosedItem> items)
    {
        switch (group)
        {
            case "team":
                record.Team = known.Team;
                break;
            case "history":
                record.History = new DisclosedHistory { PanelKind = known.PanelKind, HeardOn = { known.HeardOn }, Outcome = known.Outcome, Items = { items } };
                break;
            case "risk":
                record.Risk = RiskOf(known, items);
                break;
            case "orders":
                record.Orders.AddRange(items);
                break;
            case "needs":
                record.Needs.AddRange(items);
                break;
            case "actions":
                record.Actions.AddRange(items);
                break;
            case "victim_derived":
                record.VictimDerived.AddRange(items);
                break;
            default:
                break;
        }
    }

    private static DisclosedRisk RiskOf(Case known, List<DisclosedItem> items)
    {
        var risk = new DisclosedRisk { Level = known.Risk, Items = { items } };
        if (known.HasRfgScore)
            risk.RfgScore = known.RfgScore;
        if (known.HasPpitScore)
            risk.PpitScore = known.PpitScore;
        return risk;
    }

    private static DisclosedItem Disclosed(Item item) => new()
    {
        Text = item.Text,
        Fact = item.Fact,
        Provenance = item.Provenance,
        SourceGrade = item.SourceGrade,
        InformationGrade = item.InformationGrade,
        Date = item.Date,
        Owner = item.Owner,
    };
}
