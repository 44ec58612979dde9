namespace Gateway.Policy.Compilation;

/// <summary>
/// For each value of each slot, one bit for each term that allows it. The terms that hold are the AND of one row per slot, so that the
/// request's half and the record's half can each be worked out once and met with any other half.
/// </summary>
internal sealed class BitTable
{
    private readonly ulong[] rows;
    private readonly int[] firstRow;

    public BitTable(Vocabulary vocabulary, IReadOnlyList<ulong[]> terms)
    {
        Words = Math.Max(1, (terms.Count + 63) / 64);
        firstRow = new int[vocabulary.Slots.Count];
        var rowCount = 0;
        for (var slot = 0; slot < firstRow.Length; slot++)
        {
            firstRow[slot] = rowCount;
            rowCount += vocabulary.Slots[slot].Values;
        }

        rows = new ulong[rowCount * Words];
        for (var term = 0; term < terms.Count; term++)
        {
            for (var slot = 0; slot < firstRow.Length; slot++)
            {
                for (var value = 0; value < vocabulary.Slots[slot].Values; value++)
                {
                    if ((terms[term][slot] >> value & 1) != 0)
                        rows[((firstRow[slot] + value) * Words) + (term / 64)] |= 1UL << term;
                }
            }
        }
    }

    /// <summary>How many 64-bit words hold one bit for each term.</summary>
    public int Words { get; }

    /// <summary>Keeps of the terms those that allow this value in this slot.</summary>
    public void Keep(ulong[] terms, int slot, int value)
    {
        var row = rows.AsSpan((firstRow[slot] + value) * Words, Words);
        for (var word = 0; word < row.Length; word++)
            terms[word] &= row[word];
    }
}
