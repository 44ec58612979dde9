namespace Gateway.Linkage;

/// <summary>One pseudonymous match token: two records that hold the same token agree on what its type stands for.</summary>
/// <param name="Type">What the token stands for.</param>
/// <param name="Value">The first 16 bytes of the pseudorandom function's output, big-endian.</param>
public readonly record struct Token(TokenType Type, UInt128 Value) : IComparable<Token>
{
    /// <summary>Orders by type, then by value.</summary>
    public int CompareTo(Token other) => Type != other.Type ? Type.CompareTo(other.Type) : Value.CompareTo(other.Value);

    /// <summary>Values are pseudorandom, so their low bits hash well enough.</summary>
    public override int GetHashCode() => (int)(uint)Value ^ ((int)Type << 24);

    /// <inheritdoc/>
    public override string ToString() => $"{TokenTypes.NameOf(Type)} {Redacted.Text}";

    /// <summary>True if <paramref name="left"/> sorts before <paramref name="right"/>.</summary>
    public static bool operator <(Token left, Token right) => left.CompareTo(right) < 0;

    /// <summary>True if <paramref name="left"/> sorts after <paramref name="right"/>.</summary>
    public static bool operator >(Token left, Token right) => left.CompareTo(right) > 0;

    /// <summary>True if <paramref name="left"/> does not sort after <paramref name="right"/>.</summary>
    public static bool operator <=(Token left, Token right) => left.CompareTo(right) <= 0;

    /// <summary>True if <paramref name="left"/> does not sort before <paramref name="right"/>.</summary>
    public static bool operator >=(Token left, Token right) => left.CompareTo(right) >= 0;
}
