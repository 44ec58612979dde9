using CsvHelper;
using Gateway.Population.Cases;
using Gateway.Population.Names;

namespace Gateway.Population.Export;

/// <summary>
/// Writes generated cases as CSV (RFC 4180, UTF-8, LF) under the labels of the SafeLives MARAC referral form (2015), with local columns
/// for what the form lacks; and the truth as a file of its own. One row is one subject: a case with two subjects has two rows with one
/// case reference. Several values of a cell are parted by <c> | </c>, the parts of a value by <c>; </c>; dates are ISO 8601.
/// </summary>
public static class MaracCsv
{
    private static readonly CsvWriterOptions Layout = new() { NewLine = "\n" };

    // Each column with what it holds; victims appear by local reference alone, so "Victim name" of the form is left out.
    private static readonly (string Label, Func<GeneratedCase, int, string> Value)[] Columns =
    [
        ("Referring agency", (c, _) => c.ReferringAgency),
        ("Date", (c, _) => Iso(c.DatesHeard[0])),
        ("Perpetrator(s) name", Of(s => Full(s.Name))),
        ("Perpetrator(s) DOB", Of(s => s.BirthDates.Count > 0 ? Iso(s.BirthDates[0].Value) : "")),
        ("Perpetrator(s) address", Of(s => s.Addresses.Count > 0
            ? Present($"{s.Addresses[0].House} {s.Addresses[0].Street}".Trim(), s.Addresses[0].Town, s.Addresses[0].Postcode)
            : "")),
        ("Relationship to victim", (c, _) => Several(c.Victims, v => v.Relationship)),
        ("Visible high risk (14 ticks or more)", (c, _) => YesNo(c.Risk == "high")),
        ("Has consent been given?", (c, _) => YesNo(c.VictimConsent == "given")),
        ("Force", (c, _) => c.Force),
        ("Case reference", (c, _) => c.Reference),
        ("Subject", (_, subject) => (subject + 1).ToString()),
        ("Panel kind", (c, _) => c.PanelKind),
        ("Panel reference", (c, _) => c.PanelReference),
        ("Dates heard", (c, _) => Several(c.DatesHeard, Iso)),
        ("Team", (c, _) => c.Team),
        ("Risk level", (c, _) => c.Risk),
        ("RFG score", (c, _) => c.RfgScore.ToString()),
        ("PPIT score", (c, _) => c.PpitScore.ToString()),
        ("Perpetrator forenames", Of(s => s.Name.Forenames)),
        ("Perpetrator surname", Of(s => s.Name.Surname)),
        ("Perpetrator aliases", Of(s => Several(s.Aliases, Full))),
        ("Perpetrator alternative spellings", Of(s => Several(s.Spellings, Full))),
        ("Perpetrator other DOBs", Of(s => Several(s.BirthDates.Skip(1), b => Iso(b.Value)))),
        ("Perpetrator PNC ID", Of(s => s.PoliceId?.Value ?? "")),
        ("Perpetrator house", Of(s => s.Addresses.Count > 0 ? s.Addresses[0].House : "")),
        ("Perpetrator street", Of(s => s.Addresses.Count > 0 ? s.Addresses[0].Street : "")),
        ("Perpetrator town", Of(s => s.Addresses.Count > 0 ? s.Addresses[0].Town : "")),
        ("Perpetrator postcode", Of(s => s.Addresses.Count > 0 ? s.Addresses[0].Postcode : "")),
        ("Perpetrator earlier addresses", Of(s => Several(s.Addresses.Skip(1), a => $"{a.House}; {a.Street}; {a.Town}; {a.Postcode}"))),
        ("Subject in service", (c, _) => YesNo(c.SubjectInService)),
        ("Victim reference", (c, _) => Several(c.Victims, v => v.Reference)),
        ("Victim consent", (c, _) => Several(c.ConsentFacts, f =>
            $"{f.VictimReference}; {f.Purpose ?? "any"}; {f.State}; {Iso(f.RecordedOn)}; {(f.Until is { } until ? Iso(until) : "")}")),
        ("Orders", (c, _) => Several(c.Orders, o => $"{o.Kind}; {Iso(o.MadeOn)}; {Iso(o.EndsOn)}; {(o.Breached ? "breached" : "kept")}")),
        ("Needs", (c, _) => Several(c.Needs, need => need)),
        ("Actions", (c, _) => Several(c.Actions, a => $"{a.Owner}; {a.Text}; {Iso(a.DueOn)}; {(a.Done ? "done" : "due")}")),
        ("Contact status", (c, _) => c.ContactStatus),
        ("Contact safety", (c, _) => c.ContactSafety),
        ("CJS hold", (c, _) => YesNo(c.CjsHold)),
        ("Handling", (c, _) => c.Handling),
        ("Conditions", (c, _) => Several(c.Conditions, condition => condition)),
        ("Originator consent", (c, _) => c.OriginatorConsent),
        ("Provenance", (c, _) => c.Provenance),
        ("Seal", (c, _) => c.Seal),
        ("Closed on", (c, _) => c.ClosedOn is { } closed ? Iso(closed) : ""),
        ("Outcome", (c, _) => c.Outcome),
        ("Expires on", (c, _) => Iso(c.ExpiresOn)),
        ("Items", (c, _) => Several(c.Items, i =>
            $"{(i.IsFact ? "fact" : "assessment")}; {i.Provenance}; {i.VictimReference}; {i.Source}{i.Assessment}; {i.Handling}; {i.Text}")),
    ];

    /// <summary>The labels of the columns, in order.</summary>
    public static IReadOnlyList<string> Labels { get; } = [.. Columns.Select(c => c.Label)];

    /// <summary>Writes cases with a line of labels; nothing in it tells who is who across cases.</summary>
    /// <param name="cases">Which cases, such as those of one force.</param>
    /// <param name="output">Where to; stays open.</param>
    public static void WriteCases(IEnumerable<GeneratedCase> cases, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(cases);
        using var csv = CsvWriter.Create(output, Layout, leaveOpen: true);
        csv.WriteRecord([.. Labels]);
        foreach (var written in cases)
        {
            for (var subject = 0; subject < written.Subjects.Count; subject++)
            {
                var row = subject;
                csv.WriteRecord([.. Columns.Select(column => column.Value(written, row))]);
            }
        }
    }

    /// <summary>Writes the truth: case reference, subject (from 1, as in the cases) and person.</summary>
    /// <param name="set">The generated set.</param>
    /// <param name="output">Where to; stays open.</param>
    public static void WriteTruth(GeneratedSet set, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(set);
        using var csv = CsvWriter.Create(output, Layout, leaveOpen: true);
        csv.WriteRecord(["Case reference", "Subject", "Person"]);
        foreach (var (flag, person) in set.Truth.OrderBy(t => t.Key.CaseReference, StringComparer.Ordinal).ThenBy(t => t.Key.Subject))
            csv.WriteRecord([flag.CaseReference, (flag.Subject + 1).ToString(), person.ToString()]);
    }

    private static Func<GeneratedCase, int, string> Of(Func<GeneratedSubject, string> value) =>
        (written, subject) => value(written.Subjects[subject]);

    private static string Full(PersonName name) => $"{name.Forenames} {name.Surname}";

    private static string Iso(DateOnly date) => date.ToString("yyyy-MM-dd");

    private static string YesNo(bool value) => value ? "yes" : "no";

    private static string Several<T>(IEnumerable<T> values, Func<T, string> write) => string.Join(" | ", values.Select(write));

    private static string Present(params string[] parts) => string.Join(", ", parts.Where(part => part.Length > 0));
}
