using Gateway.Population.Cases;
using Gateway.Population.Names;
using Gateway.Population.Places;
using Gateway.Population.Randomness;
using Gateway.Population.Rates;

namespace Gateway.Population.People;

/// <summary>Gives planned people their identities, families first as one depends on another.</summary>
internal sealed class PersonMaker(GenerationRates rates, NameBook names, AddressBook addresses, RandomStream root, DateOnly asOf)
{
    // Letters of the check in a PNC id: the remainder modulo 23 picks one.
    private const string CheckLetters = "ZABCDEFGHJKLMNPQRTUVWXY";

    private readonly HashSet<int> _serials = [];

    public Person[] Make(PopulationPlan plan)
    {
        var people = plan.CasesOf.Select((cases, number) => MakeOne(number, cases[0].Force)).ToArray();
        foreach (var (kind, one, other) in plan.Lookalikes)
            (people[one], people[other]) = Relate(kind, people[one], people[other], plan.CasesOf[one][0].Force);
        return people;
    }

    private Person MakeOne(int number, ForceArea home)
    {
        var random = root.Named("person", number);
        var community = names.PickCommunity(random, home.CommunityBoosts);
        var female = random.Chance(rates["female"]);
        // 27 is the youngest now, so that everyone was an adult at the oldest hearing, nearly nine years ago.
        var birthDate = asOf.AddYears(-27 - Math.Min(random.Below(52), random.Below(52))).AddDays(-random.Below(365));
        var name = new PersonName(names.Forename(random, community, female, birthDate.Year), names.Surname(random, community, female));
        return new Person
        {
            Number = number,
            Community = community,
            Female = female,
            BirthDate = birthDate,
            Name = name,
            MiddleName = random.Chance(rates["middle_name"]) ? names.Forename(random, community, female, birthDate.Year) : null,
            Alias = DrawAlias(random, community, female, birthDate.Year, name),
            PoliceId = DrawId(random, birthDate),
        };
    }

    private (Person One, Person Other) Relate(LookalikeKind kind, Person one, Person other, ForceArea force)
    {
        var random = root.Named("family", one.Number);
        var home = kind == LookalikeKind.Namesakes ? null : addresses.Draw(random, force);
        one = one with { FamilyHome = home };
        if (kind == LookalikeKind.FatherAndSon)
            one = one with { BirthDate = asOf.AddYears(-random.Between(27, 42)).AddDays(-random.Below(365)) };
        other = other with { Community = one.Community, Female = one.Female, FamilyHome = home };
        var birthDate = kind switch
        {
            LookalikeKind.Twins => one.BirthDate,
            LookalikeKind.FatherAndSon => one.BirthDate.AddYears(-random.Between(19, 33)).AddDays(-random.Below(365)),
            LookalikeKind.Brothers => one.BirthDate.AddDays(-random.Between(330, 2500)),
            _ when random.Below(3) == 0 => InTheSameYear(random, one.BirthDate),
            _ => other.BirthDate == one.BirthDate ? one.BirthDate.AddDays(-40) : other.BirthDate,
        };
        var surname = one.Name.Surname;
        var forename = one.Name.Forenames;
        while (kind is LookalikeKind.Twins or LookalikeKind.Brothers && forename == one.Name.Forenames)
            forename = names.Forename(random, one.Community, one.Female, birthDate.Year);
        var name = new PersonName(forename, surname);
        return (one, other with
        {
            BirthDate = birthDate,
            Name = name,
            MiddleName = other.MiddleName is null ? null : names.Forename(random, one.Community, one.Female, birthDate.Year),
            Alias = DrawAlias(random, one.Community, one.Female, birthDate.Year, name),
        });
    }

    private static DateOnly InTheSameYear(RandomStream random, DateOnly birthDate)
    {
        var other = new DateOnly(birthDate.Year, 1, 1).AddDays(random.Below(365));
        return other == birthDate ? birthDate.AddDays(birthDate.DayOfYear > 60 ? -31 : 31) : other;
    }

    private PersonName DrawAlias(RandomStream random, int community, bool female, int year, PersonName name)
    {
        var (newForename, newSurname) = random.Below(5) switch { < 2 => (true, false), < 4 => (false, true), _ => (true, true) };
        var alias = name;
        while (alias.Forenames == name.Forenames && newForename)
            alias = alias with { Forenames = names.Forename(random, community, female, year) };
        while (alias.Surname == name.Surname && newSurname)
            alias = alias with { Surname = names.Surname(random, community, female) };
        return alias;
    }

    private PoliceId DrawId(RandomStream random, DateOnly birthDate)
    {
        int serial;
        do
        {
            serial = 9_000_000 + random.Below(1_000_000);
        }
        while (!_serials.Add(serial));
        var year = Math.Min(Math.Max(birthDate.Year + random.Between(14, 30), 1995), asOf.Year);
        return new PoliceId($"{year}/{serial}{CheckLetters[(year % 100 * 10_000_000 + serial) % 23]}");
    }
}
