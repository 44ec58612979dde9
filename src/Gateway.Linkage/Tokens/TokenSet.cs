using System.Collections.Immutable;

namespace Gateway.Linkage;

/// <summary>The tokens of one record under one key epoch: each once, in order. Immutable.</summary>
public sealed class TokenSet : IEquatable<TokenSet>
{
    private readonly ImmutableArray<Token> _tokens;

    private TokenSet(ImmutableArray<Token> tokens)
    {
        _tokens = tokens;
        foreach (var token in tokens)
            TypeMask |= 1UL << (int)token.Type;
    }

    /// <summary>A set without tokens.</summary>
    public static TokenSet Empty { get; } = new([]);

    /// <summary>The tokens, sorted and without repetition.</summary>
    public ImmutableArray<Token> Tokens => _tokens;

    /// <summary>Bit n is set if a token of type n is held.</summary>
    internal ulong TypeMask { get; }

    /// <summary>Makes a set of tokens given in any order, with or without repetition.</summary>
    /// <exception cref="ArgumentException">A token's type is unknown to this recipe version.</exception>
    public static TokenSet Of(IEnumerable<Token> tokens)
    {
        ImmutableArray<Token> sorted = [.. tokens.Distinct().Order()];
        foreach (var token in sorted)
        {
            if (!TokenTypes.IsKnown(token.Type))
                throw new ArgumentException($"Token type {(int)token.Type} is unknown to recipe version {TokenRecipe.Version}.", nameof(tokens));
        }

        return sorted.Length == 0 ? Empty : new TokenSet(sorted);
    }

    /// <summary>Applies a pseudorandom function to all inputs. In production tokens come from the custodians; this serves training, evaluation and tests.</summary>
    /// <param name="inputs">What <see cref="TokenRecipe.For"/> gives.</param>
    /// <param name="pseudorandom">Any function whose values agree exactly when inputs are equal.</param>
    public static TokenSet Of(IEnumerable<TokenInput> inputs, Func<TokenInput, UInt128> pseudorandom) =>
        Of(inputs.Select(input => new Token(input.Type, pseudorandom(input))));

    /// <inheritdoc/>
    public bool Equals(TokenSet? other) => other is not null && _tokens.AsSpan().SequenceEqual(other._tokens.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TokenSet);

    /// <inheritdoc/>
    public override int GetHashCode() => _tokens.Length == 0 ? 0 : HashCode.Combine(_tokens.Length, _tokens[0], _tokens[^1]);

    /// <inheritdoc/>
    public override string ToString() => $"{_tokens.Length} tokens {Redacted.Text}";
}
