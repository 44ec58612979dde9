namespace Gateway.Policy.Analysis;

/// <summary>
/// Functions from an assignment of values to a whole number, as reduced ordered decision diagrams (R. E. Bryant, "Graph-based algorithms for
/// Boolean function manipulation", IEEE Transactions on Computers C-35, 1986; with many values for each variable and many terminals).
/// Equal functions are the same node, so that equality is a comparison of two numbers and counting needs one visit to each node.
/// </summary>
internal sealed class Diagrams
{
    private readonly int[] arities;
    private readonly List<int> levels = [];
    private readonly List<int> starts = []; // where a node's children begin; for a terminal, its value
    private readonly List<int> children = [];
    private int[] buckets = new int[1 << 12];

    /// <summary>No functions yet, over variables with these numbers of values.</summary>
    public Diagrams(IEnumerable<int> arities) => this.arities = [.. arities];

    /// <summary>How many nodes there are.</summary>
    public int Size => levels.Count;

    /// <summary>The function that is the same number everywhere.</summary>
    public int Constant(int value) => Intern(arities.Length, [], value);

    /// <summary>1 where every variable has a value in its mask, and 0 elsewhere.</summary>
    public int Rectangle(ReadOnlySpan<ulong> masks)
    {
        var (inside, outside) = (Constant(1), Constant(0));
        for (var level = arities.Length - 1; level >= 0; level--)
        {
            var next = new int[arities[level]];
            for (var value = 0; value < next.Length; value++)
                next[value] = (masks[level] >> value & 1) != 0 ? inside : outside;
            inside = Node(level, next);
        }

        return inside;
    }

    /// <summary>The function whose number comes from the numbers of two others.</summary>
    public int Combine(int left, int right, Func<int, int, int> numbers) => Combine(left, right, numbers, []);

    /// <summary>The function whose number comes from the number of another.</summary>
    public int Map(int node, Func<int, int> number) => Combine(node, node, (value, _) => number(value), []);

    /// <summary>The function's number for these values.</summary>
    public int Evaluate(int node, ReadOnlySpan<int> values)
    {
        while (levels[node] < arities.Length)
            node = Child(node, values[levels[node]]);
        return starts[node];
    }

    /// <summary>For how many assignments within the masks the function's number is one of these.</summary>
    public UInt128 Count(int node, Func<int, bool> numbers, ReadOnlySpan<ulong> masks)
    {
        // widths[l] is how many assignments of the variables from l on lie within the masks.
        var widths = new UInt128[arities.Length + 1];
        widths[^1] = UInt128.One;
        for (var level = arities.Length - 1; level >= 0; level--)
            widths[level] = widths[level + 1] * (UInt128)ulong.PopCount(masks[level]);
        return widths[0] == 0 ? 0 : Count(node, numbers, masks, widths, []) * (widths[0] / widths[levels[node]]);
    }

    /// <summary>The first assignment within the masks for which the function's number is one of these, or null.</summary>
    public int[]? Find(int node, Func<int, bool> numbers, ReadOnlySpan<ulong> masks)
    {
        var values = new int[arities.Length];
        for (var level = 0; level < values.Length; level++)
        {
            if (masks[level] == 0)
                return null;
            values[level] = (int)ulong.TrailingZeroCount(masks[level]);
        }

        return Find(node, numbers, masks, values, []) ? values : null;
    }

    /// <summary>The set of numbers, from 0 to 63, that the function has within the masks.</summary>
    public ulong Numbers(int node, ReadOnlySpan<ulong> masks) => Numbers(node, masks, []);

    private int Combine(int left, int right, Func<int, int, int> numbers, Dictionary<long, int> known)
    {
        var level = Math.Min(levels[left], levels[right]);
        if (level == arities.Length)
            return Constant(numbers(starts[left], starts[right]));
        var key = ((long)left << 32) | (uint)right;
        if (known.TryGetValue(key, out var node))
            return node;
        Span<int> next = stackalloc int[arities[level]];
        for (var value = 0; value < next.Length; value++)
        {
            next[value] = Combine(
                levels[left] == level ? Child(left, value) : left,
                levels[right] == level ? Child(right, value) : right,
                numbers, known);
        }

        node = Node(level, next);
        known.Add(key, node);
        return node;
    }

    private UInt128 Count(int node, Func<int, bool> numbers, ReadOnlySpan<ulong> masks, UInt128[] widths, Dictionary<int, UInt128> known)
    {
        var level = levels[node];
        if (level == arities.Length)
            return numbers(starts[node]) ? UInt128.One : UInt128.Zero;
        if (known.TryGetValue(node, out var count))
            return count;
        for (var rest = masks[level]; rest != 0; rest &= rest - 1)
        {
            var child = Child(node, (int)ulong.TrailingZeroCount(rest));
            count += Count(child, numbers, masks, widths, known) * (widths[level + 1] / widths[levels[child]]);
        }

        known.Add(node, count);
        return count;
    }

    private bool Find(int node, Func<int, bool> numbers, ReadOnlySpan<ulong> masks, int[] values, HashSet<int> without)
    {
        var level = levels[node];
        if (level == arities.Length)
            return numbers(starts[node]);
        if (without.Contains(node))
            return false;
        for (var rest = masks[level]; rest != 0; rest &= rest - 1)
        {
            var value = (int)ulong.TrailingZeroCount(rest);
            if (Find(Child(node, value), numbers, masks, values, without))
            {
                values[level] = value;
                return true;
            }
        }

        without.Add(node);
        return false;
    }

    private ulong Numbers(int node, ReadOnlySpan<ulong> masks, Dictionary<int, ulong> known)
    {
        var level = levels[node];
        if (level == arities.Length)
            return 1UL << starts[node];
        if (known.TryGetValue(node, out var numbers))
            return numbers;
        for (var rest = masks[level]; rest != 0; rest &= rest - 1)
            numbers |= Numbers(Child(node, (int)ulong.TrailingZeroCount(rest)), masks, known);
        known.Add(node, numbers);
        return numbers;
    }

    private int Child(int node, int value) => children[starts[node] + value];

    private int Node(int level, ReadOnlySpan<int> next)
    {
        foreach (var child in next)
        {
            if (child != next[0])
                return Intern(level, next, 0);
        }

        return next[0];
    }

    private int Intern(int level, ReadOnlySpan<int> next, int value)
    {
        var bucket = BucketOf(level, next, value);
        for (; buckets[bucket] != 0; bucket = (bucket + 1) & (buckets.Length - 1))
        {
            if (Is(buckets[bucket] - 1, level, next, value))
                return buckets[bucket] - 1;
        }

        buckets[bucket] = levels.Count + 1;
        levels.Add(level);
        starts.Add(level == arities.Length ? value : children.Count);
        children.AddRange(next);
        if (levels.Count * 2 > buckets.Length)
            Grow();
        return levels.Count - 1;
    }

    private bool Is(int node, int level, ReadOnlySpan<int> next, int value)
    {
        if (levels[node] != level)
            return false;
        if (level == arities.Length)
            return starts[node] == value;
        for (var i = 0; i < next.Length; i++)
        {
            if (Child(node, i) != next[i])
                return false;
        }

        return true;
    }

    private void Grow()
    {
        buckets = new int[buckets.Length * 2];
        for (var node = 0; node < levels.Count; node++)
        {
            var terminal = levels[node] == arities.Length;
            var next = terminal ? [] : System.Runtime.InteropServices.CollectionsMarshal.AsSpan(children).Slice(starts[node], arities[levels[node]]);
            var bucket = BucketOf(levels[node], next, terminal ? starts[node] : 0);
            while (buckets[bucket] != 0)
                bucket = (bucket + 1) & (buckets.Length - 1);
            buckets[bucket] = node + 1;
        }
    }

    private int BucketOf(int level, ReadOnlySpan<int> next, int value)
    {
        var hash = ((ulong)level * 0x9E3779B97F4A7C15) + (uint)value;
        foreach (var child in next)
            hash = (ulong.RotateLeft(hash, 23) ^ (uint)child) * 0xBF58476D1CE4E5B9;
        return (int)((hash ^ hash >> 32) & (ulong)(buckets.Length - 1));
    }
}
