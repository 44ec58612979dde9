using Gateway.Population.Randomness;

namespace Gateway.Population.Cases;

/// <summary>Writes items, actions and outcomes from sentences that name nobody.</summary>
internal sealed class ItemWriter
{
    private readonly string[] _facts;
    private readonly string[] _assessments;
    private readonly string[] _actions;
    private readonly string[] _owners;
    private readonly string[] _outcomes;

    public ItemWriter()
    {
        var root = EmbeddedData.Json("texts.json");
        string[] List(string name) => [.. root.GetProperty(name).EnumerateArray().Select(e => e.GetString()!)];
        _facts = List("facts");
        _assessments = List("assessments");
        _actions = List("actions");
        _owners = List("owners");
        _outcomes = List("outcomes");
    }

    /// <summary>Three to six items; the first carries the case's provenance, none a more protective one.</summary>
    public CaseItem[] Items(RandomStream random, string caseProvenance, IReadOnlyList<GeneratedVictim> victims, bool underConditions)
    {
        var mostProtective = Vocabulary.Provenances.ToList().IndexOf(caseProvenance);
        var facts = new Queue<string>(random.Shuffled(_facts));
        var assessments = new Queue<string>(random.Shuffled(_assessments));
        return [.. Enumerable.Range(0, random.Between(3, 6)).Select(n =>
        {
            var provenance = Vocabulary.Provenances[n == 0 ? mostProtective : random.Below(mostProtective + 1)];
            var isFact = n == 0 || random.Chance(0.6);
            var (source, assessment) = provenance switch
            {
                "police" => (1, random.Chance(0.7) ? 'A' : 'B'),
                "partner" => (random.Between(1, 2), random.Chance(0.6) ? 'B' : 'C'),
                "mixed" => (2, 'B'),
                _ => (2, random.Chance(0.7) ? 'C' : 'D'),
            };
            var victim = provenance is "victim_sole" or "mixed" || random.Chance(0.3) ? random.Pick(victims).Reference : null;
            var handling = underConditions && random.Chance(0.5) ? "c" : "p";
            return new CaseItem(isFact ? facts.Dequeue() : assessments.Dequeue(), isFact, provenance, victim, source, assessment, handling);
        })];
    }

    /// <summary>The panel's summary: every item that is not the victim's alone, for a summary is read more widely than its items.</summary>
    public static string Summary(IEnumerable<CaseItem> items) =>
        string.Join(' ', items.Where(i => i.Provenance != "victim_sole").Select(i => i.Text));

    /// <summary>One to four actions.</summary>
    public CaseAction[] Actions(RandomStream random, DateOnly lastHeard, DateOnly asOf) =>
        [.. random.Shuffled(_actions).Take(random.Between(1, 4)).Select(text =>
        {
            var due = lastHeard.AddDays(random.Between(7, 56));
            return new CaseAction(random.Pick(_owners), text, due, due < asOf && random.Chance(0.85));
        })];

    /// <summary>A kind of agency that sits on a panel.</summary>
    public string Agency(RandomStream random) => random.Pick(_owners);

    /// <summary>What came of a closed case.</summary>
    public string Outcome(RandomStream random) => random.Pick(_outcomes);
}
