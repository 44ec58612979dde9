using Gateway.Population.Cases;
using Gateway.Population.Names;
using Gateway.Population.People;
using Gateway.Population.Places;
using Gateway.Population.Randomness;
using Gateway.Population.Rates;

namespace Gateway.Population;

/// <summary>
/// The generator of fixed difficulty: synthetic cases of perpetrator panels at several forces, and the truth about who is who.
/// Equal arguments give equal sets. How hard they are is said in <c>Rates/rates.json</c> and nowhere else.
/// </summary>
public static class CaseGenerator
{
    /// <summary>The most cases of one set; beyond it the ids of the fictitious series would run out.</summary>
    public const int MostCases = 500_000;

    /// <summary>Generates cases.</summary>
    /// <param name="seed">Any number.</param>
    /// <param name="cases">How many cases, from 1 to <see cref="MostCases"/>. Flags are a few more, as some cases have two subjects.</param>
    /// <param name="forces">The forces that hold them, each once; transfers need two. Their order makes no difference.</param>
    /// <param name="asOf">The day that counts as today; nothing is dated after it but ends of orders, consents and records, and actions due.</param>
    public static GeneratedSet Generate(ulong seed, int cases, IReadOnlyList<ForceArea> forces, DateOnly asOf)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(cases, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(cases, MostCases);
        ArgumentNullException.ThrowIfNull(forces);
        if (forces.Count == 0 || forces.DistinctBy(f => f.Code).Count() != forces.Count)
            throw new ArgumentException("Give at least one force, and each once.", nameof(forces));

        var rates = GenerationRates.Load();
        var root = new RandomStream(seed);
        var addresses = new AddressBook();
        var plan = new PopulationPlanner(rates, [.. forces.OrderBy(f => f.Code, StringComparer.Ordinal)], root.Named("plan")).Plan(cases, asOf);
        var people = new PersonMaker(rates, new NameBook(), addresses, root, asOf).Make(plan);
        var records = Record(plan, people, new SubjectRecorder(rates, new NameErrors(rates), addresses, root));

        var truth = new Dictionary<FlagKey, int>();
        var writer = new CaseWriter(rates, asOf);
        var written = new List<GeneratedCase>(cases);
        for (var number = 0; number < plan.Cases.Count; number++)
        {
            var planned = plan.Cases[number];
            var transferred = planned.People.Any(plan.Difficulties.ContainsKey);
            var subjects = planned.People.Select(person => records[(planned, person)]).ToArray();
            written.Add(writer.Write(root.Named("case", number), planned, subjects, mayExpire: !transferred));
            for (var subject = 0; subject < planned.People.Length; subject++)
                truth.Add(new FlagKey(planned.Reference, subject), planned.People[subject]);
        }
        return new GeneratedSet
        {
            Cases = [.. written.OrderBy(c => c.Force, StringComparer.Ordinal).ThenBy(c => c.Reference, StringComparer.Ordinal)],
            Truth = truth,
            TrueTransfers = TransferFinder.Find(written, truth),
            HardNegatives = plan.Lookalikes,
        };
    }

    private static Dictionary<(PlannedCase Case, int Person), GeneratedSubject> Record(PopulationPlan plan, Person[] people, SubjectRecorder recorder)
    {
        var records = new Dictionary<(PlannedCase, int), GeneratedSubject>();
        foreach (var person in people)
        {
            var cases = plan.CasesOf[person.Number];
            var recorded = recorder.Record(person, cases, plan.Difficulties.GetValueOrDefault(person.Number));
            for (var place = 0; place < cases.Count; place++)
                records.Add((cases[place], person.Number), recorded[place]);
        }
        return records;
    }
}
