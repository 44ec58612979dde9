using Gateway.Contracts.Events.V1;
using Gateway.Contracts.Node.V1;

namespace Gateway.Node.Import;

/// <summary>Makes the items of a case: orders, needs, actions, history and what stands on the risk assessment.</summary>
internal static class ItemsFromRow
{
    private const string ContactStatus = "contact_status";
    private const string ClosedOn = "closed_on";

    private static readonly (string Field, ItemKind Kind)[] Kinds =
        [("orders", ItemKind.Order), ("needs", ItemKind.Need), ("actions", ItemKind.Action), ("history", ItemKind.History), ("risk_items", ItemKind.Risk)];

    /// <summary>The items of a case whose record and victims have been read.</summary>
    public static IEnumerable<Item> Make(RowCells cells, Case made)
    {
        var number = 0;
        foreach (var (field, kind) in Kinds)
        {
            foreach (var parts in cells.Structured(field))
            {
                var item = ItemOf(cells, field, parts, made);
                (item.Reference, item.Kind) = ($"{++number}", kind);
                yield return item;
            }
        }

        if (cells.Text(ContactStatus) is { Length: > 0 } status)
            yield return OfPanel(made, ContactStatus, $"Contact status: {status}", date: null);
        if (cells.Date(ClosedOn) is { } closed)
            yield return OfPanel(made, ClosedOn, "Case closed", closed);
    }

    /// <summary>The field of the map that an item was read from.</summary>
    public static string FieldOf(Item item) =>
        item.Reference is ContactStatus or ClosedOn ? item.Reference : Kinds.First(known => known.Kind == item.Kind).Field;

    private static Item OfPanel(Case made, string reference, string text, DateOnly? date) => new()
    {
        Reference = reference,
        Kind = ItemKind.History,
        Text = text,
        Fact = YesNo.Yes,
        Provenance = OfAuthorities(made.Provenance),
        Date = date is { } day ? CivilDates.Number(day) : 0,
    };

    private static Item ItemOf(RowCells cells, string field, ILookup<string, string> parts, Case made)
    {
        var (source, information) = GradeOf(cells, field, Part(parts, "grade"));
        if (Part(parts, "handling") is { Length: > 0 } handling && cells.CodeOf<Handling>(field, handling) == Handling.C && made.Handling == Handling.P)
            cells.Add(field, "has an entry of handling code C in a record of P: set the record's handling to C, with its conditions");
        return new Item
        {
            Text = string.Join(", ", parts["text"]),
            Fact = FactOf(cells, field, Part(parts, "fact")),

            // An item that does not say whose knowledge it is is as protected as its record.
            Provenance = Part(parts, "provenance") is { Length: > 0 } own ? cells.CodeOf<Provenance>(field, own)
                : field is "orders" or "actions" ? OfAuthorities(made.Provenance)
                : made.Provenance,
            VictimReference = Part(parts, "victim"),
            SourceGrade = source,
            InformationGrade = information,
            Date = cells.DateOf(field, Part(parts, "date")) is { } date ? CivilDates.Number(date) : 0,
            Owner = Part(parts, "owner"),
        };
    }

    // What a court, the police or the panel did is known to them too, whatever the record rests on.
    private static Provenance OfAuthorities(Provenance ofRecord) => ofRecord == Provenance.VictimSole ? Provenance.Mixed : ofRecord;

    // Where a file does not say, it is an assessment: nobody's opinion travels as a fact (DPA 2018 s.38).
    private static YesNo FactOf(RowCells cells, string field, string text) => text.ToLowerInvariant() switch
    {
        "fact" => YesNo.Yes,
        "assessment" => YesNo.No,
        "" => field == "orders" ? YesNo.Yes : YesNo.No,
        _ => cells.CodeOf<YesNo>(field, text),
    };

    // 3x5x2: source 1 to 3, then assessment A to E, such as 2C.
    private static (uint Source, string Information) GradeOf(RowCells cells, string field, string text)
    {
        if (text.Length == 0)
            return (0, string.Empty);
        if (text is [>= '1' and <= '3', var letter] && char.ToUpperInvariant(letter) is >= 'A' and <= 'E' and var upper)
            return ((uint)(text[0] - '0'), upper.ToString());
        cells.Add(field, "holds no 3x5x2 grading: write source 1 to 3 and assessment A to E, such as 2C");
        return (0, string.Empty);
    }

    private static string Part(ILookup<string, string> parts, string name) => parts[name].FirstOrDefault() ?? string.Empty;
}
