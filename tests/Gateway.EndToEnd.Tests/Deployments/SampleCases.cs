using Gateway.Contracts.Events.V1;
using Gateway.Contracts.Node.V1;

namespace Gateway.EndToEnd.Tests.Deployments;

/// <summary>Synthetic people and cases of one shape.</summary>
internal static class SampleCases
{
    private static readonly DateOnly Today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);

    public static uint LastYear { get; } = Civil(Today.AddYears(-1));

    public static Subject Person(string forename, string surname, string born, string street, string postcode) => new()
    {
        Reference = "1",
        Names = { new PersonName { Forenames = forename, Surname = surname } },
        DatesOfBirth = { born },
        Addresses = { new Address { House = "14", Street = street, Place = "Maldon", Postcode = postcode } },
        InService = YesNo.No,
    };

    /// <summary>An open, high-risk MARAC case that the police may share, with something in every group of fields.</summary>
    public static Case Of(string reference, Subject subject) => new()
    {
        Reference = reference,
        PanelReference = $"PANEL-{reference}",
        PanelKind = PanelKind.Marac,
        HeardOn = { Civil(Today.AddMonths(-1)) },
        Risk = Risk.High,
        RfgScore = 71,
        Subjects = { subject },
        Victims = { new Victim { Reference = $"V-{reference}" } },
        Items =
        {
            new Item { Reference = "1", Kind = ItemKind.Order, Text = $"Non-molestation order of {reference}", Fact = YesNo.Yes, Provenance = Provenance.Police },
            new Item { Reference = "2", Kind = ItemKind.Action, Text = $"Weekly visits for {reference}", Fact = YesNo.Yes, Provenance = Provenance.Police, Owner = "offender manager" },
            new Item { Reference = "3", Kind = ItemKind.Need, Text = $"Alcohol, says {reference}", Fact = YesNo.No, Provenance = Provenance.Police },
        },
        Handling = Handling.P,
        OriginatorConsent = OriginatorConsent.NotNeeded,
        Provenance = Provenance.Police,
        Seal = Seal.None,
        CjsHold = YesNo.No,
        ContactSafety = ContactSafety.Safe,
        State = CaseState.Open,
        ExpiresOn = Civil(Today.AddYears(6)),
        Team = $"Public protection unit, {reference}",
    };

    private static uint Civil(DateOnly date) => (uint)((date.Year * 10_000) + (date.Month * 100) + date.Day);
}
