using Gateway.Population.Places;
using Gateway.Population.Randomness;
using Gateway.Population.Rates;

namespace Gateway.Population.People;

/// <summary>
/// Plans who has cases where and what is hard about them. Difficulties are dealt out by quota in random order, not drawn one by one:
/// so the rates hold in every set, and no seed makes the exam easier.
/// </summary>
internal sealed class PopulationPlanner(GenerationRates rates, IReadOnlyList<ForceArea> forces, RandomStream random)
{
    private readonly PopulationPlan _plan = new();

    public PopulationPlan Plan(int cases, DateOnly asOf)
    {
        PlanTransferredPeople(forces.Count > 1 ? Share(cases, "cases_of_transferred_people") : 0);
        PlanLookalikes(cases);
        PlanLocalRepeats(Math.Min(Share(cases, "cases_of_local_repeats"), cases - _plan.Cases.Count));
        while (_plan.Cases.Count < cases)
            _plan.AddPerson(DrawForce());
        PlanDates(asOf);
        DealDifficulties();
        return _plan;
    }

    private int Share(int cases, string rate) => (int)Math.Round(cases * rates[rate]);

    private void PlanTransferredPeople(int budget)
    {
        var shapes = random.Named("transfers");
        while (budget >= 2)
        {
            var home = DrawForce();
            var next = DrawDestination(home, home);
            List<ForceArea> heardAt = [home, next];
            if (budget >= 3 && shapes.Chance(0.28))
                heardAt.Add(forces.Count > 2 && shapes.Chance(0.5) ? DrawDestination(home, next) : home);
            _plan.Difficulties.Add(_plan.AddPerson(heardAt), new PlannedDifficulty());
            budget -= heardAt.Count;
        }
    }

    private void PlanLookalikes(int cases)
    {
        var families = random.Named("families");
        (LookalikeKind Kind, string Rate)[] kinds =
        [
            (LookalikeKind.Twins, "twins"), (LookalikeKind.FatherAndSon, "fathers_and_sons"),
            (LookalikeKind.Brothers, "brothers"), (LookalikeKind.Namesakes, "namesakes"),
        ];
        foreach (var (kind, rate) in kinds)
        {
            for (var left = Share(cases, rate); left > 0 && _plan.Cases.Count + 2 <= cases; left--)
            {
                var home = DrawForce();
                var apart = kind == LookalikeKind.Namesakes || families.Chance(rates["family_across_forces"]);
                if (kind == LookalikeKind.Brothers && families.Chance(rates["joint_case"]))
                {
                    var (one, other) = (_plan.AddPerson(), _plan.AddPerson());
                    _plan.AddCase(home, one, other);
                    _plan.Lookalikes.Add(new Lookalikes(kind, one, other));
                    continue;
                }
                var first = _plan.AddPerson(home);
                var second = _plan.AddPerson(apart && forces.Count > 1 ? DrawDestination(home, home) : home);
                _plan.Lookalikes.Add(new Lookalikes(kind, first, second));
            }
        }
    }

    private void PlanLocalRepeats(int budget)
    {
        var shapes = random.Named("repeats");
        while (budget >= 2)
        {
            var times = Math.Min(budget, shapes.Chance(0.75) ? 2 : shapes.Chance(0.7) ? 3 : 4);
            _plan.AddPerson(Enumerable.Repeat(DrawForce(), times));
            budget -= times;
        }
    }

    private void PlanDates(DateOnly asOf)
    {
        var dates = random.Named("dates");
        foreach (var planned in _plan.Cases)
        {
            var days = dates.Chance(rates["heard_over_six_years_ago"])
                ? dates.Between(6 * 366, 8 * 365)
                : 7 + Math.Min(dates.Below(2000), dates.Below(2000));
            planned.LastHeard = OnAWeekday(asOf.AddDays(-days));
        }
        foreach (var group in _plan.Cases.GroupBy(c => c.Force.HomeOfficeCode, StringComparer.Ordinal))
        {
            var sequence = 0;
            foreach (var planned in dates.Shuffled(group).OrderBy(c => c.LastHeard))
                planned.Reference = $"{group.Key}-{planned.LastHeard.Year}-{++sequence:00000}";
        }
    }

    private void DealDifficulties()
    {
        var people = _plan.Difficulties.Keys.Order().ToArray();
        var transfers = people.Sum(_plan.TransfersOf);

        var mayShareAddress = (int)Math.Floor(transfers * (1 - rates["share_no_address_part"]));
        foreach (var person in random.Named("shared addresses").Shuffled(people))
        {
            var affected = _plan.TransfersOf(person);
            if (affected > mayShareAddress)
                continue;
            _plan.Difficulties[person].SharesAddress = true;
            mayShareAddress -= affected;
        }

        var mustLackId = (int)Math.Ceiling(transfers * rates["no_id_on_a_side"]);
        foreach (var person in random.Named("ids").Shuffled(people).TakeWhile(_ => mustLackId > 0))
        {
            _plan.Difficulties[person].IdLacking = true;
            mustLackId -= _plan.TransfersOf(person);
        }

        DealToOneCase("name_error", people, transfers, (difficulty, place) => difficulty.NameErrorIn = place);
        DealToOneCase("birth_date_error", people, transfers, (difficulty, place) => difficulty.BirthDateErrorIn = place);
        DealToOneCase("alias_on_one_side", people, transfers, (difficulty, place) => difficulty.AliasIn = place);
    }

    private void DealToOneCase(string rate, int[] people, int transfers, Action<PlannedDifficulty, int> deal)
    {
        var draw = random.Named(rate);
        var wanted = (int)Math.Ceiling(transfers * rates[rate]);
        foreach (var person in draw.Shuffled(people))
        {
            if (wanted <= 0)
                return;
            var place = draw.Below(_plan.CasesOf[person].Count);
            deal(_plan.Difficulties[person], place);
            wanted -= _plan.TransfersOf(person, place);
        }
    }

    private ForceArea DrawForce() => forces[random.PickWeighted([.. forces.Select(f => f.PopulationThousands)])];

    /// <summary>A force to move to: likelier when near and large (gravity: people over distance squared, 30 km added as no move is shorter).</summary>
    private ForceArea DrawDestination(ForceArea home, ForceArea alsoNot) => forces[random.PickWeighted([.. forces.Select(force =>
    {
        if (force.Code == home.Code || force.Code == alsoNot.Code)
            return 0;
        long east = force.EastKm - home.EastKm;
        long north = force.NorthKm - home.NorthKm;
        return 1 + (int)(force.PopulationThousands * 20_000L / (east * east + north * north + 900));
    })])];

    private static DateOnly OnAWeekday(DateOnly date) => date.DayOfWeek switch
    {
        DayOfWeek.Saturday => date.AddDays(-1),
        DayOfWeek.Sunday => date.AddDays(-2),
        _ => date,
    };
}
