using System.Numerics;

namespace Gateway.Pseudonyms.Tests;

/// <summary>ristretto255 as RFC 9496, section 4, writes it, over big integers: slow, in variable time, and independent of libsodium.</summary>
internal readonly record struct NaiveRistretto(BigInteger X, BigInteger Y, BigInteger Z, BigInteger T)
{
    internal static readonly BigInteger Order = BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493");

    private static readonly BigInteger P = BigInteger.Pow(2, 255) - 19;
    private static readonly BigInteger D = Mod(-121665 * BigInteger.ModPow(121666, P - 2, P));
    private static readonly BigInteger SqrtM1 = BigInteger.ModPow(2, (P - 1) / 4, P);

    // RFC 9496, section 4.1: the signs of these two roots are part of the definition.
    private static readonly BigInteger SqrtAdMinusOne = BigInteger.Parse("25063068953384623474111414158702152701244531502492656460079210482610430750235");
    private static readonly BigInteger InvSqrtAMinusD = BigInteger.Parse("54469307008909316920995813868745141605393597292927456921205312896311721017578");

    internal static NaiveRistretto Identity => new(0, 1, 1, 0);

    internal static NaiveRistretto Generator => Decode(Convert.FromHexString("e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76"))!.Value;

    public static NaiveRistretto operator +(NaiveRistretto p, NaiveRistretto q)
    {
        // The unified addition for a = -1 in extended coordinates (RFC 8032, section 5.1.4).
        var a = Mod((p.Y - p.X) * (q.Y - q.X));
        var b = Mod((p.Y + p.X) * (q.Y + q.X));
        var c = Mod(2 * p.T * q.T * D);
        var d = Mod(2 * p.Z * q.Z);
        BigInteger e = b - a, f = d - c, g = d + c, h = b + a;
        return new(Mod(e * f), Mod(g * h), Mod(f * g), Mod(e * h));
    }

    public static NaiveRistretto operator *(BigInteger scalar, NaiveRistretto p)
    {
        var product = Identity;
        for (var bit = (int)scalar.GetBitLength() - 1; bit >= 0; bit--)
        {
            product += product;
            if (((scalar >> bit) & 1) == 1)
                product += p;
        }

        return product;
    }

    /// <summary>Section 4.3.1; null for a bad encoding.</summary>
    internal static NaiveRistretto? Decode(byte[] bytes)
    {
        var s = new BigInteger(bytes, isUnsigned: true);
        if (s >= P || IsNegative(s))
            return null;

        var ss = Mod(s * s);
        BigInteger u1 = Mod(1 - ss), u2 = Mod(1 + ss), u2Squared = Mod(u2 * u2);
        var v = Mod(-(D * u1 * u1) - u2Squared);
        var (wasSquare, inverse) = SqrtRatio(1, Mod(v * u2Squared));
        var denX = Mod(inverse * u2);
        var denY = Mod(inverse * denX * v);
        var x = Abs(Mod(2 * s * denX));
        var y = Mod(u1 * denY);
        var t = Mod(x * y);
        return !wasSquare || IsNegative(t) || y.IsZero ? null : new NaiveRistretto(x, y, 1, t);
    }

    /// <summary>Section 4.3.2.</summary>
    internal byte[] Encode()
    {
        var u1 = Mod((Z + Y) * (Z - Y));
        var u2 = Mod(X * Y);
        var (_, inverse) = SqrtRatio(1, Mod(u1 * u2 * u2));
        var den1 = Mod(inverse * u1);
        var den2 = Mod(inverse * u2);
        var zInverse = Mod(den1 * den2 * T);
        var rotate = IsNegative(Mod(T * zInverse));
        var x = rotate ? Mod(Y * SqrtM1) : X;
        var y = rotate ? Mod(X * SqrtM1) : Y;
        var den = rotate ? Mod(den1 * InvSqrtAMinusD) : den2;
        if (IsNegative(Mod(x * zInverse)))
            y = Mod(-y);

        var bytes = new byte[32];
        Abs(Mod(den * (Z - y))).TryWriteBytes(bytes, out _, isUnsigned: true);
        return bytes;
    }

    /// <summary>Section 4.3.4, from 64 uniform bytes.</summary>
    internal static NaiveRistretto FromUniform(byte[] bytes) => Map(bytes[..32]) + Map(bytes[32..]);

    private static NaiveRistretto Map(byte[] bytes)
    {
        var t = Mod(new BigInteger(bytes, isUnsigned: true) & (BigInteger.Pow(2, 255) - 1));
        var r = Mod(SqrtM1 * t * t);
        var u = Mod((r + 1) * (1 - D * D));
        var v = Mod((-1 - r * D) * (r + D));
        var (wasSquare, s) = SqrtRatio(u, v);
        if (!wasSquare)
            s = Mod(-Abs(Mod(s * t)));
        var c = wasSquare ? P - 1 : r;
        var n = Mod(c * (r - 1) * (D - 1) * (D - 1) - v);
        BigInteger w0 = Mod(2 * s * v), w1 = Mod(n * SqrtAdMinusOne), w2 = Mod(1 - s * s), w3 = Mod(1 + s * s);
        return new(Mod(w0 * w3), Mod(w2 * w1), Mod(w1 * w3), Mod(w0 * w2));
    }

    /// <summary>SQRT_RATIO_M1 of section 4.2.</summary>
    private static (bool WasSquare, BigInteger Root) SqrtRatio(BigInteger u, BigInteger v)
    {
        var r = Mod(u * BigInteger.ModPow(v, 3, P) * BigInteger.ModPow(Mod(u * BigInteger.ModPow(v, 7, P)), (P - 5) / 8, P));
        var check = Mod(v * r * r);
        var correct = check == u;
        var flipped = check == Mod(-u);
        var flippedI = check == Mod(-u * SqrtM1);
        return (correct || flipped, Abs(flipped || flippedI ? Mod(r * SqrtM1) : r));
    }

    private static BigInteger Mod(BigInteger value)
    {
        var remainder = value % P;
        return remainder.Sign < 0 ? remainder + P : remainder;
    }

    private static bool IsNegative(BigInteger value) => !value.IsEven;

    private static BigInteger Abs(BigInteger value) => IsNegative(value) ? P - value : value;
}
