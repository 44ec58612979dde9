using System.Security.Cryptography;
using Gateway.Contracts.Events.V1;
using Gateway.Contracts.Node.V1;
using Google.Protobuf;

namespace Gateway.Node.Consent;

/// <summary>What victims' facts say on a civil day, for a purpose and an item.</summary>
/// <param name="facts">Every fact of the case, oldest first.</param>
/// <param name="today">The civil day in Europe/London.</param>
internal sealed class ConsentReading(IReadOnlyList<RecordedFact> facts, DateOnly today)
{
    // Least protective first. A refusal and its withdrawal bar alike; withdrawn stands above so that the order is total.
    private static readonly VictimConsent[] Protection =
        [VictimConsent.Given, VictimConsent.Overridden, VictimConsent.NotSought, VictimConsent.Refused, VictimConsent.Withdrawn];

    /// <summary>The victims of whom there are facts.</summary>
    public IReadOnlyList<string> Victims { get; } = [.. facts.Select(fact => fact.VictimReference).Distinct(StringComparer.Ordinal)];

    /// <summary>Purposes of which some victim has said something of its own.</summary>
    public IReadOnlyList<Purpose> PurposesWithOwnFacts { get; } =
        [.. facts.Where(fact => fact.Fact is { Purpose: not Purpose.Unspecified, ItemReference: "" }).Select(fact => fact.Fact.Purpose).Distinct().Order()];

    /// <summary>SHA-256 over every fact, so that a change of facts changes the label.</summary>
    public byte[] Digest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (victim, fact) in facts)
        {
            hash.AppendData(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(victim)));
            hash.AppendData(SHA256.HashData(fact.ToByteArray()));
        }

        return hash.GetHashAndReset();
    }

    /// <summary>The most protective consent of all victims for a purpose; <see cref="Purpose.Unspecified"/> for every purpose without facts of its own.</summary>
    public VictimConsent OfRecord(Purpose purpose) => MostProtective(Victims.Select(victim => Of(victim, purpose, item: "")));

    /// <summary>The consent under which an item stands: its victim's, or that of all victims when it is no single victim's.</summary>
    public VictimConsent OfItem(Item item, Purpose purpose) =>
        MostProtective((item.VictimReference.Length > 0 ? [item.VictimReference] : Victims).Select(victim => Of(victim, purpose, item.Reference)));

    /// <summary>The last civil day of the consent or override that ends first; null when none ends.</summary>
    public DateOnly? FirstEnd()
    {
        DateOnly? first = null;
        foreach (var purpose in (IEnumerable<Purpose>)[Purpose.Unspecified, .. PurposesWithOwnFacts])
        {
            foreach (var holding in Victims.Select(victim => Holding(victim, purpose, item: "")))
            {
                if (holding is not null && Permits(holding) && CivilDates.Read(holding.Until) is { } end && end >= today && (first is null || end < first))
                    first = end;
            }
        }

        return first;
    }

    private static VictimConsent MostProtective(IEnumerable<VictimConsent> states)
    {
        // Nobody has said anything: unspecified, which the policy does not know and so denies (D0).
        var worst = VictimConsent.Unspecified;
        var rank = -1;
        foreach (var state in states)
        {
            var stateRank = Array.IndexOf(Protection, state);
            if (stateRank < 0)
                return VictimConsent.Unspecified;
            (worst, rank) = stateRank > rank ? (state, stateRank) : (worst, rank);
        }

        return worst;
    }

    private VictimConsent Of(string victim, Purpose purpose, string item)
    {
        var holding = Holding(victim, purpose, item);
        if (holding is null)
            return VictimConsent.Unspecified;
        // What has run out counts as withdrawn, as the policy reads it: nobody can ask her at this moment, and withdrawn gives least.
        return Permits(holding) && CivilDates.Read(holding.Until) is { } end && end < today ? VictimConsent.Withdrawn : holding.State;
    }

    /// <summary>
    /// The fact that holds: the newest of those that fit most closely (an item's own before the record's, a purpose's own before the
    /// general), unless a wider refusal or withdrawal came later: who takes everything back takes this back too.
    /// </summary>
    private ConsentFact? Holding(string victim, Purpose purpose, string item)
    {
        Span<int> newest = [-1, -1, -1, -1];
        for (var index = 0; index < facts.Count; index++)
        {
            var (said, fact) = facts[index];
            if (said == victim && Fits(fact, purpose, item))
                newest[Closeness(fact)] = index;
        }

        var holding = -1;
        for (var closeness = newest.Length - 1; closeness >= 0; closeness--)
        {
            var index = newest[closeness];
            if (index >= 0 && (holding < 0 || (index > holding && TakesBack(facts[index].Fact))))
                holding = index;
        }

        return holding < 0 ? null : facts[holding].Fact;
    }

    private static bool Permits(ConsentFact fact) => fact.State is VictimConsent.Given or VictimConsent.Overridden;

    private static bool TakesBack(ConsentFact fact) => fact.State is VictimConsent.Refused or VictimConsent.Withdrawn;

    private static bool Fits(ConsentFact fact, Purpose purpose, string item) =>
        (fact.Purpose == Purpose.Unspecified || fact.Purpose == purpose) && (fact.ItemReference.Length == 0 || fact.ItemReference == item);

    private static int Closeness(ConsentFact fact) => (fact.ItemReference.Length > 0 ? 2 : 0) + (fact.Purpose != Purpose.Unspecified ? 1 : 0);
}
