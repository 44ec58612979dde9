using Gateway.Contracts.Node.V1;
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
    /// <param name="read">Reads a CSV with the labels of the MARAC form.</param>
    public static DemoSet Make(ulong seed, int cases, DateOnly today, Func<TextReader, IReadOnlyList<Case>> read)
    {
        var generated = CaseGenerator.Generate(seed, cases, DemoAgencies.Forces, today);
        var byReference = generated.Cases.ToDictionary(written => written.Reference, StringComparer.Ordinal);
        DemoFlag Flag(FlagKey key) => new(DemoAgencies.NodeOf(byReference[key.CaseReference].Force), key.CaseReference, $"{key.Subject + 1}");
        DemoTransfer Transfer(TrueTransfer transfer) => new(Flag(transfer.Earlier), Flag(transfer.Later), transfer.Moved);

        var story = generated.TrueTransfers
            .OrderByDescending(transfer => Tellable(byReference[transfer.Earlier.CaseReference], byReference[transfer.Later.CaseReference], transfer))
            .ThenBy(transfer => transfer.Earlier.CaseReference, StringComparer.Ordinal)
            .First();
        var batches = generated.Cases.GroupBy(written => written.Force).Select(force =>
        {
            var form = new StringWriter();
            MaracCsv.WriteCases(force, form);
            return new DemoBatch(DemoAgencies.NodeOf(force.Key), read(new StringReader(form.ToString())));
        });
        return new DemoSet([.. batches], [.. generated.TrueTransfers.Select(Transfer)], Transfer(story)) { StoryForce = story.ToForce };
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
