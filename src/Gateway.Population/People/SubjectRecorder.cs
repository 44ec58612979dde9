using Gateway.Population.Cases;
using Gateway.Population.Names;
using Gateway.Population.Places;
using Gateway.Population.Randomness;
using Gateway.Population.Rates;

namespace Gateway.Population.People;

/// <summary>Writes down a person as each of his forces knows him, with the gaps and errors that were planned.</summary>
internal sealed class SubjectRecorder(GenerationRates rates, NameErrors nameErrors, AddressBook addresses, RandomStream root)
{
    /// <summary>One subject for each of the person's cases, in the order of the plan.</summary>
    public GeneratedSubject[] Record(Person person, IReadOnlyList<PlannedCase> cases, PlannedDifficulty? difficulty)
    {
        var random = root.Named("record", person.Number);
        var homes = difficulty is null ? LocalHomes(random, person, cases) : HomesAcrossForces(random, cases, difficulty.SharesAddress);
        var holdsId = HoldsId(random, cases, difficulty);
        return [.. cases.Select((_, place) => RecordOne(random, person, place, difficulty, homes[place], holdsId[place]))];
    }

    private GeneratedSubject RecordOne(
        RandomStream random, Person person, int place, PlannedDifficulty? difficulty, IReadOnlyList<PostalAddress> homes, bool holdsId)
    {
        var name = person.Name;
        if (person.MiddleName is not null && random.Chance(rates["middle_name_recorded"]))
            name = name with { Forenames = $"{name.Forenames} {person.MiddleName}" };
        if (difficulty?.NameErrorIn == place)
            name = nameErrors.Corrupt(random, name);
        var spelling = difficulty?.NameErrorIn is null && random.Chance(rates["alternative_spelling"]) ? nameErrors.Respell(random, person.Name) : null;

        List<PersonName> aliases = [];
        if (difficulty is null ? random.Chance(rates["alias_otherwise"]) : difficulty.AliasIn == place)
        {
            // Known by the other name first: then the true name is what stands among the aliases.
            var knownAs = random.Chance(0.5);
            aliases.Add(knownAs ? name : person.Alias);
            name = knownAs ? person.Alias : name;
        }

        List<BirthDate> birthDates = [new BirthDate(difficulty?.BirthDateErrorIn == place ? Mistake(random, person.BirthDate) : person.BirthDate)];
        if (difficulty is null && random.Chance(rates["second_birth_date"]))
            birthDates.Add(new BirthDate(Mistake(random, person.BirthDate)));
        if (difficulty is null && random.Chance(rates["birth_date_missing"]))
            birthDates.Clear();

        return new GeneratedSubject
        {
            Name = name,
            Aliases = aliases,
            Spellings = spelling is null ? [] : [spelling],
            BirthDates = birthDates,
            PoliceId = holdsId ? person.PoliceId : null,
            Addresses = difficulty?.SharesAddress == true ? homes : WithGaps(random, homes),
        };
    }

    private bool[] HoldsId(RandomStream random, IReadOnlyList<PlannedCase> cases, PlannedDifficulty? difficulty)
    {
        if (difficulty is null)
            return [.. cases.Select(_ => random.Chance(rates["id_held"]))];
        if (!difficulty.IdLacking)
            return [.. cases.Select(_ => true)];
        // At most one force holds it, so that no pair can be found by it; in a third of them none does.
        var holder = random.Below(3) == 0 ? null : random.Pick(cases).Force.Code;
        return [.. cases.Select(c => c.Force.Code == holder)];
    }

    private List<PostalAddress>[] LocalHomes(RandomStream random, Person person, IReadOnlyList<PlannedCase> cases)
    {
        var home = addresses.Draw(random, cases[0].Force);
        if (person.FamilyHome is not { } familyHome)
            return [.. cases.Select(c => new List<PostalAddress> { random.Chance(0.8) ? home : addresses.Draw(random, c.Force) })];
        // Lives with the family, or lives at another force's area (or has moved out) and the family home is still on file.
        var atHome = cases[0].Force.Towns.Any(t => t.Name == familyHome.Town) && random.Chance(0.8);
        return [.. cases.Select(_ => atHome ? new List<PostalAddress> { familyHome } : [home, familyHome])];
    }

    private List<PostalAddress>[] HomesAcrossForces(RandomStream random, IReadOnlyList<PlannedCase> cases, bool sharesAddress)
    {
        var known = new Dictionary<string, PostalAddress>(StringComparer.Ordinal);
        var homes = new List<PostalAddress>[cases.Count];
        for (var place = 0; place < cases.Count; place++)
        {
            var force = cases[place].Force;
            var movedWithin = !sharesAddress && random.Chance(0.2);
            if (!known.TryGetValue(force.Code, out var home) || movedWithin)
            {
                var elsewhere = Enumerable.Range(0, place).Where(earlier => cases[earlier].Force.Code != force.Code).SelectMany(earlier => homes[earlier]);
                known[force.Code] = home = addresses.DrawElsewhere(random, force, [.. elsewhere]);
            }
            homes[place] = [home];
        }
        if (sharesAddress)
        {
            var anchor = homes[0][0];
            for (var place = 1; place < cases.Count; place++)
            {
                if (cases[place].Force.Code != cases[0].Force.Code)
                    homes[place].Add(InPart(random, anchor));
            }
        }
        return homes;
    }

    /// <summary>An earlier address as another force knows it: whole, without the postcode, or without the house. The street always stands.</summary>
    private static PostalAddress InPart(RandomStream random, PostalAddress address) => random.Below(4) switch
    {
        0 => address with { Postcode = "" },
        1 => address with { House = "", Postcode = "" },
        _ => address,
    };

    private List<PostalAddress> WithGaps(RandomStream random, IReadOnlyList<PostalAddress> homes)
    {
        if (random.Chance(rates["no_fixed_abode"]))
            return random.Chance(0.5) ? [] : [new PostalAddress("", "", homes[0].Town, "")];
        return [.. homes.Select(home => random.Chance(rates["postcode_missing"]) ? home with { Postcode = "" } : home)];
    }

    private DateOnly Mistake(RandomStream random, DateOnly birthDate)
    {
        var dayMonth = rates["birth_error_is_day_month"];
        var draw = random.Below(1_000_000) / 1_000_000.0;
        if (draw < dayMonth && birthDate.Day <= 12 && birthDate.Day != birthDate.Month)
            return new DateOnly(birthDate.Year, birthDate.Day, birthDate.Month);
        if (draw >= dayMonth && draw < dayMonth + rates["birth_error_is_year"])
            return birthDate.AddYears((random.Chance(0.5) ? 1 : -1) * random.Between(1, 6));
        while (true)
        {
            // yyyyMMdd: any digit but the century's; only a real date within ten years is taken for a slip that nobody noticed.
            var digits = birthDate.ToString("yyyyMMdd").ToCharArray();
            digits[random.Between(2, 7)] = (char)('0' + random.Below(10));
            if (DateOnly.TryParseExact(digits, "yyyyMMdd", out var mistaken) && mistaken != birthDate && Math.Abs(mistaken.Year - birthDate.Year) <= 6)
                return mistaken;
        }
    }
}
