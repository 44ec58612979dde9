using Gateway.Population.Cases;
using Gateway.Population.Names;

namespace Gateway.Population;

/// <summary>Finds the true transfers of a set from its cases and its truth, and says of each, from what was recorded, how hard it is.</summary>
internal static class TransferFinder
{
    public static IReadOnlyList<TrueTransfer> Find(IReadOnlyList<GeneratedCase> cases, IReadOnlyDictionary<FlagKey, int> truth)
    {
        var byReference = cases.ToDictionary(c => c.Reference, StringComparer.Ordinal);
        var transfers = new List<TrueTransfer>();
        foreach (var person in truth.GroupBy(t => t.Value, t => t.Key).OrderBy(g => g.Key))
        {
            var flags = person
                .OrderBy(f => byReference[f.CaseReference].DatesHeard[^1])
                .ThenBy(f => f.CaseReference, StringComparer.Ordinal)
                .ThenBy(f => f.Subject)
                .ToArray();
            for (var later = 1; later < flags.Length; later++)
            {
                for (var earlier = 0; earlier < later; earlier++)
                {
                    var (from, to) = (byReference[flags[earlier].CaseReference], byReference[flags[later].CaseReference]);
                    if (from.Force != to.Force)
                        transfers.Add(Compare(flags[earlier], flags[later], from, to));
                }
            }
        }
        return transfers;
    }

    private static TrueTransfer Compare(FlagKey earlier, FlagKey later, GeneratedCase from, GeneratedCase to)
    {
        var (one, other) = (from.Subjects[earlier.Subject], to.Subjects[later.Subject]);
        return new TrueTransfer(
            earlier,
            later,
            from.Force,
            to.Force,
            SharesAddressPart: one.Addresses.Any(a => other.Addresses.Any(a.SharesAnyPart)),
            SharesId: one.PoliceId is not null && one.PoliceId == other.PoliceId,
            NameError: !Names(one).Intersect(Names(other)).Any(),
            BirthDateError: !one.BirthDates.Intersect(other.BirthDates).Any(),
            AliasOnOneSide: one.Aliases.Count > 0 != other.Aliases.Count > 0);
    }

    private static IEnumerable<(string Forename, string Surname)> Names(GeneratedSubject subject) =>
        new List<PersonName> { subject.Name }.Concat(subject.Aliases).Concat(subject.Spellings).Select(n => (n.FirstForename, n.Surname));
}
