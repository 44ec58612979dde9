using Gateway.Population.Places;

namespace Gateway.Population.People;

/// <summary>A case to be written: where, about whom, and when it was last heard.</summary>
internal sealed class PlannedCase
{
    public required ForceArea Force { get; init; }

    /// <summary>Numbers of the people who are its subjects.</summary>
    public required int[] People { get; init; }

    public DateOnly LastHeard { get; set; }

    /// <summary>The reference, once all cases of the force are known.</summary>
    public string Reference { get; set; } = "";
}

/// <summary>What is to go wrong, or to be missing, in the records of one person. Counted in true transfers so that the rates are met.</summary>
internal sealed class PlannedDifficulty
{
    /// <summary>Whether one address stays known everywhere.</summary>
    public bool SharesAddress { get; set; }

    /// <summary>Whether at most one force holds the police id.</summary>
    public bool IdLacking { get; set; }

    /// <summary>The case, by its place among the person's cases, that has a name error; null for none.</summary>
    public int? NameErrorIn { get; set; }

    /// <summary>The case that has an error in the date of birth; null for none.</summary>
    public int? BirthDateErrorIn { get; set; }

    /// <summary>The case that records an alias; null for none.</summary>
    public int? AliasIn { get; set; }
}

/// <summary>Who has cases where, before any name is drawn.</summary>
internal sealed class PopulationPlan
{
    public List<PlannedCase> Cases { get; } = [];

    /// <summary>The cases of each person, by the person's number.</summary>
    public List<List<PlannedCase>> CasesOf { get; } = [];

    /// <summary>Difficulties of people with cases at two or more forces, by the person's number.</summary>
    public Dictionary<int, PlannedDifficulty> Difficulties { get; } = [];

    public List<Lookalikes> Lookalikes { get; } = [];

    /// <summary>Plans a new person with one case at each of the forces named.</summary>
    public int AddPerson(params IEnumerable<ForceArea> forces)
    {
        var number = CasesOf.Count;
        CasesOf.Add([]);
        foreach (var force in forces)
            AddCase(force, number);
        return number;
    }

    /// <summary>Plans a case about people already planned.</summary>
    public void AddCase(ForceArea force, params int[] people)
    {
        var planned = new PlannedCase { Force = force, People = people };
        Cases.Add(planned);
        foreach (var person in people)
            CasesOf[person].Add(planned);
    }

    /// <summary>How many of a person's cases are at another force than one of them.</summary>
    public int TransfersOf(int person, int place) =>
        CasesOf[person].Count(c => c.Force.Code != CasesOf[person][place].Force.Code);

    /// <summary>True transfers of a person: pairs of cases at two forces.</summary>
    public int TransfersOf(int person) => Enumerable.Range(0, CasesOf[person].Count).Sum(place => TransfersOf(person, place)) / 2;
}
