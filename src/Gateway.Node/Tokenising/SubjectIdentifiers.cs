using Gateway.Contracts.Node.V1;
using Gateway.Linkage;

namespace Gateway.Node.Tokenising;

/// <summary>A subject as the token recipe reads it. Empty parts are unknown parts.</summary>
internal static class SubjectIdentifiers
{
    public static PersonIdentifiers Of(Subject subject) => new()
    {
        Names = [.. subject.Names.Select(NameOf)],
        BirthDates = [.. subject.DatesOfBirth.Select(text => new BirthDateText(text))],
        ExternalIds = [.. subject.ExternalIds.Select(text => new ExternalId(text))],
        Addresses = [.. subject.Addresses.Select(AddressOf)],
    };

    private static Linkage.PersonName NameOf(Contracts.Node.V1.PersonName name) =>
        name.Full.Length > 0 && name.Forenames.Length == 0 && name.Surname.Length == 0
            ? Linkage.PersonName.OfFull(name.Full)
            : Linkage.PersonName.Of(Known(name.Forenames), Known(name.Surname));

    private static PostalAddress AddressOf(Address address) => new()
    {
        House = Known(address.House),
        Street = Known(address.Street),
        Place = Known(address.Place),
        Postcode = Known(address.Postcode),
    };

    private static string? Known(string text) => text.Length == 0 ? null : text;
}
