using Gateway.Cases;
using Gateway.CommandLine;
using Gateway.Contracts.Node.V1;
using Gateway.Node.Import;
using Gateway.Population.Randomness;

namespace Gateway.Demo;

/// <summary>The demo's cases from a file of records with a truth column: each record is a case of its own, at a force drawn by the seed.</summary>
internal static class RecordsDemoSet
{
    /// <summary>Reads the file.</summary>
    /// <exception cref="CommandFailedException">File and map do not fit, or there is no true transfer to find.</exception>
    public static DemoSet Make(FileInfo records, FileInfo map, ulong seed, DateOnly today)
    {
        var forces = DemoAgencies.Forces;
        var draw = new RandomStream(seed).Named("forces");
        var placed = new List<(DemoFlag Flag, string? Truth, Case Case)>();
        foreach (var imported in Read(records, CaseMaps.Read(map).ForTrial(today.AddMonths(-1)), today))
        {
            var record = imported.Case;
            record.Reference = $"R{placed.Count + 1:000000}";
            placed.Add((new DemoFlag(DemoAgencies.NodeOf(forces[draw.Below(forces.Count)].Code), record.Reference, record.Subjects[0].Reference), imported.Truth[0], record));
        }

        var transfers = placed.Where(record => !string.IsNullOrEmpty(record.Truth))
            .GroupBy(record => record.Truth, StringComparer.Ordinal)
            .SelectMany(person => Transfers([.. person.Select(record => (record.Flag, record.Case.Subjects[0]))]))
            .ToList();
        if (transfers.Count == 0)
            throw new CommandFailedException($"No two records of {records.Name} are of one person, so there is nothing to find: name the truth column in the map (`truth:`).");
        var batches = placed.GroupBy(record => record.Flag.Agency, record => record.Case, StringComparer.Ordinal).Select(force => new DemoBatch(force.Key, [.. force]));
        return new DemoSet([.. batches], transfers, transfers[0])
        {
            StoryForce = forces.Single(force => DemoAgencies.NodeOf(force.Code) == transfers[0].Later.Agency).Code,
        };
    }

    private static IReadOnlyList<ImportedCase> Read(FileInfo records, CaseMap map, DateOnly today)
    {
        try
        {
            using var csv = records.OpenRead();
            var reading = CaseFile.Read(csv, map, today);
            return reading.Problems.Count == 0
                ? reading.Cases
                : throw new CommandFailedException($"{records.Name} cannot be used whole: {string.Join("; ", reading.Problems.Take(5))}.");
        }
        catch (CaseFileException problem)
        {
            throw new CommandFailedException($"{records.Name}: {problem.Message}");
        }
    }

    private static IEnumerable<DemoTransfer> Transfers(IReadOnlyList<(DemoFlag Flag, Subject Subject)> person)
    {
        for (var one = 0; one < person.Count; one++)
        {
            for (var other = one + 1; other < person.Count; other++)
            {
                if (person[one].Flag.Agency != person[other].Flag.Agency)
                    yield return new DemoTransfer(person[one].Flag, person[other].Flag, !Parts(person[one].Subject).Intersect(Parts(person[other].Subject)).Any());
            }
        }
    }

    // What a person leaves behind by moving, and what would find him all the same.
    private static IEnumerable<(string Kind, string Text)> Parts(Subject subject) =>
        subject.Addresses
            .SelectMany(address => new[] { ("house", $"{address.House} {address.Street}".Trim()), ("street", address.Street), ("place", address.Place), ("postcode", address.Postcode) })
            .Concat(subject.ExternalIds.Select(id => ("id", id)))
            .Where(part => part.Item2.Length > 0)
            .Select(part => (part.Item1, part.Item2.ToUpperInvariant()));
}
