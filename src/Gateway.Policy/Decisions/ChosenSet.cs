using System.Collections;

namespace Gateway.Policy;

/// <summary>
/// Some items of a fixed, ordered list (at most 128), held as bits: choosing costs no allocation, and enumeration keeps the list's order,
/// which for rule ids and fields is by code point.
/// </summary>
/// <typeparam name="T">What is chosen: rule ids, field names, obligations.</typeparam>
public readonly struct ChosenSet<T> : IReadOnlyCollection<T>, IEquatable<ChosenSet<T>>
{
    private readonly T[]? items;
    private readonly UInt128 chosen;

    internal ChosenSet(T[] items, UInt128 chosen)
    {
        this.items = items;
        this.chosen = chosen;
    }

    /// <summary>How many items are chosen.</summary>
    public int Count => (int)UInt128.PopCount(chosen);

    /// <summary>Whether nothing is chosen.</summary>
    public bool IsEmpty => chosen == UInt128.Zero;

    /// <summary>Whether this item is chosen.</summary>
    public bool Contains(T item)
    {
        foreach (var candidate in this)
        {
            if (EqualityComparer<T>.Default.Equals(candidate, item))
                return true;
        }

        return false;
    }

    /// <summary>The chosen items in order.</summary>
    public Enumerator GetEnumerator() => new(items ?? [], chosen);

    IEnumerator<T> IEnumerable<T>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Whether both choose equal items in the same order, whatever lists they choose from.</summary>
    public bool Equals(ChosenSet<T> other) => ReferenceEquals(items, other.items) ? chosen == other.chosen : this.SequenceEqual(other);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ChosenSet<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var item in this)
            hash.Add(item);
        return hash.ToHashCode();
    }

    /// <summary>The chosen items, separated by commas.</summary>
    public override string ToString() => string.Join(", ", this);

    /// <summary>Whether two sets are equal.</summary>
    public static bool operator ==(ChosenSet<T> left, ChosenSet<T> right) => left.Equals(right);

    /// <summary>Whether two sets differ.</summary>
    public static bool operator !=(ChosenSet<T> left, ChosenSet<T> right) => !left.Equals(right);

    /// <summary>A set of all of these items; they are kept in the order given.</summary>
    internal static ChosenSet<T> Of(T[] all)
    {
        if (all.Length > 128)
            throw new ArgumentException("A set holds at most 128 items.", nameof(all));
        return new ChosenSet<T>(all, all.Length == 128 ? UInt128.MaxValue : (UInt128.One << all.Length) - 1);
    }

    /// <summary>Walks over the chosen items.</summary>
    public struct Enumerator : IEnumerator<T>
    {
        private readonly T[] items;
        private readonly UInt128 chosen;
        private UInt128 rest;
        private int index;

        internal Enumerator(T[] items, UInt128 chosen)
        {
            this.items = items;
            this.chosen = chosen;
            rest = chosen;
            index = -1;
        }

        /// <summary>The item that the walk stands on.</summary>
        public readonly T Current => items[index];

        readonly object? IEnumerator.Current => Current;

        /// <summary>Goes to the next chosen item; false at the end.</summary>
        public bool MoveNext()
        {
            if (rest == UInt128.Zero)
                return false;
            index = (int)UInt128.TrailingZeroCount(rest);
            rest &= rest - 1;
            return true;
        }

        /// <summary>Goes back to before the first item.</summary>
        public void Reset()
        {
            rest = chosen;
            index = -1;
        }

        /// <summary>Nothing to release.</summary>
        public readonly void Dispose()
        {
        }
    }
}
