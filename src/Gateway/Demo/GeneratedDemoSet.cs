using System.Text;
using Gateway.Cases;
using Gateway.Node.Import;
using Gateway.Population;
using Gateway.Population.Cases;
using Gateway.Population.Export;

namespace Gateway.Demo;

/// <summary>The demo's cases from the generator: written as MARAC forms and read back as `gateway import` reads them.</summary>
internal static class GeneratedDemoSet
{
    /// <summary>Generates cases and reads each force's file.</summary>
    /// <param name="seed">Seed.</param>
    /// <param name="cases">Number of cases.</param>
    /// <param name="today">The day that counts as today.</param>
    public static DemoSet Make(ulong seed, int cases, DateOnly today)
    {
        var generated = CaseGenerator.Generate(seed, cases, DemoAgencies.Forces, today);
        var byReference = generated.Cases.ToDictionary(written => written.Reference, StringComparer.Ordinal);
        DemoFlag Flag(FlagKey key) => new(DemoAgencies.NodeOf(byReference[key.CaseReference].Force), key.CaseReference, $"{key.Subject + 1}");
        DemoTransfer Transfer(TrueTransfer transfer) => new(Flag(transfer.Earlier), Flag(transfer.Later), transfer.Moved);

        var map = CaseMaps.Marac();
        var readings = generated.Cases.GroupBy(written => written.Force).ToDictionary(force => force.Key, force => ThroughTheForm(force, map, today), StringComparer.Ordinal);
        var taken = readings.Values.SelectMany(reading => reading.Cases).Select(imported => imported.Case.Reference).ToHashSet(StringComparer.Ordinal);
        var story = generated.TrueTransfers
            .Where(transfer => taken.Contains(transfer.Earlier.CaseReference) && taken.Contains(transfer.Later.CaseReference))
            .OrderByDescending(transfer => Tellable(byReference[transfer.Earlier.CaseReference], byReference[transfer.Later.CaseReference], transfer))
            .ThenBy(transfer => transfer.Earlier.CaseReference, StringComparer.Ordinal)
            .First();
        var batches = readings.Select(force => new DemoBatch(DemoAgencies.NodeOf(force.Key), [.. force.Value.Cases.Select(imported => imported.Case)]));
        return new DemoSet([.. batches], [.. generated.TrueTransfers.Select(Transfer)], Transfer(story))
        {
            StoryForce = story.ToForce,
            Rejected = [.. readings.Values.SelectMany(reading => reading.Problems)],
        };
    }

    // Some records say too little of a person for anybody to be told apart by them: an import rejects them, and their transfers count as missed.
    private static CaseFileReading ThroughTheForm(IEnumerable<GeneratedCase> cases, CaseMap map, DateOnly today)
    {
        var form = new StringWriter();
        MaracCsv.WriteCases(cases, form);
        return CaseFile.Read(new MemoryStream(Encoding.UTF8.GetBytes(form.ToString())), map, today);
    }

    // The story shows most when the earlier record is open to sharing, of high risk, and has something in every group of fields.
    private static int Tellable(GeneratedCase earlier, GeneratedCase later, TrueTransfer transfer)
    {
        bool[] wishes =
        [
            transfer.Moved, !transfer.NameError, !transfer.BirthDateError,
            earlier.Seal == "none", later.Seal == "none", earlier.Handling == "p", !earlier.SubjectInService, earlier.PanelKind != "mappa",
            earlier.Risk == "high", earlier.Provenance == "mixed", earlier.VictimConsent is "not_sought" or "given", earlier.ClosedOn is null,
            earlier.Orders.Count > 0, earlier.Needs.Count > 0, earlier.Actions.Count > 0, !earlier.CjsHold,
        ];
        return wishes.Count(wish => wish);
    }
}
