namespace Gateway.Policy.Compilation;

/// <summary>The attributes of a policy, and the slots that they occupy in a term: one for each attribute, and for a set one for each member.</summary>
internal sealed class Vocabulary
{
    public static readonly string[] FalseAndTrue = ["false", "true"];

    private readonly Dictionary<string, int> byName = new(StringComparer.Ordinal);
    private readonly List<Entry> entries = [];
    private readonly List<Slot> slots = [];

    public IReadOnlyList<Entry> Entries => entries;

    public IReadOnlyList<Slot> Slots => slots;

    public IEnumerable<string> Names => byName.Keys;

    public void Add(PolicyAttribute attribute)
    {
        var firstSlot = slots.Count;
        if (attribute.Kind == AttributeKind.SetOf)
            slots.AddRange(attribute.Values.Select(_ => new Slot(attribute.Side, 2)));
        else
            slots.Add(new Slot(attribute.Side, attribute.Values.Count));
        byName.Add(attribute.Name, entries.Count);
        entries.Add(new Entry(attribute, entries.Count, firstSlot));
    }

    public bool TryFind(string name, out Entry entry)
    {
        var found = byName.TryGetValue(name, out var index);
        entry = found ? entries[index] : null!;
        return found;
    }

    internal sealed record Entry(PolicyAttribute Attribute, int Index, int FirstSlot)
    {
        private readonly Dictionary<string, int> valueIndex =
            Attribute.Values.Select((value, index) => (value, index)).ToDictionary(pair => pair.value, pair => pair.index, StringComparer.Ordinal);

        public bool TryIndex(string value, out int index) => valueIndex.TryGetValue(value, out index);
    }

    /// <summary>One place in a term, with how many values it may take (at most 64).</summary>
    internal readonly record struct Slot(PolicySide Side, int Values)
    {
        public ulong Every => Values == 64 ? ulong.MaxValue : (1UL << Values) - 1;
    }
}
