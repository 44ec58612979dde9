namespace Gateway.Linkage;

/// <summary>
/// How two token sets compare, type by type: bit n of <paramref name="Agree"/> is set if any token of type n is held by both,
/// of <paramref name="Disagree"/> if both hold tokens of type n and none in common.
/// </summary>
internal readonly record struct Agreement(ulong Agree, ulong Disagree)
{
    public static Agreement Of(TokenSet left, TokenSet right)
    {
        var a = left.Tokens.AsSpan();
        var b = right.Tokens.AsSpan();
        var agree = 0UL;
        for (int i = 0, j = 0; i < a.Length && j < b.Length;)
        {
            var order = a[i].CompareTo(b[j]);
            if (order == 0)
                agree |= 1UL << (int)a[i].Type;
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }

        return Of(agree, left.TypeMask, right.TypeMask);
    }

    public static Agreement Of(ulong agree, ulong leftTypes, ulong rightTypes) => new(agree, leftTypes & rightTypes & ~agree);
}
