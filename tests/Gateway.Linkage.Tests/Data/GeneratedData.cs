using Gateway.Linkage.Evaluation;
using Gateway.Population;
using Gateway.Population.Cases;
using Gateway.Population.Places;

namespace Gateway.Linkage.Tests.Data;

/// <summary>Flags of the generator of fixed difficulty, as labelled records.</summary>
internal static class GeneratedData
{
    public static IReadOnlyList<LabelledRecord> Load(ulong seed, int cases, IReadOnlyList<ForceArea> forces)
    {
        var set = CaseGenerator.Generate(seed, cases, forces, new DateOnly(2026, 1, 31));
        return
        [
            .. set.Cases.SelectMany(item => item.Subjects.Select((subject, number) => new LabelledRecord(
                set.Truth[new FlagKey(item.Reference, number)].ToString(), item.Force, Pseudorandom.Tokens(Identifiers(subject))))),
        ];
    }

    public static PersonIdentifiers Identifiers(GeneratedSubject subject) => new()
    {
        Names = [.. subject.Aliases.Concat(subject.Spellings).Prepend(subject.Name).Select(name => PersonName.Of(name.Forenames, name.Surname))],
        BirthDates = [.. subject.BirthDates.Select(date => new BirthDateText(date.Value.ToString("yyyy-MM-dd")))],
        ExternalIds = subject.PoliceId is null ? [] : [new ExternalId(subject.PoliceId.Value)],
        Addresses =
        [
            .. subject.Addresses.Select(address => new Gateway.Linkage.PostalAddress
            {
                House = address.House, Street = address.Street, Place = address.Town, Postcode = address.Postcode,
            }),
        ],
    };
}
