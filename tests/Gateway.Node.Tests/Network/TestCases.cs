using Gateway.Contracts.Events.V1;
using Gateway.Contracts.Node.V1;
using Gateway.Hosting.Requests;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Gateway.Node.Tests.Network;

/// <summary>Synthetic cases and calls.</summary>
internal static class TestCases
{
    public static Case Sound(string reference = "ESX/2026/0001") => new()
    {
        Reference = reference,
        PanelReference = "MARAC-2026-11",
        PanelKind = PanelKind.Marac,
        HeardOn = { 20260914, 20261112 },
        ReferringAgency = "IDVA service",
        Risk = Risk.High,
        RfgScore = 71,
        Handling = Handling.P,
        OriginatorConsent = OriginatorConsent.NotNeeded,
        Provenance = Provenance.Partner,
        Seal = Seal.None,
        CjsHold = YesNo.No,
        ContactSafety = ContactSafety.Safe,
        State = CaseState.Open,
        ExpiresOn = 20361112,
        Team = "Public protection, ext. 4071",
        Subjects = { Person() },
        Victims = { new Victim { Reference = "V1" } },
        Items =
        {
            new Item { Reference = "1", Kind = ItemKind.Order, Text = "Non-molestation order", Fact = YesNo.Yes, Provenance = Provenance.Police, SourceGrade = 1, InformationGrade = "A", Date = 20260801 },
            new Item { Reference = "2", Kind = ItemKind.History, Text = "He waits outside her work", Fact = YesNo.Yes, Provenance = Provenance.Partner, VictimReference = "V1" },
        },
    };

    public static Subject Person() => new()
    {
        Reference = "1",
        Names = { new PersonName { Forenames = "Dafydd", Surname = "Quillfeather" }, new PersonName { Full = "Dai Quillfeather" } },
        DatesOfBirth = { "09/03/1985" },
        ExternalIds = { "2009/9123456X" },
        Addresses = { new Address { House = "12", Street = "Larkspur Close", Place = "Harwich", Postcode = "CO12 9ZZ" } },
        InService = YesNo.No,
    };

    public static ConsentFact Said(VictimConsent state, DateTimeOffset when, Purpose purpose = Purpose.Unspecified, string item = "", uint until = 0) =>
        new() { State = state, StatedAt = Timestamp.FromDateTimeOffset(when), Purpose = purpose, ItemReference = item, Until = until };

    public static ByteString NewId() => ByteString.CopyFrom(RequestId.New(TestNetwork.Start));

    public static PutCaseRequest Put(Case entered) => new() { RequestId = NewId(), Case = entered };
}
