using CsvHelper;
using Gateway.CommandLine;
using Gateway.Contracts.Events.V1;
using Gateway.Contracts.Node.V1;
using Gateway.Linkage;
using Gateway.Linkage.Maps;
using Gateway.Population.Randomness;
using PersonName = Gateway.Contracts.Node.V1.PersonName;

namespace Gateway.Demo;

/// <summary>The demo's cases from a file of records with a truth column: each record is a case of its own, at a force drawn by the seed.</summary>
internal static class RecordsDemoSet
{
    /// <summary>Reads the file.</summary>
    /// <exception cref="CommandFailedException">File and map do not fit, or there is no true transfer to find.</exception>
    public static DemoSet Make(FileInfo records, FileInfo map, ulong seed, DateOnly today)
    {
        var columns = ReadMap(map);
        var forces = DemoAgencies.Forces;
        var draw = new RandomStream(seed).Named("forces");
        var placed = new List<(DemoFlag Flag, string Truth, Case Case)>();
        foreach (var row in ReadRows(records, columns))
        {
            var mapped = columns.ApplyAll(row);
            var flag = new DemoFlag(DemoAgencies.NodeOf(forces[draw.Below(forces.Count)].Code), $"R{placed.Count + 1:000000}", "1");
            placed.Add((flag, mapped.Truth ?? string.Empty, CaseOf(flag, mapped.Persons[0], today)));
        }

        var transfers = placed.Where(record => record.Truth.Length > 0)
            .GroupBy(record => record.Truth, StringComparer.Ordinal)
            .SelectMany(person => Transfers([.. person.Select(record => (record.Flag, record.Case))]))
            .ToList();
        if (transfers.Count == 0)
            throw new CommandFailedException($"No two records of {records.Name} are of one person, so there is nothing to find: name the truth column in the map (`truth:`).");
        var batches = placed.GroupBy(record => record.Flag.Agency, record => record.Case, StringComparer.Ordinal).Select(force => new DemoBatch(force.Key, [.. force]));
        return new DemoSet([.. batches], transfers, transfers[0]) { StoryForce = forces.Single(force => DemoAgencies.NodeOf(force.Code) == transfers[0].Later.Agency).Code };
    }

    private static IEnumerable<DemoTransfer> Transfers(IReadOnlyList<(DemoFlag Flag, Case Case)> person)
    {
        for (var one = 0; one < person.Count; one++)
        {
            for (var other = one + 1; other < person.Count; other++)
            {
                if (person[one].Flag.Agency != person[other].Flag.Agency)
                    yield return new DemoTransfer(person[one].Flag, person[other].Flag, Moved(person[one].Case.Subjects[0], person[other].Case.Subjects[0]));
            }
        }
    }

    private static bool Moved(Subject one, Subject other) => !Parts(one).Intersect(Parts(other), StringComparer.OrdinalIgnoreCase).Any();

    private static IEnumerable<string> Parts(Subject subject) =>
        subject.Addresses
            .SelectMany(address => new[] { ("house", $"{address.House} {address.Street}".Trim()), ("street", address.Street), ("place", address.Place), ("postcode", address.Postcode) })
            .Concat(subject.ExternalIds.Select(id => ("id", id)))
            .Where(part => part.Item2.Length > 0)
            .Select(part => $"{part.Item1} {part.Item2}");

    private static Case CaseOf(DemoFlag flag, PersonIdentifiers person, DateOnly today)
    {
        var subject = new Subject { Reference = flag.Subject, InService = YesNo.No };
        subject.Names.Add(person.Names.Select(name => new PersonName { Forenames = name.Forenames ?? string.Empty, Surname = name.Surname ?? string.Empty, Full = name.Full ?? string.Empty }));
        subject.DatesOfBirth.Add(person.BirthDates.Select(date => date.Text));
        subject.ExternalIds.Add(person.ExternalIds.Select(id => id.Text));
        subject.Addresses.Add(person.Addresses.Select(address => new Address
        {
            House = address.House ?? string.Empty,
            Street = address.Street ?? string.Empty,
            Place = address.Place ?? string.Empty,
            Postcode = address.Postcode ?? string.Empty,
        }));
        return new Case
        {
            Reference = flag.Case,
            PanelReference = $"PANEL-{flag.Case}",
            PanelKind = PanelKind.Marac,
            HeardOn = { Civil(today.AddMonths(-2)) },
            Risk = Risk.High,
            Subjects = { subject },
            Victims = { new Victim { Reference = $"V-{flag.Case}" } },
            Handling = Handling.P,
            OriginatorConsent = OriginatorConsent.NotNeeded,
            Provenance = Provenance.Police,
            Seal = Seal.None,
            CjsHold = YesNo.No,
            ContactSafety = ContactSafety.Unknown,
            State = CaseState.Open,
            ExpiresOn = Civil(today.AddYears(6)),
            Team = "Public protection unit",
        };
    }

    private static uint Civil(DateOnly date) => (uint)((date.Year * 10_000) + (date.Month * 100) + date.Day);

    private static ColumnMap ReadMap(FileInfo map)
    {
        using var yaml = map.OpenText();
        try
        {
            return ColumnMapReader.Read(yaml);
        }
        catch (ColumnMapException problem)
        {
            throw new CommandFailedException($"{map.Name}:{problem.Message}");
        }
    }

    private static IEnumerable<IReadOnlyDictionary<string, string>> ReadRows(FileInfo records, ColumnMap columns)
    {
        using var csv = CsvReader.FromFile(records.FullName);
        if (columns.MissingColumns(csv.Headers) is { Count: > 0 } missing)
            throw new CommandFailedException($"{records.Name} lacks the columns that the map names: {string.Join(", ", missing)}.");
        while (csv.Read())
            yield return csv.Headers.ToDictionary(name => name, csv.GetString, StringComparer.Ordinal);
    }
}
