using Gateway.Contracts.Events.V1;
using Gateway.Contracts.Node.V1;
using Google.Protobuf.WellKnownTypes;

namespace Gateway.EndToEnd.Tests.Leaks;

/// <summary>Cases that a node takes, with a canary in every field in which a person is named or described.</summary>
internal static class CanaryCases
{
    private const string Born = "17 September 1963";

    /// <summary>A case about the person whom all the scenario is about.</summary>
    /// <param name="garden">Where canaries grow.</param>
    /// <param name="door">By which door it enters; every door has its own canaries.</param>
    /// <param name="person">The person.</param>
    public static Case Of(CanaryGarden garden, string door, Subject person)
    {
        string Canary(string field, int words = 1) => garden.Text($"{door} {field}", words);
        return new Case
        {
            Reference = Canary("case reference"),
            PanelReference = Canary("panel reference"),
            PanelKind = PanelKind.Marac,
            HeardOn = { 20260914 },
            ReferringAgency = Canary("referring agency", 2),
            Risk = Risk.High,
            RfgScore = 71,
            Subjects = { person },
            Victims =
            {
                new Victim { Reference = Canary("victim"), Consent = { FactOf(Canary, string.Empty), FactOf(Canary, Canary("item order")) } },
            },
            Items =
            {
                ItemOf(Canary, ItemKind.Order), ItemOf(Canary, ItemKind.Need), ItemOf(Canary, ItemKind.Action), ItemOf(Canary, ItemKind.History), ItemOf(Canary, ItemKind.Risk),
            },
            Handling = Handling.P,
            OriginatorConsent = OriginatorConsent.NotNeeded,
            Provenance = Provenance.Partner,
            Seal = Seal.None,
            CjsHold = YesNo.No,
            ContactSafety = ContactSafety.Safe,
            State = CaseState.Open,
            ExpiresOn = 20361112,
            Outcome = $"{Canary("outcome", 3)}, born on {Born}",
            Team = Canary("team", 2),
        };
    }

    /// <summary>The person, with canaries in names, ids and addresses. Dates are too short: they are searched as inputs of match tokens.</summary>
    public static Subject Person(CanaryGarden garden, string door) => new()
    {
        Reference = garden.Text($"{door} subject"),
        Names =
        {
            new PersonName { Forenames = garden.Text("person forenames"), Surname = garden.Text("person surname") },
            new PersonName { Full = garden.Text("person alias", 2) },
        },
        DatesOfBirth = { Born, "1963-09-18" },
        ExternalIds = { $"1989/{garden.Text("person PNC id")}X" },
        Addresses =
        {
            new Address
            {
                House = $"Flat 7, {garden.Text("person house")}",
                Street = $"{garden.Text("person street")} Road",
                Place = garden.Text("person place"),
                Postcode = $"{garden.Text("person postcode")} 9ZZ",
            },
        },
        Relationship = garden.Text($"{door} relationship", 2),
        InService = YesNo.No,
    };

    private static ConsentFact FactOf(Func<string, int, string> canary, string item) => new()
    {
        State = VictimConsent.Given,
        ItemReference = item,
        StatedAt = Timestamp.FromDateTimeOffset(new DateTimeOffset(2026, 9, 1, 9, 0, 0, TimeSpan.Zero)),
        RecordedBy = canary($"recorded by{item}", 1),
        Evidence = canary($"evidence{item}", 3),
    };

    private static Item ItemOf(Func<string, int, string> canary, ItemKind kind)
    {
        var name = kind.ToString().ToLowerInvariant();
        return new Item
        {
            Reference = canary($"item {name}", 1),
            Kind = kind,
            Text = canary($"item text {name}", 3),
            Fact = YesNo.Yes,
            Provenance = Provenance.Partner,
            VictimReference = canary("victim", 1),
            Owner = canary($"item owner {name}", 1),
        };
    }
}
