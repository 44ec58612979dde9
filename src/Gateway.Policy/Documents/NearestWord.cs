namespace Gateway.Policy.Documents;

/// <summary>Finds the known word that somebody probably meant.</summary>
internal static class NearestWord
{
    /// <summary>A sentence that names the nearest known word, or all of them when none is near.</summary>
    public static string Suggest(string written, IEnumerable<string> known)
    {
        var words = known.Order(StringComparer.Ordinal).ToArray();
        var nearest = words.Select(word => (Word: word, Distance: Distance(written, word))).MinBy(candidate => candidate.Distance);
        if (nearest.Word is not null && nearest.Distance <= Math.Max(2, written.Length / 3))
            return $"Did you mean '{nearest.Word}'?";
        return words.Length == 0 ? "Remove it." : $"Use one of: {string.Join(", ", words)}.";
    }

    /// <summary>Edits between two words: insertions, deletions, substitutions and swaps of neighbours (optimal string alignment).</summary>
    internal static int Distance(string left, string right)
    {
        var rows = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++)
            rows[i, 0] = i;
        for (var j = 0; j <= right.Length; j++)
            rows[0, j] = j;
        for (var i = 1; i <= left.Length; i++)
        {
            for (var j = 1; j <= right.Length; j++)
            {
                var cost = left[i - 1] == right[j - 1] ? 0 : 1;
                rows[i, j] = Math.Min(Math.Min(rows[i - 1, j] + 1, rows[i, j - 1] + 1), rows[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
            }
        }

        return rows[left.Length, right.Length];
    }
}
